"""How much of something one socket may do: a token bucket of two numbers."""

from __future__ import annotations

import time


class Bucket:
    """Full at first; `take` is False when it is empty."""

    __slots__ = ("_at", "_level", "_size")

    def __init__(self, size: float) -> None:
        self._size = self._level = size
        self._at = time.monotonic()

    def take(self, per_second: float) -> bool:
        now = time.monotonic()
        self._level = min(self._size, self._level + (now - self._at) * per_second)
        self._at = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
