"""The data folder: made, checked, and locked so that only one `scripts/up` works on it."""

import fcntl
import os
import time
from pathlib import Path

from omnivox.up.console import say
from omnivox.up.problem import CannotStartError

LAST_START_SECONDS = 40.0


class DataFolder:
    """Holds the folder for this process until it ends, however it ends."""

    def __init__(self, path: Path, address: str) -> None:
        self.path = path
        self.children_lock = path / "children.lock"
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            self.metrics.mkdir(exist_ok=True)
            (path / "static").mkdir(exist_ok=True)
            self._lock = os.open(path / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotStartError(
                f"The data folder {path} cannot be used: {error.strerror}. Start as the user it belongs to, "
                "or name another one with --data DIR.",
                code=2,
            ) from error
        self._take(address)
        self._wait_for_last_start()
        for old in self.metrics.iterdir():  # counts of processes that are gone
            old.unlink()

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def metrics(self) -> Path:
        """Where prometheus-client adds up the figures of all processes."""
        return self.path / "metrics"

    def _take(self, address: str) -> None:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            other = os.pread(self._lock, 500, 0).decode(errors="replace").strip()
            raise CannotStartError(
                f"OmniVOX already runs on the data folder {self.path} ({other}). "
                "Stop it there with Ctrl-C, or name another folder with --data DIR."
            ) from None
        os.ftruncate(self._lock, 0)
        os.pwrite(self._lock, f"process {os.getpid()}, {address}\n".encode(), 0)

    def _wait_for_last_start(self) -> None:
        """After a kill -9 the last start's children may still be ending: never two servers on one folder."""
        descriptor = os.open(self.children_lock, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LAST_START_SECONDS
        told = False
        while not _try_exclusive(descriptor):
            if not told:
                say("waiting for processes of the last start to end")
                told = True
            if time.monotonic() > deadline:
                raise CannotStartError(
                    f"Processes of the last start still hold {self.children_lock}. "
                    f"See which with: fuser {self.children_lock}"
                )
            time.sleep(0.05)
        os.close(descriptor)


def _try_exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
