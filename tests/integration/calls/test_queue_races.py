"""Two at once: keys, claims, overflow and announcements of the same call, each in a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Call, Callback, CallWait, Device, Project, SwitchCommand, User
from agentzone.services.calls.announcing import announce_due
from agentzone.services.calls.arrivals import call_arrive
from agentzone.services.calls.callbacks import digit_pressed
from agentzone.services.calls.legs import leg_answered, leg_ended
from agentzone.services.calls.overflow import overflow_due
from agentzone.telephony.states import CallState, Cause
from agentzone.telephony.switch_events import CallArrived
from kernel import clock
from tests.factories.people import ProjectFactory
from tests.factories.voice import operator, phone_number

from .books import check_books

pytestmark = pytest.mark.django_db(transaction=True)
TURNS = 6


class Line:
    """A client who waits since a minute, was offered a callback, and an operator who is ready."""

    def __init__(self) -> None:
        other = ProjectFactory()
        self.project: Project = ProjectFactory(
            company=other.company,
            announce=True,
            callback_offer=True,
            callback_after_seconds=0,
            overflow_to="project",
            overflow_project=other,
        )
        self.number = phone_number(self.project).number
        self.agent: User = operator(self.project)
        Device.objects.update(is_online=True)
        self.turn = 0

    def waits(self) -> Call:
        self.turn += 1
        self.channel = f"client-{self.turn}"
        at = clock.now() - timedelta(minutes=1)
        arrived = CallArrived(
            event_id=self.channel,
            at=at,
            channel=self.channel,
            number=self.number,
            caller_number=f"7916000{self.turn:04}",
        )
        call_id = call_arrive(arrived)
        leg_answered(self.channel, at)
        CallWait.objects.filter(call=call_id).update(offered_at=at, tell_at=at, overflow_at=None)
        return Call.objects.get(pk=call_id)

    def ends(self, call: Call) -> None:
        leg_ended(self.channel, Cause.NORMAL, clock.now())
        for leg in call.legs.exclude(state="ended"):
            leg_ended(leg.channel, Cause.NORMAL, clock.now())

    def claims(self, call: Call) -> Callable[[], Outcome]:
        return lambda: claim(call.pk, self.agent.pk, {})

    def presses(self) -> Callable[[], bool]:
        return lambda: digit_pressed(self.channel, "1", clock.now())


def together(*acts: Callable[[], Any]) -> list[Any]:
    """All begin at the same moment; what each of them gave."""
    ready, results = Barrier(len(acts)), [None] * len(acts)

    def do(place: int) -> None:
        ready.wait(10)
        try:
            results[place] = acts[place]()
        finally:
            connection.close()

    threads = [Thread(target=do, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return results


def test_two_keys_at_once_order_once() -> None:
    line = Line()
    for _ in range(TURNS):
        line.waits()
        assert sorted(together(line.presses(), line.presses(), line.presses())) == [False, False, True]
        check_books()
    assert Callback.objects.count() == TURNS


def test_a_key_and_the_routers_claim_never_both_have_the_call() -> None:
    line = Line()
    for _ in range(TURNS):
        call = line.waits()
        pressed, claimed = together(line.presses(), line.claims(call))
        call.refresh_from_db()
        assert pressed == (claimed is not Outcome.ASSIGNED)
        assert call.state == (CallState.ORDERED if pressed else CallState.OFFERED)
        assert Callback.objects.filter(call=call).exists() == pressed
        check_books()
        line.ends(call)


def test_the_overflow_and_the_routers_claim_never_both_have_the_call() -> None:
    line = Line()
    for _ in range(TURNS):
        call = line.waits()
        now: datetime = clock.now()
        CallWait.objects.filter(call=call).update(overflow_at=now)
        overflowed, claimed = together(lambda now=now: overflow_due(now), line.claims(call))
        call.refresh_from_db()
        assert bool(overflowed) == (claimed is not Outcome.ASSIGNED)
        assert call.state == (CallState.QUEUED if overflowed else CallState.OFFERED)
        assert (call.contact.project_id == line.project.pk) == (not overflowed)
        check_books()
        line.ends(call)


def test_two_processes_that_look_at_once_say_it_once() -> None:
    line = Line()
    for _ in range(TURNS):
        call = line.waits()
        now = clock.now()
        assert sorted(together(*[lambda now=now: announce_due(now)] * 2)) == [0, 1]
        assert SwitchCommand.objects.filter(call=call, kind="play").count() == 1
        line.ends(call)


def test_who_hangs_up_while_he_presses_has_ordered_or_left() -> None:
    line = Line()
    for _ in range(TURNS):
        call = line.waits()
        channel = line.channel
        pressed, _ended = together(
            line.presses(), lambda channel=channel: leg_ended(channel, Cause.NORMAL, clock.now())
        )
        call.refresh_from_db()
        assert call.state == (CallState.ORDERED if pressed else CallState.ENDED)
        assert call.contact.end_reason == ("" if pressed else "abandoned")
        check_books()
