"""What both launchers share: a command, its readiness, and how to start it as a child of this process."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from omnivox.embedded.account import Account

CHILD = Path(__file__).with_name("child.py")


class ServerStartError(Exception):
    """An embedded server did not start; the message has the last lines of its log."""


@dataclass(frozen=True)
class Server:
    """One server ready to be started.

    command: argv that stays in the foreground. stop_signal: ends it cleanly; sent when the parent dies.
    is_ready: true once it takes connections. log: its standard output and error.
    """

    name: str
    command: list[str]
    stop_signal: signal.Signals
    is_ready: Callable[[], bool]
    log: Path
    account: Account = field(default_factory=Account)
    environment: dict[str, str] = field(default_factory=dict)


def guarded(
    command: list[str],
    death_signal: signal.Signals,
    account: Account | None = None,
    lock: Path | None = None,
) -> list[str]:
    """The command behind `child.py`, so that it gets the signal when this process dies.

    Start it from the main thread: the kernel counts the death of the starting thread, not of the process.
    """
    account = account or Account()
    given = (account.uid, account.gid, lock)
    words = ["-" if value is None else str(value) for value in given]
    return [sys.executable, "-I", "-S", str(CHILD), death_signal.name, *words, str(os.getpid()), *command]


class Running:
    """A started server; `stop()` ends it cleanly."""

    def __init__(self, server: Server) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("start servers from the main thread: they end with the starting thread")
        self.server = server
        with server.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                guarded(server.command, server.stop_signal, server.account),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=server.environment,
                start_new_session=True,  # Ctrl-C in the terminal must not reach it before its users are gone
            )

    def wait_ready(self, seconds: float = 60) -> None:
        """Returns when the server takes connections; `ServerStartError` when it ends or is too slow."""
        deadline = time.monotonic() + seconds
        while not self.server.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServerStartError(f"{self.server.name} did not start:\n{tail(self.server.log)}")
            time.sleep(0.01)

    def stop(self, seconds: float = 30) -> None:
        """Ends the server cleanly, with force after the given time."""
        if self.process.poll() is None:
            self.process.send_signal(self.server.stop_signal)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, or an empty text."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
