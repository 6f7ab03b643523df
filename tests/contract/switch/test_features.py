"""What operators and supervisors do with calls, over a real Asterisk: who hears whom is told by tones. The client calls
from one phone of the outside; whoever is called there answers, or does not, at the other."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from agentzone.models import AgentSlot, Call, Contact, Project, User
from agentzone.services.calls.consultation import call_consult, call_drop, call_swap
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.outgoing import call_dial
from agentzone.services.calls.supervision import call_supervise
from agentzone.services.devices import device_take
from agentzone.telephony.states import HandlingState, LegKind, Mode
from tests.contract.switch.asterisk_house import CALLER, CUSTOMER, House
from tests.contract.switch.phones.phone import Phone
from tests.contract.switch.test_asterisk import house  # noqa: F401  (a fixture)
from tests.contract.switch.test_killed import NUMBER, Process, anna, process, state_of  # noqa: F401  (fixtures)
from tests.factories.people import UserFactory, agent_at_work
from tests.factories.voice import specialist
from tests.integration.calls.books import check_books
from tests.integration.distribution.conftest import start_router  # noqa: F401  (a fixture)
from tests.integration.distribution.floor import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
OUTSIDE = "84951234567"


class Hall:
    """Anna at 1001, the client who has called her, and the phone of everybody else outside."""

    def __init__(self, house: House, anna: User) -> None:  # noqa: F811
        self.house, self.anna = house, anna
        wait_until(lambda: house.knows("1001") and house.knows("1002"))
        if "1001" not in house.phones:
            house.connect_phones()
        self.own, self.other, self.outside = (house.phones[one] for one in ("1001", "1002", CUSTOMER))
        self.client = house.connect_caller()
        for phone in (self.own, self.other):
            wait_until(lambda phone=phone: phone.find("registered", code=200))
        wait_until(lambda: AgentSlot.objects.get(agent=anna).device.is_online)
        self.calls: dict[Phone, int] = {}

    def ring(self, phone: Phone, act: Callable[[], object]) -> int:
        """The call that rings at the phone because of the act."""
        mark = len(phone.log)
        act()
        wait_until(lambda: phone.find("incoming", since=mark))
        self.calls[phone] = phone.find("incoming", since=mark)["call"]
        return self.calls[phone]

    def pick_up(self, phone: Phone) -> None:
        phone.do("answer", call=self.calls[phone])

    def call_in(self) -> None:
        mark = len(self.client.log)
        self.client.do("call", uri=f"sip:{NUMBER}@{self.house.sip}")
        wait_until(lambda: self.client.find("calling", since=mark))
        self.calls[self.client] = self.client.find("calling", since=mark)["call"]

    def talking(self) -> None:
        """The client and Anna hear each other."""
        self.ring(self.own, self.call_in)
        self.pick_up(self.own)
        self.hears(self.client, "1001")
        self.hears(self.own, CALLER)
        wait_until(lambda: state_of(self.anna) == HandlingState.TALKING)

    def hears(self, phone: Phone, *people: str) -> None:
        wait_until(lambda: phone.hears(self.calls[phone]) == set(people))

    def hang_up(self, phone: Phone) -> None:
        phone.do("hang_up", call=self.calls[phone])

    def is_out(self, phone: Phone) -> None:
        wait_until(lambda: self.calls[phone] not in phone.live_calls())

    def over(self) -> None:
        """Everybody hangs up, and the books balance."""
        for phone in {self.client, self.own, self.other, self.outside}:
            for call in phone.live_calls():
                phone.do("hang_up", call=call)
            wait_until(lambda phone=phone: not phone.live_calls())
        wait_until(lambda: not Contact.objects.exclude(state="ended").exists())
        check_books()


@pytest.fixture
def hall(house: House, process: Process, anna: User) -> Hall:  # noqa: F811
    Project.objects.update(ring_seconds=4, outgoing_ring_seconds=4)
    process.start()
    return Hall(house, anna)


def outside() -> Target:
    return Target(external=specialist(Project.objects.get(), OUTSIDE).pk)


def the_call() -> Call:
    return Call.objects.get()


def test_after_a_transfer_in_one_step_client_and_specialist_hear_each_other_and_the_operator_is_free(
    hall: Hall,
) -> None:
    hall.talking()
    hall.ring(hall.outside, lambda: call_transfer(the_call().pk, hall.anna, outside()))
    hall.hears(hall.client, "music")
    assert state_of(hall.anna) == HandlingState.WRAP_UP
    hall.is_out(hall.own)
    hall.pick_up(hall.outside)
    hall.hears(hall.client, CUSTOMER)
    hall.hears(hall.outside, CALLER)
    hall.hang_up(hall.client)
    hall.is_out(hall.outside)
    hall.over()


@pytest.mark.parametrize("habit", ["busy", "silent"])
def test_a_busy_or_silent_specialist_returns_the_client_to_the_queue_with_its_music(
    hall: Hall, habit: str
) -> None:
    hall.talking()
    hall.ring(hall.outside, lambda: call_transfer(the_call().pk, hall.anna, outside()))
    if habit == "busy":
        hall.outside.do("refuse", call=hall.calls[hall.outside])
    hall.is_out(hall.outside)
    wait_until(lambda: Contact.objects.get().state == "queued")
    hall.hears(hall.client, "music")
    assert Contact.objects.get().queue_stays.count() == 2
    hall.over()


def test_hanging_up_on_either_side_of_a_consultation_drops_the_specialist(hall: Hall) -> None:
    hall.talking()
    target = outside()
    for side in (LegKind.SPECIALIST, LegKind.CLIENT):
        hall.ring(hall.outside, lambda: call_consult(the_call().pk, hall.anna, target))
        hall.pick_up(hall.outside)
        hall.hears(hall.own, CUSTOMER)
        hall.hears(hall.client, "music")
        hall.hears(hall.outside, "1001")
        if side is LegKind.CLIENT:
            call_swap(the_call().pk, hall.anna, side)
            hall.hears(hall.own, CALLER)
            hall.hears(hall.outside, "music")
        call_drop(the_call().pk, hall.anna)
        hall.is_out(hall.outside)
        hall.hears(hall.own, CALLER)
        hall.hears(hall.client, "1001")
    hall.over()


def test_a_client_who_hangs_up_in_a_consultation_leaves_operator_and_specialist_talking(hall: Hall) -> None:
    hall.talking()
    hall.ring(hall.outside, lambda: call_consult(the_call().pk, hall.anna, outside()))
    hall.pick_up(hall.outside)
    hall.hears(hall.own, CUSTOMER)
    hall.hang_up(hall.client)
    wait_until(lambda: Contact.objects.get().state == "ended")
    hall.hears(hall.own, CUSTOMER)
    hall.hears(hall.outside, "1001")
    hall.hang_up(hall.outside)
    hall.is_out(hall.own)
    wait_until(lambda: state_of(hall.anna) == HandlingState.WRAP_UP)
    hall.over()


def test_a_client_is_called_and_both_hear_each_other(hall: Hall) -> None:
    hall.ring(hall.own, lambda: call_dial(hall.anna, CUSTOMER))
    assert not hall.outside.live_calls()  # his own phone first
    hall.ring(hall.outside, lambda: hall.pick_up(hall.own))
    hall.hears(hall.own, "ring")
    hall.pick_up(hall.outside)
    hall.hears(hall.own, CUSTOMER)
    hall.hears(hall.outside, "1001")
    wait_until(lambda: state_of(hall.anna) == HandlingState.TALKING)
    assert Contact.objects.get().direction == "out"
    hall.over()


def test_a_supervisor_listens_whispers_unheard_by_the_client_and_takes_part(hall: Hall) -> None:
    hall.talking()
    project = Project.objects.get()
    supervisor = UserFactory(role="supervisor")
    supervisor.supervised_projects.add(project)
    device_take(supervisor, "1002", must_be_there=False)
    wait_until(lambda: AgentSlot.objects.get(agent=supervisor).device.is_online)
    hall.ring(hall.other, lambda: call_supervise(the_call().pk, supervisor, Mode.LISTEN))
    hall.pick_up(hall.other)
    hall.hears(hall.other, "1001", CALLER)
    hall.hears(hall.own, CALLER)
    call_supervise(the_call().pk, supervisor, Mode.WHISPER)
    hall.hears(hall.own, CALLER, "1002")
    hall.hears(hall.client, "1001")
    call_supervise(the_call().pk, supervisor, Mode.BARGE)
    hall.hears(hall.client, "1001", "1002")
    hall.over()


def test_a_ring_that_ends_while_the_telephony_process_is_dead_is_a_missed_call(
    hall: Hall,
    process: Process,  # noqa: F811
) -> None:
    hall.ring(hall.own, hall.call_in)
    wait_until(lambda: state_of(hall.anna) == HandlingState.RINGING)
    process.end(signal.SIGKILL)
    hall.is_out(hall.own)
    assert hall.calls[hall.client] in hall.client.live_calls()
    process.start()
    wait_until(lambda: AgentSlot.objects.get(agent=hall.anna).status.code == "missed_call", timeout=30)
    assert list(Contact.objects.get().offers.values_list("outcome", flat=True)) == ["timed_out"]
    assert Contact.objects.get().state == "queued"
    hall.hears(hall.client, "music")
    hall.over()


def test_who_does_not_answer_is_passed_over_and_the_next_one_is_rung(hall: Hall) -> None:
    hall.ring(hall.own, hall.call_in)
    boris = agent_at_work(Project.objects.get())
    device_take(boris, "1002", must_be_there=False)
    wait_until(lambda: AgentSlot.objects.get(agent=boris).device.is_online)
    hall.ring(hall.other, lambda: hall.is_out(hall.own))
    assert AgentSlot.objects.get(agent=hall.anna).status.code == "missed_call"
    hall.hears(hall.client, "music")
    hall.pick_up(hall.other)
    hall.hears(hall.client, "1002")
    hall.over()
