"""How fast the machine is while a test measures.

Limits in milliseconds are for a core that adds up a million numbers in 45 ms, as usual ones of 3 to 3.5 GHz do; one
of 2 GHz, or on a busy host, gets as much longer. A quicker one gets no less.
"""

import time

MILLION = 0.045
"""Seconds."""


def slowness() -> float:
    """How many times longer than on that core a computation takes here and now; at least 1."""
    return max(1.0, min(_million() for _ in range(3)) / MILLION)


def _million() -> float:
    began = time.perf_counter()
    total = 0
    for number in range(1_000_000):
        total += number
    return time.perf_counter() - began
