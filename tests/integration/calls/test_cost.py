"""What a call costs: statements of one call's life, and of the single events of it. Raise a limit with a reason only.

A call had 238 of them, 53 for the answers, before its rows were read at once and its panel in two queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agentzone.models import Handling
from agentzone.services.calls import outbox
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.states import CallState, Cause, LegKind, LegState
from agentzone.telephony.switch_events import LegEnded, LegRinging

from .hall import Hall

pytestmark = pytest.mark.django_db(transaction=True)
LIMITS = {
    "CallArrived": 11,
    "LegAnswered": 23,  # the client's and the operator's
    "LegRinging": 1,
    "LegPlaced": 16,  # into the music, and two into the conversation
    "LegEnded": 21,  # the client's, with which the contact ends, and the operator's
    "commands": 10,
    "router": 20,
}


@pytest.fixture(autouse=True)
def announcements_are_left_to_the_announcer(settings: Any) -> None:
    settings.ANNOUNCE_AT_ONCE = False


class Counted:
    """Statements by what asked for them, without the transactions' beginnings and ends."""

    def __init__(self, hall: Hall, patch: pytest.MonkeyPatch) -> None:
        self.spent: Counter[str] = Counter()
        self._of(patch, hall.bridge, "apply", lambda event: type(event).__name__)
        for name in ("sending", "done"):
            self._of(patch, outbox, name, lambda *_: "commands")
        self._of(patch, hall.router, "run", lambda **_: "router")

    def _of(self, patch: pytest.MonkeyPatch, owner: Any, name: str, what: Callable[..., str]) -> None:
        act = getattr(owner, name)

        def counted(*args: Any, **options: Any) -> Any:
            asked: list[str] = []

            def noted(execute: Any, sql: str, *rest: Any) -> Any:
                asked.append(sql)
                return execute(sql, *rest)

            with connection.execute_wrapper(noted):
                result = act(*args, **options)
            kind = what(*args, **options)
            if kind != "router" or result.assigned:  # a pass without a call is one statement
                self.spent[kind] += len(asked)
            return result

        patch.setattr(owner, name, counted)


def _life(hall: Hall) -> None:
    channel = hall.calls()
    hall.pass_time(4)
    assert hall.call_of(channel).state == CallState.TALKING
    hall.switch.customer_hangs_up(channel)
    hall.pass_time(1)
    assert hall.call_of(channel).state == CallState.ENDED
    hall.pass_time(31)


def test_a_call_from_the_ring_to_the_end_costs_no_more_statements_than_it_needs(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.operator()
    _life(hall)  # plans of queries are made, the client is known
    counted = Counted(hall, monkeypatch)
    _life(hall)
    del counted.spent["CommandDone"]  # which the process leaves to the outlet: the commands' `done`
    assert set(counted.spent) == set(LIMITS)
    over = {kind: number for kind, number in counted.spent.items() if number > LIMITS[kind]}
    assert not over, counted.spent


def test_events_of_one_call_go_in_one_transaction_and_tell_the_panel_once(hall: Hall) -> None:
    agent = hall.operator(answers=None)
    channel = hall.calls()
    hall.pass_time(1)
    call, ringing = hall.call_of(channel), hall.leg_of(agent)
    now = hall.time.now()
    several = [
        LegRinging(event_id="x1", at=now, channel=ringing),
        LegEnded(event_id="x2", at=now, channel=ringing, cause=Cause.DECLINED),
        LegEnded(event_id="x3", at=now, channel=channel, cause=Cause.NORMAL),
    ]
    with CaptureQueriesContext(connection) as asked:
        assert hall.bridge.apply_together(several)
    statements = [query["sql"] for query in asked if query["sql"] != "BEGIN"]
    assert "FOR NO KEY UPDATE" in statements[0]  # the contact before its legs, as everywhere
    told = [query["sql"] for query in asked if "INSERT INTO kernel_event" in query["sql"]]
    assert len(told) == 1
    assert told[0].count('"voice.changed"') == 1
    assert not any("SAVEPOINT" in query["sql"] for query in asked)
    assert hall.call_of(channel).state == CallState.ENDED
    assert not call.legs.exclude(state=LegState.ENDED).exists()
    assert hall.part_of(agent).done_at is not None
    assert hall.bridge.apply_together(several)  # told again, they change nothing


def test_of_events_that_fail_together_nothing_stays_and_each_may_be_applied_again(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = hall.operator(answers=None)
    channel = hall.calls()
    hall.pass_time(1)
    now, ringing = hall.time.now(), hall.leg_of(agent)
    bridge = Bridge()
    several = [
        LegEnded(event_id="y1", at=now, channel=ringing, cause=Cause.DECLINED),
        LegEnded(event_id="y2", at=now, channel=channel, cause=Cause.NORMAL),
    ]

    def breaks(*_: Any, **__: Any) -> None:
        raise ValueError("a fault of our own")

    with monkeypatch.context() as patch:
        patch.setattr("agentzone.services.calls.legs.contact_over", breaks)
        assert not bridge.apply_together(several)
    assert Handling.objects.get(agent=agent).done_at is None
    assert hall.call_of(channel).legs.exclude(state=LegState.ENDED).count() == 2
    for event in several:
        bridge.apply(event)
    assert hall.call_of(channel).state == CallState.ENDED
    assert hall.call_of(channel).legs.get(kind=LegKind.AGENT).state == LegState.ENDED
