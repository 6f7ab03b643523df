"""Where the output of children goes: rotated files, or a callback per line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

LARGEST = 10_000_000
KEPT = 3


class LogFile:
    """A circus stream that appends bytes as they come (a read may split a character), rotated by size."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO = path.open("ab", buffering=0)

    def __call__(self, data: dict[str, Any]) -> None:
        if self._file.tell() + len(data["data"]) > LARGEST:
            self._rotate()
        self._file.write(data["data"])

    def _rotate(self) -> None:
        self._file.close()
        for number in range(KEPT, 0, -1):
            older = self.path if number == 1 else self.path.with_name(f"{self.path.name}.{number - 1}")
            if older.exists():
                older.replace(self.path.with_name(f"{self.path.name}.{number}"))
        self._file = self.path.open("ab", buffering=0)


class Lines:
    """A circus stream that calls back with each whole line, decoded."""

    def __init__(self, callback: Callable[[str], None]) -> None:
        self._callback = callback
        self._rest = b""

    def __call__(self, data: dict[str, Any]) -> None:
        *lines, self._rest = (self._rest + data["data"]).split(b"\n")
        for line in lines:
            self._callback(line.decode(errors="replace"))
