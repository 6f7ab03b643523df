"""What is to happen, in the order of its moments; equal moments in the order of asking."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime

Act = Callable[[], None]


class Agenda:
    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Act]] = []
        self._turn = itertools.count()

    def put(self, at: datetime, act: Act) -> None:
        heapq.heappush(self._heap, (at, next(self._turn), act))

    def next_at(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: datetime) -> tuple[datetime, Act] | None:
        """The first act whose moment has come."""
        if not self._heap or self._heap[0][0] > now:
            return None
        at, _, act = heapq.heappop(self._heap)
        return at, act
