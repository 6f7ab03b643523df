"""The whole product as `scripts/up` runs it, for tests that need real processes."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from omnivox.embedded.server import guarded
from omnivox.env import BASE_DIR

READY = re.compile(r"^ *([0-9.]+) s +OmniVOX is ready", re.MULTILINE)
PATIENCE = 90.0
BUSY = 3
"""How many times longer than on a quiet machine what must come may take: a test that passes is none the slower."""


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object], seconds: float = 30, what: str = "") -> None:
    """Returns when the condition is true; fails after the time, which is meant for a quiet machine."""
    deadline = time.monotonic() + seconds * BUSY
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds * BUSY} s in vain: {what or condition}"
        time.sleep(0.02)


@contextmanager
def data_folder() -> Iterator[Path]:
    """A temporary folder that the servers can reach when the tests run as root (pytest's own is private)."""
    folder = Path(tempfile.mkdtemp(prefix="omnivox-up-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clean_environment(**variables: str) -> dict[str, str]:
    """This process's environment with these OMNIVOX_* variables and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OMNIVOX_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "PYTHONPATH": str(BASE_DIR), **variables}


class Product:
    """One `scripts/up` on its own data folder and port. Variables are OMNIVOX_* without the prefix."""

    def __init__(self, data: Path, port: int | None = None, *, demo: bool = False, **variables: str) -> None:
        self.data, self.port, self.demo = data, port or free_port(), demo
        self.variables = {f"OMNIVOX_{name.upper()}": value for name, value in variables.items()}
        self.output = data.parent / f"{data.name}.out"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Product":
        command = [
            sys.executable,
            "-P",
            "-m",
            "omnivox.up",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                # guarded: a test run that is killed must not leave a whole product behind
                guarded(command if self.demo else [*command, "--no-demo"], signal.SIGINT),
                cwd="/",
                env=clean_environment(**self.variables),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    def text(self) -> str:
        """What it has printed."""
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def wait_ready(self) -> float:
        """Waits for the "ready" line and returns the seconds it names."""
        wait_for(lambda: self._ended() or READY.search(self.text()), PATIENCE, "ready")
        found = READY.search(self.text())
        assert found, f"ended before it was ready:\n{self.text()}"
        return float(found[1])

    def wait_text(self, text: str, seconds: float = PATIENCE) -> None:
        wait_for(lambda: text in self.text(), seconds, text)

    def family(self) -> list[psutil.Process]:
        """Its process and all that came from it."""
        assert self.process
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def part(self, *words: str) -> list[psutil.Process]:
        """Direct children whose command line has all these words."""
        assert self.process
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if _has_words(child, words)]

    def stop(self) -> int:
        """Ctrl-C and wait; its exit code."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.output.unlink(missing_ok=True)
        return code

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def _ended(self) -> bool:
        assert self.process
        return self.process.poll() is not None


def _has_words(process: psutil.Process, words: tuple[str, ...]) -> bool:
    try:
        line = process.cmdline()
    except psutil.NoSuchProcess:
        return False
    return all(any(word in item for item in line) for word in words)


@contextmanager
def running(product: Product) -> Iterator[Product]:
    """The product started and ready; stopped at the end, with force if it must be."""
    try:
        product.start().wait_ready()
        yield product
    finally:
        family = product.family() if product.process and product.process.poll() is None else []
        product.stop()
        left = [process for process in family if process.is_running()]
        for process in left:
            process.kill()
        assert not left, f"left running: {left}"
