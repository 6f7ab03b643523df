"""Token buckets in memory: per process, bounded, no round trip. Two web processes allow at most twice the rate."""

from __future__ import annotations

import time
from collections import OrderedDict

CAPACITY = 50_000


class Buckets:
    """One bucket a key. `take` returns 0.0 when allowed, else the seconds to wait."""

    def __init__(self) -> None:
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, per_minute: int) -> float:
        now = time.monotonic()
        burst = max(5.0, per_minute / 2)
        level, at = self._levels.pop(key, (burst, now))
        level = min(burst, level + (now - at) * per_minute / 60)
        wait = 0.0 if level >= 1 else (1 - level) * 60 / per_minute
        self._levels[key] = (level - 1 if wait == 0.0 else level, now)
        if len(self._levels) > CAPACITY:
            self._levels.popitem(last=False)
        return wait


buckets = Buckets()
