"""The telephony process is killed in the middle of a call over a real Asterisk: no call and no second is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from agentzone.distribution.router import Router
from agentzone.models import AgentSlot, Call, Contact, Device, Handling, PhoneNumber, User
from agentzone.services.calls.acts import call_hold
from agentzone.services.calls.consultation import call_consult, call_join, call_swap
from agentzone.services.calls.handover import Target
from agentzone.services.devices import device_take
from agentzone.telephony.states import HandlingState, LegKind
from kernel import clock
from omnivox.env import BASE_DIR
from tests.contract.switch.asterisk_house import CUSTOMER, SECRET, House
from tests.contract.switch.test_asterisk import house  # noqa: F401  (a fixture)
from tests.e2e.server import _as_url, _test_database_url
from tests.factories.people import ProjectFactory, agent_at_work
from tests.factories.voice import device, phone_number
from tests.integration.calls.books import check_books
from tests.integration.distribution.conftest import start_router  # noqa: F401  (a fixture)
from tests.integration.distribution.floor import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "8800"


class Process:
    """`manage.py run_telephony` on the test's database."""

    def __init__(self, url: str, log: Path, **variables: str) -> None:
        self.variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "OMNIVOX_DATABASE_URL": _as_url(_test_database_url()),
            "OMNIVOX_ARI_URL": url,
            **variables,
        }
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(BASE_DIR / "manage.py"), "run_telephony"],
                env=self.variables,
                stdout=output,
                stderr=output,
                cwd=BASE_DIR,
            )

    def end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(15)


@pytest.fixture
def process(house: House, tmp_path: Path) -> Iterator[Process]:  # noqa: F811
    made = Process(house.url, tmp_path / "telephony.log")
    yield made
    made.end(signal.SIGTERM)


@pytest.fixture
def anna(start_router: Callable[..., Router]) -> User:  # noqa: F811
    """At work with device 1001, which is still to register."""
    project = ProjectFactory(wrap_up_seconds=60, record_calls=True)
    phone_number(project)
    PhoneNumber.objects.update(number=NUMBER)
    agent = agent_at_work(project)
    for number in ("1001", "1002"):
        device(number=number, secret=SECRET, is_online=False, kind=Device.Kind.PHONE)
    device_take(agent, "1001", must_be_there=False)
    start_router()
    return agent


def state_of(agent: User) -> str:
    return Handling.objects.filter(agent=agent).values_list("state", flat=True).last() or ""


def answered_call(
    house: House,  # noqa: F811
    anna: User,
    greeting: frozenset[str] | set[str] = frozenset(),
) -> tuple[int, int]:
    """The customer calls and Anna answers at her phone; returns their calls at their phones. `greeting`: what both
    hear besides each other."""
    wait_until(lambda: house.knows("1001") and house.knows("1002"))
    if not house.phones:
        house.connect_phones()
    customer, phone = house.phones[CUSTOMER], house.phones["1001"]
    wait_until(lambda: phone.find("registered", code=200))
    wait_until(lambda: AgentSlot.objects.get(agent=anna).device.is_online)
    seen, rang = len(customer.log), len(phone.log)
    customer.do("call", uri=f"sip:{NUMBER}@{house.sip}")
    wait_until(lambda: phone.find("incoming", since=rang))
    client, own = customer.find("calling", since=seen)["call"], phone.find("incoming", since=rang)["call"]
    phone.do("answer", call=own)
    wait_until(lambda: state_of(anna) == HandlingState.TALKING)
    wait_until(lambda: customer.hears(client) == {"1001"} | greeting)
    wait_until(lambda: phone.hears(own) == {CUSTOMER} | greeting)
    return client, own


def test_who_hangs_up_while_the_process_is_dead_has_hung_up_at_that_time(
    house: House,  # noqa: F811
    process: Process,
    anna: User,
) -> None:
    process.start()
    client, own = answered_call(house, anna)
    process.end(signal.SIGKILL)
    assert house.phones[CUSTOMER].hears(client) == {"1001"}  # they talk on
    begun = clock.now()
    house.phones[CUSTOMER].do("hang_up", call=client)
    wait_until(lambda: client not in house.phones[CUSTOMER].live_calls())
    ended = clock.now()
    assert Contact.objects.get().state == "assigned"  # nobody has told us
    wait_until(lambda: clock.now() - ended > timedelta(seconds=3))
    process.start()
    wait_until(lambda: state_of(anna) == HandlingState.WRAP_UP, timeout=30)
    second = timedelta(seconds=1)
    part, contact = Handling.objects.get(), Contact.objects.get()
    assert begun - second <= part.left_at <= ended + second
    assert (contact.ended_at, contact.ended_by) == (part.left_at, "client")
    wait_until(lambda: own not in house.phones["1001"].live_calls())
    wait_until(lambda: Call.objects.get().recording_name)
    check_books()


