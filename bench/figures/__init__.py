"""The figures by name, in the order in which they are measured. Each takes the stage and gives its results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.stage import Stage


@dataclass(frozen=True)
class Result:
    """One line of the output."""

    figure: str
    value: float
    aim: str
    detail: dict[str, Any]


Measure = Callable[[Stage], list[Result]]


def figures() -> dict[str, Measure]:
    """What can be named on the command line."""
    from bench.figures import broadcast, delivery, route, sockets, start, sustained

    return {
        "socket": sockets.measure,
        "broadcast": broadcast.measure,
        "start": start.measure,
        "delivery": delivery.measure,
        "sustained": sustained.measure,
        "route": route.measure,
    }
