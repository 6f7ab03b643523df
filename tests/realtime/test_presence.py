"""Collision marks: who looks at a dialog and types there, told by signals with a lease, stored nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from kernel.realtime.presence import LEASE, RENEW
from tests.e2e.server import WebProcess
from tests.factories.house import House
from tests.realtime.people import Operator
from tests.realtime.wire import Frame, Line


@pytest.fixture
def house(web: WebProcess) -> House:
    return House()


def opened(page: Operator, dialog: Any) -> Line:
    return page.line({f"conversation:{dialog.pk}": page.detail(dialog.pk)["cursor"]}).ready()


def look(line: Line, dialog: Any, *, on: bool = True, **more: bool) -> None:
    line.send({"op": "signal", "type": "presence", "conversation": str(dialog.pk), "on": on, **more})


def presence(line: Line, **wanted: Any) -> Frame:
    return line.until(
        lambda f: f["op"] == "signal" and f["type"] == "presence" and wanted.items() <= f["data"].items()
    )


def stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_event")
        return int(cursor.fetchone()[0])


def test_who_looks_and_types_is_told_to_the_other_listeners_and_stored_nowhere(
    house: House, operator: Callable[[Any], Operator]
) -> None:
    anna, boss = (opened(operator(person), house.annas) for person in (house.anna, house.supervisor))
    before = stored()
    look(boss, house.annas, newcomer=True)
    told = presence(anna, newcomer=True, on=True, typing=False)
    assert told["s"] == f"conversation:{house.annas.pk}"
    who = told["data"]["who"]
    assert (who["id"], who["name"]) == (house.supervisor.pk, house.supervisor.full_name)
    assert told["data"]["lease"] == LEASE > 2 * RENEW
    look(boss, house.annas, typing=True)
    presence(anna, typing=True)
    look(boss, house.annas, on=False)
    presence(anna, on=False, page=told["data"]["page"])
    assert stored() == before


def test_a_page_that_closes_or_turns_to_another_dialog_is_gone_at_once(
    house: House, operator: Callable[[Any], Operator]
) -> None:
    anna = opened(operator(house.anna), house.annas)
    page = operator(house.supervisor)
    boss = opened(page, house.annas)
    boss.send(
        {
            "op": "subscribe",
            "streams": {f"conversation:{house.boriss.pk}": page.detail(house.boriss.pk)["cursor"]},
        }
    )
    boss.ready()
    look(boss, house.annas)
    presence(anna, on=True)
    look(boss, house.boriss)
    presence(anna, on=False)
    look(boss, house.annas)
    presence(anna, on=True)
    boss.close()
    presence(anna, on=False)


def test_who_may_not_read_the_dialog_can_neither_say_nor_hear_it(
    house: House, operator: Callable[[Any], Operator]
) -> None:
    anna = opened(operator(house.anna), house.annas)
    stranger = operator(house.boris).line({f"conversation:{house.annas.pk}": 0})
    stranger.op("denied")
    stranger.ready()
    look(stranger, house.annas)
    boss = opened(operator(house.supervisor), house.annas)
    look(boss, house.annas)
    heard = presence(anna)  # the first that comes is the supervisor's
    assert heard["data"]["who"]["id"] == house.supervisor.pk
    boss.send({"op": "subscribe", "streams": {f"client:{house.annas.client_id}": 0}})
    boss.ready()
    assert not [f for f in stranger.frames if f["op"] == "signal"]


def test_a_colleague_who_looked_while_it_waited_is_gone_when_it_is_anothers(
    house: House, operator: Callable[[Any], Operator]
) -> None:
    from agentzone.distribution.claim import claim

    contact_requeue(house.annas.contact_id, RequeueReason.AGENT_GONE)
    boss = opened(operator(house.supervisor), house.annas)
    boris = opened(operator(house.boris), house.annas)
    look(boris, house.annas)
    presence(boss, on=True)
    claim(house.annas.contact_id, house.anna.pk, {})
    boris.op("denied")
    presence(boss, on=False)


def test_the_visitor_never_hears_who_looks(
    house: House, operator: Callable[[Any], Operator], visitor: Callable[..., Any]
) -> None:
    browser = visitor(house.channel, "visitor-a")
    session = browser.session()
    client = browser.line({session["stream"]: session["cursor"]}).ready()
    anna = opened(operator(house.anna), house.annas)
    look(anna, house.annas)
    presence(anna)  # his own socket hears it as well
    anna.send({"op": "signal", "type": "typing", "conversation": str(house.annas.pk), "on": True})
    client.until(lambda f: f["op"] == "signal" and f["type"] == "typing")
    assert not [f for f in client.frames if f["op"] == "signal" and f["type"] == "presence"]
