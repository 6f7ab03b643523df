"""An open-loop timetable: many clients, each on its own clock, whatever the server does."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from heapq import heapify, heapreplace


class Pace:
    """`clients` clients together act `per_second` times a second; each evenly, from a random moment (fixed seed)."""

    def __init__(self, clients: int, per_second: float, seed: int = 1) -> None:
        self._period = clients / per_second
        chance = random.Random(seed)  # noqa: S311
        self._due = [(chance.random() * self._period, number) for number in range(clients)]
        self.late = 0.0  # the longest that an action waited for this process, seconds

    async def run(self, seconds: float, act: Callable[[int, float], None]) -> int:
        """Calls `act(client, moment)` for so long; returns how often. `moment` is on `time.perf_counter`."""
        heapify(self._due)
        begun, done = time.perf_counter(), 0
        while True:
            due, number = self._due[0]
            if due >= seconds:
                return done
            now = time.perf_counter()
            if now - begun < due:
                await asyncio.sleep(due - (now - begun))
                continue
            self.late = max(self.late, now - begun - due)
            act(number, now)
            done += 1
            heapreplace(self._due, (due + self._period, number))
