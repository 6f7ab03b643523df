"""The unit of work: one transaction, and the events that belong to it.

Order inside the outermost unit: the service's own locks and changes → stream cursors locked in name order →
events numbered and stored → commit → push. The cursors come last and are held until commit, so per stream the
numbers follow the order of commits: no gap and no duplicate (see docs/realtime.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.conf import settings
from django.db import transaction

from kernel.events import bus, log
from kernel.events.base import Event
from kernel.events.frames import Frame
from kernel.realtime import push


class Unit:
    """Events and already stored frames of one transaction. Without `savepoints` a unit inside it that fails is not
    undone by itself: then everything has to be. `announces`: it is the announcer's own."""

    def __init__(self, *, savepoints: bool = True, announces: bool = False) -> None:
        self.savepoints, self.announces = savepoints, announces
        self.events: list[Event] = []
        self.frames: list[Frame] = []
        self.rechecks: set[str] = set()
        self.notices: list[tuple[str, str]] = []  # channel and payload of PostgreSQL's NOTIFY

    def mark(self) -> tuple[int, int, int]:
        return len(self.events), len(self.frames), len(self.notices)

    def take_announced(self) -> list[Event]:
        """Takes out of the events what the announcer is to tell."""
        if self.announces:
            return []
        found = [event for event in self.events if event.announced]
        if found:
            self.events = [event for event in self.events if not event.announced]
        return found

    def rewind(self, mark: tuple[int, int, int]) -> None:
        del self.events[mark[0] :]
        del self.frames[mark[1] :]
        del self.notices[mark[2] :]


_current: ContextVar[Unit | None] = ContextVar("unit_of_work", default=None)


def current_unit() -> Unit:
    """The running unit. Raises RuntimeError outside of one: an event that is not stored with its change is a lie."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError(
            "emit() needs a running unit_of_work(): an event is stored with the change it tells of"
        )
    return unit


def emit(event: Event) -> None:
    """Store `event` with the running transaction and run its in-transaction subscribers now."""
    unit = current_unit()
    unit.events.append(event)
    bus.dispatch(event)


def notify(channel: str, payload: str = "") -> None:
    """PostgreSQL's NOTIFY, which arrives with the commit. Those of one unit are sent together at its end."""
    unit = _current.get()
    if unit is None:
        log.send([(channel, payload)])
    elif (channel, payload) not in unit.notices:
        unit.notices.append((channel, payload))


def announce(events: Iterable[Event]) -> None:
    """Store and push now what changes have left to the announcer."""
    with unit_of_work(announces=True) as unit:
        unit.events.extend(events)


def recheck_access(stream: str) -> None:
    """After commit every socket on `stream` is asked again whether it may listen; sent away if not."""
    current_unit().rechecks.add(stream)


@contextmanager
def unit_of_work(*, savepoints: bool = True, announces: bool = False) -> Iterator[Unit]:
    """Run a block in one transaction; nested units join the outer one (as savepoints that drop their events, unless
    the outermost has none)."""
    outer = _current.get()
    if outer is not None:
        mark = outer.mark()
        try:
            with transaction.atomic(savepoint=outer.savepoints):
                yield outer
        except BaseException:
            outer.rewind(mark)
            raise
        return

    unit = Unit(savepoints=savepoints, announces=announces)
    token = _current.set(unit)
    with transaction.atomic():
        try:
            yield unit
            later, at_once = unit.take_announced(), cast(Any, settings).ANNOUNCE_AT_ONCE
            unit.frames.extend(log.store(unit.events, unit.notices, () if at_once else later))
            transaction.on_commit(lambda: push.publish_after_commit(unit.frames, unit.rechecks))
            if later and at_once:
                transaction.on_commit(lambda: announce(later))
        finally:
            # Before the commit: its hooks may open units of their own, and this one stores nothing any more.
            _current.reset(token)
