"""Times without a connection to the switch: what lived before one and is gone after it ended when it was last seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True)
class Gap:
    """`since`: when the switch was last heard of; `until`: when it was heard of again, None before that."""

    since: datetime
    until: datetime | None = None


class Gaps:
    """Those after which something may still have to be put right, oldest first. The last one may be open."""

    def __init__(self, last_alive: datetime) -> None:
        self._gaps = [Gap(last_alive)]

    def begin(self, at: datetime) -> None:
        if not self._gaps or self._gaps[-1].until is not None:
            self._gaps.append(Gap(at))

    def end(self, at: datetime) -> None:
        if self._gaps and self._gaps[-1].until is None:
            self._gaps[-1] = replace(self._gaps[-1], until=at)

    def past(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self._gaps if gap.until is not None)

    def settled(self, gaps: Sequence[Gap], before: datetime) -> None:
        """Everything that began before this time was compared, knowing of `gaps`."""
        done = {gap for gap in gaps if gap.until is not None and gap.until < before}
        self._gaps = [gap for gap in self._gaps if gap not in done]


def last_seen(started_at: datetime, gaps: Sequence[Gap], now: datetime) -> datetime:
    """When something that began then, and is not there `now`, was last known to be there."""
    return next((gap.since for gap in gaps if gap.until is None or started_at < gap.until), now)
