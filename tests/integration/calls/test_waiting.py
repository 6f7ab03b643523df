"""What a client who waits is told, and where he goes who waits too long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agentzone.models import CallWait, Contact, Handling, Project, QueueStay, SpecialDay, SwitchCommand, User
from agentzone.selectors.waiting import FEWEST
from agentzone.services.calls.due import calls_due
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.contract import SoundFile
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import CallState
from kernel.audit import AuditEntry
from tests.factories.people import ProjectFactory
from tests.factories.voice import specialist

from .books import check_books, check_switch, check_time
from .hall import CALLER, Hall


class AnySound:
    """Every sound is there and takes two seconds, but for those called “lost”."""

    def find(self, name: str) -> SoundFile | None:
        return None if "lost" in name else SoundFile("", 2.0)


@pytest.fixture
def hall(hall: Hall) -> Hall:
    hall.switch.sounds = AnySound()
    return hall


RU = "prompt-ru-"


def decide(hall: Hall, **settings: Any) -> None:
    for name, value in settings.items():
        setattr(hall.project, name, value)
    hall.project.full_clean()
    hall.project.save()


def said(hall: Hall, channel: str) -> list[str]:
    """Prompts that were played to him, in their order, each announcement on its own."""
    plays = SwitchCommand.objects.filter(kind="play", payload__channel=channel).order_by("id")
    return [" ".join(one.payload["sounds"]).replace(RU, "") for one in plays]


def balanced(hall: Hall) -> None:
    check_books()
    check_time()
    check_switch(hall)


def handled_before(hall: Hall, seconds: float, times: int = FEWEST) -> User:
    """So many calls of the project took an operator so long, a moment ago."""
    anna = hall.operator()
    for _ in range(times):
        client, _call = hall.talking(anna)
        hall.switch.customer_hangs_up(client)
        hall.pass_time(31)
    for part in Handling.objects.filter(agent=anna):
        end = part.answered_at + timedelta(seconds=seconds)
        Handling.objects.filter(pk=part.pk).update(left_at=end, done_at=end)
    return anna


def test_who_waits_hears_his_place_after_the_first_interval_and_then_after_each(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10, announce_every_seconds=30)
    first, second = hall.calls(), hall.calls("79160000002")
    hall.pass_time(9)
    assert said(hall, first) == []
    hall.pass_time(2)
    assert said(hall, first) == ["position-1"]
    assert said(hall, second) == ["position-2"]
    assert hall.hears(second) == {RU + "position-2"}
    hall.pass_time(3)
    assert hall.hears(second) == {"music"}
    hall.switch.customer_hangs_up(first)
    hall.pass_time(30)
    assert said(hall, second) == ["position-2", "position-1"]
    hall.pass_time(31)
    assert len(said(hall, second)) == 3
    assert said(hall, first) == ["position-1"]


def test_a_project_that_tells_nothing_leaves_the_music_alone(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(75)
    assert said(hall, client) == []
    assert not CallWait.objects.exists()


def test_the_expected_wait_is_the_place_times_the_handling_time_by_the_operators(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10, announce_every_seconds=60)
    anna = handled_before(hall, 290)
    hall.talking(anna)
    first, second = hall.calls("79160000001"), hall.calls("79160000002")
    hall.pass_time(11)
    assert said(hall, first) == ["position-1 wait-5"]
    assert said(hall, second) == ["position-2 wait-10"]
    hall.operator()  # takes the first one's call
    hall.pass_time(60)
    assert said(hall, second)[1:] == ["position-1 wait-3"]


def test_of_too_few_calls_no_wait_is_told(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10)
    hall.talking(handled_before(hall, 290, FEWEST - 1))
    waiting = hall.calls("79160000001")
    hall.pass_time(11)
    assert said(hall, waiting) == ["position-1"]


def test_nothing_is_said_of_the_wait_where_nobody_works(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10, announce_position=False)
    client = hall.calls()
    hall.pass_time(30)
    assert said(hall, client) == []
    assert CallWait.objects.get().tell_at is not None


def test_while_a_call_rings_nothing_is_said_and_what_was_due_comes_after(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10, announce_every_seconds=30)
    hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(18)
    assert hall.call_of(client).state == CallState.OFFERED
    assert said(hall, client) == []
    hall.pass_time(5)
    assert hall.call_of(client).state == CallState.QUEUED
    assert said(hall, client) == ["position-1"]


def test_an_operator_who_answers_in_the_midst_of_an_announcement_cuts_it(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10)
    client = hall.calls()
    hall.pass_time(10.5)
    assert hall.hears(client) == {RU + "position-1"}
    anna = hall.operator(answers=0.2)
    hall.pass_time(1)
    assert hall.call_of(client).state == CallState.TALKING
    assert RU + "position-1" not in hall.hears(client)
    hall.pass_time(60)
    assert said(hall, client) == ["position-1"]
    assert hall.part_of(anna).answered_at is not None
    balanced(hall)


def test_who_hangs_up_in_the_midst_of_an_announcement_has_abandoned(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10)
    client = hall.calls()
    hall.pass_time(10.5)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(60)
    contact = Contact.objects.get()
    assert (contact.ended_by, contact.end_reason) == ("client", "abandoned")
    assert len(said(hall, client)) == 1
    balanced(hall)


def test_a_process_that_is_killed_says_nothing_twice_and_leaves_nothing_out(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10, announce_every_seconds=30)
    client = hall.calls()
    hall.pass_time(9)
    hall.switch.advance(2)
    assert calls_due() == 1  # put on its way; and now the process is gone
    hall.bridge, hall.flights, hall.pending = Bridge(), {}, []
    assert calls_due() == 0
    hall.pass_time(0.1)
    assert hall.hears(client) == {RU + "position-1"}
    hall.pass_time(29)
    assert said(hall, client) == ["position-1"]
    hall.pass_time(2)
    assert said(hall, client) == ["position-1", "position-1"]


def test_english_projects_speak_english(hall: Hall) -> None:
    decide(hall, announce=True, announce_first_seconds=10, announce_language="en")
    client = hall.calls()
    hall.pass_time(11)
    assert said(hall, client) == ["prompt-en-position-1"]


# ── overflow ────────────────────────────────────────────────────────────────
@pytest.fixture
def other(hall: Hall) -> Project:
    return ProjectFactory(company=hall.project.company, tier_widen_seconds=0)


def test_who_waits_too_long_goes_into_another_projects_queue_his_arrival_kept(
    hall: Hall, other: Project
) -> None:
    decide(hall, overflow_to="project", overflow_project=other, overflow_seconds=60)
    client = hall.calls()
    arrived = hall.call_of(client).contact.arrived_at
    hall.pass_time(59)
    assert hall.call_of(client).contact.project == hall.project
    hall.pass_time(2)
    contact = hall.call_of(client).contact
    assert (contact.project, contact.state, contact.arrived_at) == (other, "queued", arrived)
    stays = QueueStay.objects.filter(contact=contact).order_by("entered_at")
    assert [(one.project, one.outcome) for one in stays] == [(hall.project, "overflow"), (other, "")]
    assert AuditEntry.objects.filter(action="call.overflowed", target_id=str(contact.pk)).count() == 1
    assert hall.hears(client) == {"music"}
    balanced(hall)


def test_two_projects_that_overflow_into_each_other_send_nobody_to_and_fro(
    hall: Hall, other: Project
) -> None:
    decide(hall, overflow_to="project", overflow_project=other, overflow_seconds=60)
    other.overflow_to, other.overflow_project, other.overflow_seconds = "project", hall.project, 60
    other.save()
    client = hall.calls()
    hall.pass_time(300)
    assert hall.call_of(client).contact.project == other
    assert QueueStay.objects.count() == 2


def test_a_project_that_is_closed_gets_nobody_until_it_opens(hall: Hall, other: Project) -> None:
    decide(hall, overflow_to="project", overflow_project=other, overflow_seconds=60)
    Project.objects.filter(pk=other.pk).update(hours_enabled=True)
    for day in (0, 1):
        SpecialDay.objects.create(project=other, date=(hall.time.now() + timedelta(days=day)).date())
    client = hall.calls()
    hall.pass_time(100)
    assert hall.call_of(client).contact.project == hall.project
    Project.objects.filter(pk=other.pk).update(hours_enabled=False)
    hall.pass_time(31)
    assert hall.call_of(client).contact.project == other


def test_who_overflows_to_a_specialist_talks_with_him_and_has_not_abandoned(hall: Hall) -> None:
    decide(hall, overflow_to="external", overflow_external=specialist(hall.project), overflow_seconds=60)
    hall.switch.habits["84951234567"] = Habit(3.0)
    client = hall.calls()
    hall.pass_time(62)
    assert hall.call_of(client).state == CallState.PASSING
    hall.pass_time(4)
    assert hall.hears(client) == {"84951234567"}
    hall.switch.customer_hangs_up(client)
    hall.pass_time(1)
    contact = Contact.objects.get()
    assert (contact.ended_by, contact.end_reason, contact.first_reply_at) == ("client", "hung_up", None)
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_a_specialist_who_does_not_answer_leaves_him_in_the_queue_and_is_asked_once(hall: Hall) -> None:
    decide(hall, overflow_to="external", overflow_external=specialist(hall.project), overflow_seconds=60)
    client = hall.calls()
    hall.pass_time(120)
    assert hall.call_of(client).state == CallState.QUEUED
    assert hall.call_of(client).legs.filter(kind="specialist").count() == 1
    anna = hall.operator()
    hall.pass_time(4)
    assert hall.call_of(client).contact.agent == anna
    balanced(hall)


def test_who_is_sent_home_hears_a_goodbye_and_is_then_hung_up(hall: Hall) -> None:
    decide(hall, overflow_to="goodbye", overflow_seconds=60)
    client = hall.calls()
    hall.pass_time(61)
    assert hall.hears(client) == {RU + "goodbye"}
    contact = Contact.objects.get()
    assert (contact.state, contact.ended_by, contact.end_reason) == ("ended", "system", "overflow")
    hall.pass_time(3)
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_whose_goodbye_is_never_reported_to_be_over_is_hung_up_in_the_end(hall: Hall) -> None:
    decide(hall, overflow_to="goodbye", overflow_seconds=60)
    client = hall.calls()
    hall.pass_time(61)
    hall.switch.disconnect()
    hall.pass_time(4)
    hall.switch.reconnect()
    assert hall.hears(client) == {"music"}
    hall.pass_time(120)
    assert hall.switch.exchange.lines == {}


def test_an_operator_who_gets_free_at_the_moment_of_the_overflow_has_the_call_or_the_other_queue_has(
    hall: Hall, other: Project
) -> None:
    decide(hall, overflow_to="project", overflow_project=other, overflow_seconds=60)
    client = hall.calls()
    hall.pass_time(59)
    hall.operator(answers=1.0)
    hall.switch.advance(2)
    assert hall.router.run(full=False).assigned == 1  # the claim comes first, and then what is due
    assert calls_due() == 0
    hall.pass_time(3)
    call = hall.call_of(client)
    assert (call.state, call.contact.project) == (CallState.TALKING, hall.project)
    assert call.caller_number == CALLER
    balanced(hall)
