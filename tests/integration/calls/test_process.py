"""The telephony process itself, over the simulated switch on the machine's clock, with a router beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from agentzone.distribution.router import Router
from agentzone.management.commands import simulate_calls
from agentzone.models import Call, CallLeg, Contact, Device, Handling, Project, SwitchCommand, User
from agentzone.services.calls.acts import call_hang_up, call_hold
from agentzone.services.devices import devices_changed
from agentzone.telephony.process import Telephony
from agentzone.telephony.simulator import Habit, Simulator
from agentzone.telephony.states import CallState, HandlingState
from kernel import clock
from kernel.models import Heartbeat
from tests.factories.people import ProjectFactory
from tests.factories.voice import device_of, operator, phone_number
from tests.integration.distribution.conftest import start_router  # noqa: F401  (a fixture)
from tests.integration.distribution.floor import wait_until

from .books import check_books, check_time

pytestmark = pytest.mark.django_db(transaction=True)


class Running:
    """One telephony process in a thread of its own, with its own event loop."""

    def __init__(self, switch: Simulator) -> None:
        self.switch = switch
        self.process: Telephony
        self.loop: asyncio.AbstractEventLoop
        self._begun = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self.thread.start()
        assert self._begun.wait(10)

    async def _run(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.process = Telephony(self.switch, tick=0.05, reconcile=0.5)
        self._begun.set()
        await self.process.run()

    @property
    def leads(self) -> bool:
        return self.process.leading.is_set()

    def do(self, act: Callable[[], Any]) -> Any:
        """Something in the switch, in the thread that it lives in."""

        async def inside() -> Any:
            return act()

        return asyncio.run_coroutine_threadsafe(inside(), self.loop).result(10)

    def stop(self) -> None:
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.process.stop)
            self.thread.join(15)
            assert not self.thread.is_alive()


@pytest.fixture
def telephony() -> Iterator[Callable[[Simulator], Running]]:
    running: list[Running] = []

    def start(switch: Simulator) -> Running:
        running.append(Running(switch))
        return running[-1]

    yield start
    for one in running:
        one.stop()


Start = Callable[[Simulator], Running]


@pytest.fixture
def scene(start_router: Callable[..., Router]) -> tuple[Simulator, User, str]:  # noqa: F811
    """A router, an operator whose phone is answered after half a second, and a line."""
    project = ProjectFactory(wrap_up_seconds=1, ring_seconds=5)
    anna = operator(project)
    switch = Simulator()
    switch.habits[device_of(anna)] = Habit(answer_after=0.3)
    start_router()
    return switch, anna, phone_number(project).number


def part_of(agent: User, state: HandlingState) -> bool:
    return Handling.objects.filter(agent=agent, state=state).exists()


def test_a_call_goes_through_the_processes_from_ring_to_the_end_of_after_call_work(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    switch, anna, number = scene
    running = telephony(switch)
    wait_until(lambda: running.leads and switch.exchange.online)
    client = running.do(lambda: switch.customer_calls(number, "79160000001"))
    wait_until(lambda: part_of(anna, HandlingState.TALKING))
    call = Call.objects.get()
    call_hold(call.pk, anna, on=True)
    wait_until(lambda: part_of(anna, HandlingState.HOLD))
    assert running.do(lambda: switch.exchange.hears(client)) == {"music"}
    call_hold(call.pk, anna, on=False)
    wait_until(lambda: part_of(anna, HandlingState.TALKING))
    call_hang_up(call.pk, anna)
    wait_until(lambda: part_of(anna, HandlingState.WRAP_UP))
    wait_until(lambda: part_of(anna, HandlingState.DONE))
    wait_until(lambda: Contact.objects.get().state == "ended")
    assert running.do(lambda: dict(switch.exchange.lines)) == {}
    wait_until(lambda: not SwitchCommand.objects.filter(state__in=["queued", "sent"]).exists())
    assert set(SwitchCommand.objects.values_list("state", flat=True)) <= {"done"}
    part = Handling.objects.get()
    assert (part.done_at - part.left_at).total_seconds() == 1
    check_books()
    check_time()


def test_one_leads_and_another_takes_over_in_the_middle_of_a_call(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    switch, anna, number = scene
    first = telephony(switch)
    wait_until(lambda: first.leads and switch.exchange.online)
    client = first.do(lambda: switch.customer_calls(number, "79160000001"))
    wait_until(lambda: part_of(anna, HandlingState.TALKING))
    second = telephony(switch)
    assert not second.leads
    first.stop()
    wait_until(lambda: second.leads)
    second.do(lambda: switch.customer_hangs_up(client))
    wait_until(lambda: part_of(anna, HandlingState.DONE))
    check_books()


def test_who_hangs_up_while_no_process_runs_has_hung_up_then(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    switch, anna, number = scene
    first = telephony(switch)
    wait_until(lambda: first.leads and switch.exchange.online)
    client = first.do(lambda: switch.customer_calls(number, "79160000001"))
    wait_until(lambda: part_of(anna, HandlingState.TALKING))
    first.stop()
    switch.customer_hangs_up(client)
    ended = switch.exchange.ended[-1].at
    assert Contact.objects.get().state == "assigned"
    Handling.objects.update(wrap_up_seconds=60)
    # What is younger than two seconds may still have its events on the way; this call is.
    CallLeg.objects.update(started_at=F("started_at") - timedelta(minutes=1))
    telephony(switch)
    wait_until(lambda: part_of(anna, HandlingState.WRAP_UP))
    assert Handling.objects.get().left_at == ended
    assert Contact.objects.get().ended_at == ended


def test_a_young_call_that_a_crash_of_the_switch_took_has_ended_at_the_crash(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    """Too young to be compared when the switch is back, it is compared when it is old enough."""
    switch, anna, number = scene
    running = telephony(switch)
    wait_until(lambda: running.leads and switch.exchange.online)
    running.do(lambda: switch.customer_calls(number, "79160000001"))
    wait_until(lambda: part_of(anna, HandlingState.TALKING))
    begun = clock.now()
    running.do(switch.crash)
    crashed = clock.now()
    wait_until(lambda: Contact.objects.get().state == "ended")
    assert begun <= Contact.objects.get().ended_at <= crashed
    assert Handling.objects.get().left_at == Contact.objects.get().ended_at
    check_books()


def test_a_lost_database_connection_is_made_again(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    switch, anna, number = scene
    running = telephony(switch)
    wait_until(lambda: running.leads and switch.exchange.online)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'omnivox-telephony' AND datname = current_database()"
        )
    running.do(lambda: switch.customer_calls(number, "79160000001"))
    wait_until(lambda: part_of(anna, HandlingState.TALKING))
    assert running.leads


def test_devices_that_are_edited_reach_the_switch(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    switch, _, _ = scene
    running = telephony(switch)
    wait_until(lambda: running.leads and switch.exchange.online)
    Device.objects.create(number="7001")
    devices_changed()
    wait_until(lambda: "7001" in switch.exchange.online)
    wait_until(lambda: Device.objects.get(number="7001").is_online)
    Device.objects.filter(number="7001").update(is_active=False)
    devices_changed()
    wait_until(lambda: "7001" not in switch.exchange.online)


def test_the_process_shows_that_it_lives_and_that_its_switch_does(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    running = telephony(scene[0])
    wait_until(lambda: Heartbeat.objects.filter(name__in=["telephony", "switch"]).count() == 2)
    assert Heartbeat.objects.get(name="telephony").details["switch"] is True
    running.do(scene[0].disconnect)
    wait_until(lambda: Heartbeat.objects.get(name="telephony").details["switch"] is False)


def test_customers_of_the_simulated_switch_call_by_command(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    switch, anna, number = scene
    running = telephony(switch)
    wait_until(lambda: running.leads and switch.exchange.online)
    call_command("simulate_calls", number, "--talks", "0.5")
    wait_until(lambda: part_of(anna, HandlingState.DONE))
    assert Contact.objects.get().ended_by == "client"
    with pytest.raises(CommandError, match="no phone number"):
        call_command(simulate_calls.Command(), "0000")
    with pytest.raises(CommandError, match="digits"):
        call_command("simulate_calls", number, "--caller", "anonymous")


def test_many_calls_at_once_are_all_handled(telephony: Start, scene: tuple[Simulator, User, str]) -> None:
    switch, anna, number = scene
    project = Project.objects.get()
    agents = [anna, *(operator(project) for _ in range(4))]
    for agent in agents:
        switch.habits[device_of(agent)] = Habit(answer_after=0.05)
    running = telephony(switch)
    wait_until(lambda: running.leads and len(switch.exchange.online) == 5)
    call_command("simulate_calls", number, "--count", "15", "--every", "0.05", "--talks", "0.2")
    wait_until(lambda: Call.objects.filter(state=CallState.ENDED).count() == 15, timeout=60)
    wait_until(lambda: not Handling.objects.exclude(state=HandlingState.DONE).exists(), timeout=20)
    assert Handling.objects.filter(answered_at__isnull=False).count() == 15
    check_books()
    check_time()


def test_the_process_keeps_its_connections_to_the_database(
    telephony: Start, scene: tuple[Simulator, User, str]
) -> None:
    running = telephony(scene[0])

    def backends() -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity "
                "WHERE application_name = 'omnivox-telephony' AND datname = current_database()"
            )
            return {row[0] for row in cursor.fetchall()}

    wait_until(lambda: running.leads and running.process.reconciled >= 2)
    before = backends()
    wait_until(lambda: running.process.reconciled >= 6)
    assert len(before) >= 2
    assert before <= backends()
