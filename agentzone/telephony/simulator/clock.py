"""The simulator's time: the machine's, or one that only moves when it is told to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from kernel import clock


class Clock(Protocol):
    virtual: bool

    def now(self) -> datetime: ...


class RealClock:
    virtual = False

    def now(self) -> datetime:
        return clock.now()


class VirtualClock:
    """Starts at the present unless told otherwise, and stands still."""

    virtual = True

    def __init__(self, start: datetime | None = None) -> None:
        self._now = start or clock.now()

    def now(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        self._now = max(self._now, to)

    def advance(self, seconds: float) -> datetime:
        self._now += timedelta(seconds=seconds)
        return self._now
