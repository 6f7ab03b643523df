"""Facts that must add up whatever happens at once: numbers of the event log, status spans."""

from __future__ import annotations

import contextlib
import random
import uuid
from collections import defaultdict
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import ClassVar

import pytest
from django.db import connection

from agentzone.models import AgentSlot, Status, StatusSpan
from agentzone.services.status import actor_of, set_status, sign_in, sign_out
from kernel.audit import SYSTEM
from kernel.events import Event
from kernel.models import Stream
from kernel.uow import emit, unit_of_work
from tests.factories.people import UserFactory
from tests.integration.distribution.floor import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, UNITS = 8, 60


class Probe(Event):
    """Only of this test: goes to the streams it names."""

    name: ClassVar[str] = "test.probe"
    places: tuple[str, ...]
    mark: str

    def streams(self) -> tuple[str, ...]:
        return self.places


class Refused(Exception):
    """Rolls a unit back on purpose."""


@pytest.fixture
def streams() -> list[str]:
    """Names that no other test has used: emptying the tables leaves the log as it is."""
    return [f"probe:{uuid.uuid4()}" for _ in range(5)]


class Writer:
    """One writer: units with one to four events on one to three streams; some are rolled back, some nested."""

    def __init__(self, number: int, streams: list[str]) -> None:
        self.number, self.streams = number, streams
        self.dice = random.Random(number)
        self.stored: list[tuple[tuple[str, ...], str]] = []

    def run(self) -> None:
        for unit in range(UNITS):
            kind = self.dice.choice(["plain", "plain", "rolled back", "inner rolled back", "nested"])
            with contextlib.suppress(Refused):
                self.unit(f"{self.number}.{unit}", kind)

    def probe(self, mark: str, keep: list[tuple[tuple[str, ...], str]]) -> None:
        places = tuple(self.dice.sample(self.streams, self.dice.randint(1, 3)))
        emit(Probe(places=places, mark=mark))
        keep.append((places, mark))

    def unit(self, name: str, kind: str) -> None:
        kept: list[tuple[tuple[str, ...], str]] = []
        with unit_of_work():
            for n in range(self.dice.randint(1, 4)):
                self.probe(f"{name}.{n}", kept)
            if kind in ("nested", "inner rolled back"):
                self.inner(name, kind, kept)
                self.probe(f"{name}.after", kept)
            if kind == "rolled back":
                raise Refused
        self.stored += kept

    def inner(self, name: str, kind: str, kept: list[tuple[tuple[str, ...], str]]) -> None:
        mine: list[tuple[tuple[str, ...], str]] = []
        try:
            with unit_of_work():
                self.probe(f"{name}.inner", mine)
                if kind == "inner rolled back":
                    raise Refused
            kept += mine
        except Refused:
            pass


def test_the_log_has_neither_gap_nor_duplicate_with_eight_writers_rollbacks_and_nesting(
    streams: list[str],
) -> None:
    writers = [Writer(number, streams) for number in range(WRITERS)]
    in_threads([writer.run for writer in writers])
    wanted: dict[str, list[str]] = defaultdict(list)
    for writer in writers:
        for places, mark in writer.stored:
            for place in places:
                wanted[place].append(mark)
    with connection.cursor() as cursor:
        for stream in streams:
            cursor.execute(
                "SELECT seq, data->>'mark' FROM kernel_event WHERE stream = %s ORDER BY seq", [stream]
            )
            rows = cursor.fetchall()
            assert [seq for seq, _ in rows] == list(range(1, len(rows) + 1))
            assert Stream.objects.get(name=stream).seq == len(rows)
            marks = [mark for _, mark in rows]
            assert sorted(marks) == sorted(wanted[stream])
            for writer in writers:  # each writer's own events stand in the order in which he emitted them
                own = [mark for mark in marks if mark.startswith(f"{writer.number}.")]
                assert own == [mark for places, mark in writer.stored if stream in places]


def test_a_reader_never_sees_a_number_before_the_ones_below_it(streams: list[str]) -> None:
    """What makes resuming by number sound: whoever reads up to n has everything up to n."""
    holes: list[list[int]] = []
    done: list[bool] = []

    def read() -> None:
        with connection.cursor() as cursor:
            while not done:
                cursor.execute("SELECT seq FROM kernel_event WHERE stream = %s ORDER BY seq", [streams[0]])
                seen = [row[0] for row in cursor.fetchall()]
                if seen != list(range(1, len(seen) + 1)):
                    holes.append(seen)

    def write() -> None:
        in_threads([Writer(number, streams).run for number in range(4)])
        done.append(True)

    in_threads([read, read, write])
    assert holes == []


def test_status_spans_add_up_exactly_to_the_signed_in_time_whatever_is_changed_at_once() -> None:
    codes = ["ready", "lunch", "not_ready", "coaching", "no_activity"]
    agents = [UserFactory() for _ in range(3)]
    statuses = {status.code: status for status in Status.objects.all()}
    for agent in agents:
        sign_in(agent)

    def change(agent_number: int, seed: int) -> None:
        dice, agent = random.Random(seed), agents[agent_number]
        for _ in range(12):
            code = dice.choice(codes)
            forced = code == "no_activity"
            set_status(agent, statuses[code], actor=SYSTEM if forced else actor_of(agent), forced=forced)

    in_threads([partial(change, n % 3, n) for n in range(9)] + [partial(sign_in, agent) for agent in agents])
    for agent in agents:
        sign_out(agent)
    for agent in agents:
        spans = list(StatusSpan.objects.filter(agent=agent).order_by("started_at", "ended_at"))
        assert len(spans) > 1
        assert all(earlier.ended_at == later.started_at for earlier, later in pairwise(spans))
        total = sum((span.ended_at - span.started_at for span in spans), timedelta())
        assert total == spans[-1].ended_at - spans[0].started_at
        assert not AgentSlot.objects.get(agent=agent).signed_in


def test_signing_in_from_ten_browsers_at_once_starts_one_working_time() -> None:
    agent = UserFactory()
    in_threads([partial(sign_in, agent) for _ in range(10)])
    assert StatusSpan.objects.filter(agent=agent).count() == 1
    assert AgentSlot.objects.get(agent=agent).signed_in
