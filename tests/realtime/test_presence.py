"""An operator's computer dies: by its socket, and by the clock, his chats come back to the queue's head and go on."""

import re
from collections.abc import Callable
from datetime import datetime

import httpx
import time_machine

from agentzone.distribution.claim import claim
from agentzone.distribution.passes import Dispatcher
from agentzone.models import AgentSlot, User
from agentzone.services.presence import renew
from agentzone.services.status import LEASE, SILENT_STATUS
from agentzone.tasks import expire_presence
from chat.tasks import return_chats_of_silent_agents
from kernel import clock
from tests.e2e.server import WebProcess
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work
from tests.integration.distribution.floor import change_status
from tests.product import wait_for
from tests.realtime.people import Operator

RETURN = 20


def test_the_death_of_an_operators_page_returns_his_chats_to_the_head_of_the_queue(
    web: WebProcess, operator: Callable[[User], Operator]
) -> None:
    channel = widget_channel(ProjectFactory(silent_return_seconds=RETURN))
    anna, boris = agent_at_work(channel.project), agent_at_work(channel.project, status="lunch", chat_limit=1)
    client_writes(channel)
    claim(dialog_of(channel).contact_id, anna.pk, {})
    client_writes(channel, visitor="came later")
    expire_presence()  # beat is running
    AgentSlot.objects.filter(agent=anna).update(lease_until=clock.now())

    tabs = [operator(anna).line({f"agent:{anna.pk}": 0}).ready() for _ in range(2)]
    colleague = operator(boris).line({f"project:{channel.project_id}": 0}).ready()
    wait_for(lambda: lease(anna) > clock.now() + LEASE / 2, 10, "the open page renews the lease")
    wait_for(lambda: sockets(web) == 3, 10, "three pages are open")
    tabs[0].cut()
    wait_for(lambda: sockets(web) == 2, 10, "the web process knows that the tab is gone")
    assert expire_presence() == []
    tabs[1].cut()
    wait_for(lambda: sockets(web) == 1, 10, "the web process knows that the page is gone")

    fallen = returned = None
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for seconds in range(5, 150, 5):
            traveller.shift(5)
            renew([boris.pk])
            expire_presence()
            return_chats_of_silent_agents()
            if fallen is None and AgentSlot.objects.get(agent=anna).status.code == SILENT_STATUS:
                fallen = seconds
            if returned is None and dialog_of(channel).state == "queued":
                returned = seconds
        assert fallen is not None and LEASE.total_seconds() - 15 <= fallen <= LEASE.total_seconds() + 5
        assert returned == fallen + RETURN
        entered = colleague.event("queue.entered")["data"]["conversation"]
        assert entered["id"] == str(dialog_of(channel).pk)
        listed = operator(boris).get("conversations/?scope=queue")["results"]
        assert [card["client"]["id"] for card in listed] == [
            dialog_of(channel).client_id,
            dialog_of(channel, "came later").client_id,
        ]
        change_status(boris, "ready")
        Dispatcher().run()
    assert (dialog_of(channel).agent, dialog_of(channel, "came later").agent) == (boris, None)


def lease(agent: User) -> datetime:
    until = AgentSlot.objects.get(agent=agent).lease_until
    assert until is not None
    return until


def sockets(web: WebProcess) -> float:
    """Open pages of operators, as the web process counts them."""
    found = re.search(
        r'^omnivox_sockets\{kind="workspace"\} (\S+)$', httpx.get(f"{web.url}/metrics").text, re.M
    )
    return float(found[1]) if found else 0
