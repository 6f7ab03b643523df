"""Tells what only says "look again" or carries a total: not too often, and outside of the changes themselves.

Every change of a project's queue or calls would tell all who watch that project, and all those changes would wait for
one stream's cursor until the one before is on the disc. So the change's transaction only leaves a note of an
`announced` event (kernel.events.log), and the announcer, a few times a second, tells each of them once, in a
transaction of its own that takes the notes away. What an event says is read then.
"""

from __future__ import annotations

from collections.abc import Collection
from time import monotonic

import structlog
from django.db import Error, connection

from kernel import heartbeat
from kernel.events.base import Event, registry
from kernel.leading import Leader, Session
from kernel.patience import patiently
from kernel.uow import unit_of_work

log = structlog.get_logger(__name__)
NAME = "omnivox-announcer"
TURN = 0.1
"""Seconds between two looks: how late the first word of a change may be."""
GAP = 0.5
"""Seconds between two of the same: whoever watches a busy queue reads no faster."""
BEAT = 5.0
_TAKE = (
    "DELETE FROM kernel_announcement WHERE type || data::text <> ALL(%s::text[]) RETURNING type, data::text"
)


def announce_noted(besides: Collection[str] = ()) -> set[str]:
    """One turn; returns what was told, as words for `besides`: what is still too fresh to be told again."""
    with unit_of_work(announces=True) as unit:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [list(besides)])
            noted = sorted(set(cursor.fetchall()))
        unit.events.extend(event for type_, data in noted if (event := _read(type_, data)) is not None)
    return {type_ + data for type_, data in noted}


def _read(type_: str, data: str) -> Event | None:
    """None, and a line in the log, for a note that another version has left."""
    try:
        return registry()[type_].model_validate_json(data)
    except (ValueError, KeyError) as error:
        log.warning("announcement_unknown", type=type_, data=data[:200], error=str(error)[:200])
        return None


class Announcer(Leader):
    """Runs until told to stop. `turn` and `gap` in seconds."""

    name, lock = NAME, "kernel.announcer"

    def __init__(self, turn: float = TURN, gap: float = GAP) -> None:
        super().__init__()
        self.turn, self.gap = turn, gap
        self._fresh: dict[str, float] = {}  # what was told, until when it is not told again

    def lead(self, session: Session) -> None:
        next_beat = 0.0
        while not self.stopping.wait(self.turn):
            self._fresh = {word: until for word, until in self._fresh.items() if until > monotonic()}
            try:
                told = patiently(lambda: announce_noted(self._fresh))
            except Error:
                raise
            except Exception:  # distribution goes on beside it; health shows that nothing beats here
                log.exception("announcement_failed")
                self.stopping.wait(BEAT)
                continue
            self._fresh |= dict.fromkeys(told, monotonic() + self.gap)
            if monotonic() >= next_beat:
                session.execute("SELECT 1")  # the lead is this session's
                heartbeat.beat("announcer")
                next_beat = monotonic() + BEAT
            self.is_well()
