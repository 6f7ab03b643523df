"""System programs that some tests need: found, installed by apt where that is allowed, or named with the command."""

import os
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A program under any of these names or paths, and the Debian package that brings it."""

    what: str
    programs: tuple[str, ...]
    package: str

    def is_there(self) -> bool:
        return any(shutil.which(program) for program in self.programs)

    @property
    def command(self) -> str:
        return f"sudo apt-get install -y --no-install-recommends {self.package}"


CHROMIUM = Need("a browser", ("chromium", "chromium-browser"), "chromium")
RABBITMQ = Need("a broker", ("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server"), "rabbitmq-server")
BY_PART = {"integration": [RABBITMQ], "e2e": [CHROMIUM]}


def install(parts: list[str]) -> list[str]:
    """Installs what these parts lack; returns a sentence for each thing that is still missing."""
    lacking = [(part, need) for part in parts for need in BY_PART.get(part, []) if not need.is_there()]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt(sorted({need.package for _, need in lacking}))
    return [f"{part} needs {need.what}: {need.command}" for part, need in lacking if not need.is_there()]


def _apt(packages: list[str]) -> None:
    print(f"installing system packages: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # starts no services
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
