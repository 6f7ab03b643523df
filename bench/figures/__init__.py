"""The figures by name, in the order in which they are measured. Each takes the stage and gives its results."""

from __future__ import annotations

from collections.abc import Callable

from bench.result import Result
from bench.stage import Stage

Measure = Callable[[Stage], list[Result]]


def choices() -> dict[str, Measure]:
    """What the product was chosen by; measured only when it is named."""
    from bench.choices import layers, servers

    return {"servers": servers.measure, "layers": layers.measure}


def figures() -> dict[str, Measure]:
    """What is measured when nothing is named on the command line."""
    from bench.figures import (
        asterisk,
        broadcast,
        delivery,
        knowledge,
        route,
        sockets,
        start,
        sustained,
        voice,
    )

    return {
        "socket": sockets.measure,
        "broadcast": broadcast.measure,
        "start": start.measure,
        "delivery": delivery.measure,
        "sustained": sustained.measure,
        "route": route.measure,
        "knowledge": knowledge.measure,
        "voice": voice.measure,
        "asterisk": asterisk.measure,
    }
