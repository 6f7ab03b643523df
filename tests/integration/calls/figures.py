"""What one part in a call took, counted by hand: the product's own sums are compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agentzone.models import Handling


@dataclass(frozen=True, slots=True)
class HandlingFigures:
    """Seconds of one operator's part in a call (docs/metrics.md). What still lasts counts to `now`."""

    ring: float
    talk: float
    hold: float
    acw: float

    @property
    def handling(self) -> float:
        """AHT counts this: talk, hold and after-call work."""
        return self.talk + self.hold + self.acw


def handling_figures(handling: Handling, now: datetime) -> HandlingFigures:
    def seconds(start: datetime | None, end: datetime | None) -> float:
        return 0.0 if start is None else ((end or now) - start).total_seconds()

    hold = sum(seconds(one.started_at, one.ended_at) for one in handling.holds.all())
    rang_until = handling.answered_at or handling.done_at
    return HandlingFigures(
        ring=seconds(handling.rang_at, rang_until),
        talk=seconds(handling.answered_at, handling.left_at) - hold,
        hold=hold,
        acw=seconds(handling.left_at, handling.done_at),
    )