def test_a_conversation_goes_on_through_the_death_of_the_process(
    house: House,  # noqa: F811
    process: Process,
    anna: User,
) -> None:
    process.start()
    client, own = answered_call(house, anna)
    process.end(signal.SIGKILL)
    call_hold(Call.objects.get().pk, anna, on=True)  # a wish while nobody can carry it out
    process.start()
    wait_until(lambda: state_of(anna) == HandlingState.HOLD, timeout=30)
    wait_until(lambda: house.phones[CUSTOMER].hears(client) == {"music"})
    wait_until(lambda: house.phones["1001"].hears(own) == set())
    call_hold(Call.objects.get().pk, anna, on=False)
    wait_until(lambda: house.phones[CUSTOMER].hears(client) == {"1001"})
    house.phones["1001"].do("hang_up", call=own)
    wait_until(lambda: Contact.objects.get().state == "ended")
    wait_until(lambda: client not in house.phones[CUSTOMER].live_calls())
    assert Contact.objects.get().ended_by == "agent"
    wait_until(lambda: Call.objects.get().recording_seconds is not None)
    assert Call.objects.get().recording_seconds > 1
    assert (house.places.recordings / f"{Call.objects.get().recording_name}.wav").exists()
    check_books()


def test_a_crash_of_the_switch_ends_its_calls_when_it_crashed(
    house: House,  # noqa: F811
    process: Process,
    anna: User,
) -> None:
    process.start()
    client, own = answered_call(house, anna)
    crashed = clock.now()
    house.kill()
    house.start_again()
    for name, call in ((CUSTOMER, client), ("1001", own)):
        house.phones[name].do("hang_up", call=call)  # nobody tells them
    wait_until(lambda: Contact.objects.get().state == "ended", timeout=30)
    contact = Contact.objects.get()
    assert (contact.ended_by, contact.end_reason, contact.epoch) == ("system", "lost", 1)
    assert Handling.objects.get().left_at == contact.ended_at
    assert abs((contact.ended_at - crashed).total_seconds()) <= 3
    check_books()


def test_a_consultation_goes_on_through_the_death_of_the_process(
    house: House,  # noqa: F811
    process: Process,
    anna: User,
) -> None:
    process.start()
    client, own = answered_call(house, anna)
    customer, phone, other = house.phones[CUSTOMER], house.phones["1001"], house.phones["1002"]
    boris = agent_at_work(Contact.objects.get().project)
    device_take(boris, "1002", must_be_there=False)
    wait_until(lambda: AgentSlot.objects.get(agent=boris).device.is_online)
    call_id, rang = Call.objects.get().pk, len(other.log)
    call_consult(call_id, anna, Target(agent=boris.pk))
    wait_until(lambda: other.find("incoming", since=rang))
    asked = other.find("incoming", since=rang)["call"]
    other.do("answer", call=asked)
    wait_until(lambda: phone.hears(own) == {"1002"})
    process.end(signal.SIGKILL)
    wait_until(lambda: customer.hears(client) == {"music"})  # all goes on
    wait_until(lambda: other.hears(asked) == {"1001"})
    call_swap(call_id, anna, LegKind.CLIENT)  # a wish while nobody can carry it out
    process.start()
    wait_until(lambda: customer.hears(client) == {"1001"}, timeout=30)
    wait_until(lambda: other.hears(asked) == {"music"})
    call_join(call_id, anna)
    wait_until(lambda: customer.hears(client) == {"1002"})
    wait_until(lambda: other.hears(asked) == {CUSTOMER})
    wait_until(lambda: own not in phone.live_calls())
    assert (state_of(anna), Contact.objects.get().agent) == (HandlingState.WRAP_UP, boris)
    customer.do("hang_up", call=client)
    wait_until(lambda: Contact.objects.get().state == "ended")
    wait_until(lambda: asked not in other.live_calls())
    check_books()
