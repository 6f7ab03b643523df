"""System programs that some tests need: found, installed by apt where that is allowed, or named with the command."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from kernel import pango


@dataclass(frozen=True)
class Need:
    """A program under any of these names or paths, and the Debian package that brings it."""

    what: str
    programs: tuple[str, ...]
    package: str

    def is_there(self) -> bool:
        return any(shutil.which(program) for program in self.programs)

    def is_best(self) -> bool:
        """Whether nothing better could be installed."""
        return self.is_there()

    @property
    def command(self) -> str:
        return f"sudo apt-get install -y --no-install-recommends {self.package}"


@dataclass(frozen=True)
class Libraries(Need):
    """The same for libraries that kernel.pango looks for."""

    def is_there(self) -> bool:
        return pango.is_there()


@dataclass(frozen=True)
class NodeJs(Need):
    """The same of a version that has the test runner as tests/unit/test_javascript.py calls it."""

    def is_there(self) -> bool:
        node = shutil.which("node")
        if node is None:
            return False
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        numbers = [int(part) for part in said.strip().removeprefix("v").split(".")[:2] if part.isdigit()]
        return numbers >= [18, 18]


@dataclass(frozen=True)
class Browser(Need):
    """The same, where the first program is the one to have (a headless Chromium takes half the time of a whole one) and
    any of the others will do."""

    def is_best(self) -> bool:
        return shutil.which(self.programs[0]) is not None


CHROMIUM = Browser(
    "a browser", ("chromium-headless-shell", "chromium", "chromium-browser"), "chromium-headless-shell"
)
RABBITMQ = Need("a broker", ("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server"), "rabbitmq-server")
NODE = NodeJs("Node.js 18.18 or newer", (), "nodejs")
MMDEBSTRAP = Need("what unpacks Asterisk", ("mmdebstrap",), "mmdebstrap")
PANGO = Libraries("Pango", (), " ".join(pango.PACKAGES))
BY_PART = {"unit": [NODE], "integration": [RABBITMQ, PANGO], "contract": [MMDEBSTRAP], "e2e": [CHROMIUM]}


def install(parts: list[str]) -> list[str]:
    """Installs what these parts lack; returns a sentence for each thing that is still missing."""
    lacking = [(part, need) for part in parts for need in BY_PART.get(part, []) if not need.is_best()]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt(sorted({package for _, need in lacking for package in need.package.split()}))
    return [f"{part} needs {need.what}: {need.command}" for part, need in lacking if not need.is_there()]


def _apt(packages: list[str]) -> None:
    print(f"installing system packages: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # starts no services
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
