"""Garbage collection that does not make anybody wait.

Python looks for cycles after every 700 new objects, and now and then through all that ever survived. In a web
process with a hundred pages these are pauses of some milliseconds, at times of some tens, and mostly in the middle of
a request: the slowest messages of every measurement (`scripts/bench delivery`).
"""

from __future__ import annotations

import gc

# New objects before the young are looked through; such rounds before the middle-aged are; and such before all are.
# What a request leaves in cycles mostly goes with the young; what had survived them waits for the rarer rounds.
YOUNG, MIDDLE, ALL = 10_000, 20, 50


def hold() -> None:
    """Call before such a process loads: modules are no garbage, and looking for some is a tenth of a start. Ends with
    `settle`."""
    gc.disable()


def settle() -> None:
    """Call once a long-running process has loaded what it needs: that is never looked through again, the rest
    rarely."""
    gc.set_threshold(YOUNG, MIDDLE, ALL)
    gc.collect()
    gc.freeze()
    gc.enable()
