"""Calls that operators make: their own phone first, then the client's; and each way in which nothing comes of it."""

from __future__ import annotations

import pytest

from agentzone.models import Assignment, CallLeg, Handling, Status, User
from agentzone.selectors.voice import voice_json, voice_totals
from agentzone.services.calls.acts import call_decline, call_hang_up, call_hold
from agentzone.services.calls.outgoing import call_back, call_dial
from agentzone.services.calls.own import CallMoved
from agentzone.services.devices import device_presence
from agentzone.services.status import actor_of, set_status, sign_out
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import Cause
from kernel import clock
from kernel.audit import AuditEntry
from kernel.errors import DomainError, Invalid
from tests.factories.people import ProjectFactory
from tests.factories.voice import device_of, phone_number

from .books import check_books, check_switch, check_time
from .hall import CALLER, Hall


def balanced(hall: Hall) -> None:
    check_books()
    check_time()
    check_switch(hall)


def test_the_own_phone_rings_first_then_the_clients_and_both_talk(hall: Hall) -> None:
    anna = hall.operator(status="not_ready", kind="phone")
    call = hall.dials(anna)
    assert [leg.kind for leg in call.legs.all()] == ["agent"]
    assert voice_json(anna.pk)["call"]["client"]["state"] == "waiting"
    hall.pass_time(2.5)
    panel = voice_json(anna.pk)
    assert (panel["activity"], panel["call"]["client"]["state"]) == ("ringing", "ringing")
    assert hall.hears(hall.leg_of(anna)) == {"ring"}
    hall.pass_time(3)
    call.refresh_from_db()
    assert (call.state, call.contact.state, call.contact.direction) == ("talking", "assigned", "out")
    assert hall.hears(hall.leg_of(anna)) == {CALLER}
    assert hall.hears(hall.leg(call, "client")) == {device_of(anna)}
    balanced(hall)


def test_the_client_sees_the_projects_number_that_is_marked(hall: Hall) -> None:
    shown = phone_number(hall.project, is_shown=True)
    call = hall.dials(hall.operator())
    hall.pass_time(4)
    commands = [row.payload for row in call.commands.filter(kind="dial").order_by("id")]
    assert [one["number"] for one in commands] == ["", CALLER]
    assert commands[1]["caller_number"] == shown.number
    assert call.number == shown


def test_it_is_a_call_like_others_with_hold_recording_after_call_work_and_numbers(hall: Hall) -> None:
    hall.project.record_calls = True
    hall.project.after_call_status = Status.objects.get(code="lunch")
    hall.project.save()
    anna = hall.operator(status="not_ready")
    began = clock.now()
    call = hall.dials(anna)
    hall.pass_time(6)
    call_hold(call.pk, anna, on=True)
    hall.pass_time(5)
    assert hall.hears(hall.leg(call, "client")) == {"music"}
    call_hold(call.pk, anna, on=False)
    hall.pass_time(3)
    call_hang_up(call.pk, anna)
    hall.pass_time(1)
    assert hall.slot(anna).activity == "acw"
    hall.pass_time(40)
    call.refresh_from_db()
    assert call.recording_seconds > 5
    assert (call.contact.state, call.contact.ended_by, call.contact.end_reason) == (
        "ended",
        "agent",
        "hung_up",
    )
    assert hall.slot(anna).status.code == "not_ready"  # whoever calls himself stays in his status
    totals = voice_totals(anna.pk, began, clock.now())
    assert (totals.calls, totals.missed) == (1, 0)
    assert totals.hold == pytest.approx(5, abs=0.2)
    balanced(hall)


@pytest.mark.parametrize(
    ("habit", "reason"),
    [
        ({"answers": None, "decline_after": 1.0}, "busy"),
        ({"answers": None}, "no_answer"),
        ({"answers": None, "unknown": True}, "wrong_number"),
    ],
)
def test_a_call_that_nobody_takes_ends_with_its_reason_and_blames_nobody(
    hall: Hall, habit: dict, reason: str
) -> None:
    anna = hall.operator()
    call = hall.dials(anna, **habit)
    hall.pass_time(60)
    call.refresh_from_db()
    assert (call.contact.state, call.contact.ended_by, call.contact.end_reason) == ("ended", "system", reason)
    panel = voice_json(anna.pk)
    assert (panel["activity"], panel["call"], panel["last"]["reason"]) == ("idle", None, reason)
    assert not panel["last"]["answered"]
    assert hall.slot(anna).status.code == "ready"
    assert Handling.objects.get().answered_at is None
    balanced(hall)


def test_a_client_is_called_no_longer_than_the_project_says(hall: Hall) -> None:
    hall.project.outgoing_ring_seconds = 12
    hall.project.save()
    call = hall.dials(hall.operator(), answers=None)
    hall.pass_time(11)
    assert hall.call_of(hall.leg(call, "client")).state == "dialling"
    hall.pass_time(5)
    assert hall.call_of(hall.leg(call, "client")).state == "ended"


@pytest.mark.parametrize("act", [call_hang_up, call_decline])
def test_the_operator_gives_up_before_the_answer(hall: Hall, act) -> None:
    anna = hall.operator()
    call = hall.dials(anna, answers=None)
    hall.pass_time(4)
    act(call.pk, anna)
    hall.pass_time(1)
    call.refresh_from_db()
    assert (call.contact.ended_by, call.contact.end_reason) == ("agent", "cancelled")
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_he_gives_up_while_his_own_phone_rings(hall: Hall) -> None:
    anna = hall.operator(answers=None, kind="phone")
    call = hall.dials(anna)
    hall.pass_time(1)
    call_hang_up(call.pk, anna)
    hall.pass_time(1)
    call.refresh_from_db()
    assert call.contact.end_reason == "cancelled"
    assert [leg.kind for leg in call.legs.all()] == ["agent"]
    balanced(hall)


def test_his_own_phone_is_not_picked_up_and_no_client_is_called(hall: Hall) -> None:
    anna = hall.operator(answers=None, kind="phone")
    call = hall.dials(anna)
    hall.pass_time(25)
    call.refresh_from_db()
    assert (call.contact.ended_by, call.contact.end_reason) == ("system", "own_phone")
    assert not CallLeg.objects.filter(kind="client").exists()
    assert hall.slot(anna).status.code == "ready"
    balanced(hall)


def test_his_phone_is_hung_up_while_the_clients_rings(hall: Hall) -> None:
    anna = hall.operator()
    call = hall.dials(anna, answers=None)
    hall.pass_time(4)
    hall.switch.phone_hangs_up(hall.leg_of(anna))
    hall.pass_time(1)
    call.refresh_from_db()
    assert (call.contact.ended_by, call.contact.end_reason) == ("agent", "cancelled")
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_a_client_who_answers_at_the_very_moment_of_giving_up_is_hung_up(hall: Hall) -> None:
    anna = hall.operator()
    call = hall.dials(anna, answers=None)
    hall.pass_time(4)
    hall.switch.exchange.answer(hall.switch.exchange.lines[hall.leg(call, "client")])
    late, hall.pending = hall.pending, []
    hall.switch.phone_hangs_up(hall.leg_of(anna))
    hall.settle()
    hall.pending += late
    hall.pass_time(1)
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_an_operator_lost_in_an_outgoing_call_leaves_the_client_to_the_queue(hall: Hall) -> None:
    anna = hall.operator(status="not_ready")
    boris = hall.operator()
    call = hall.dials(anna)
    hall.pass_time(6)
    hall.switch.phone_hangs_up(hall.leg_of(anna), Cause.LOST)
    hall.pass_time(4)
    call.refresh_from_db()
    assert (call.state, call.contact.agent) == ("talking", boris)
    assert call.contact.enqueued_at is not None
    balanced(hall)


def test_signing_out_ends_a_call_that_nobody_has_answered(hall: Hall) -> None:
    anna = hall.operator()
    call = hall.dials(anna, answers=None)
    hall.pass_time(4)
    sign_out(anna)
    hall.pass_time(1)
    call.refresh_from_db()
    assert (call.contact.state, call.contact.end_reason) == ("ended", "signed_out")
    assert hall.switch.exchange.lines == {}
    balanced(hall)


# ── who may call, and whom ──────────────────────────────────────────────────
def refused(hall: Hall, agent, number: str = CALLER, project: int | None = None) -> str:
    with pytest.raises(DomainError) as caught:
        call_dial(agent, number, project)
    assert Handling.objects.filter(agent=agent).exclude(state="done").count() <= 1
    return caught.value.code


def test_what_stands_in_the_way_has_a_code_and_the_dial_pad_says_it_before(hall: Hall) -> None:
    anna = hall.operator()
    slot = hall.slot(anna)

    def now(**fields: object) -> str:
        for name, value in fields.items():
            setattr(slot, name, value)
        slot.save()
        shown = voice_json(anna.pk)["dial"]
        assert not shown["can"]
        assert refused(hall, anna) == shown["why"]
        return str(shown["why"])

    device = slot.device
    assert now(status=Status.objects.get(code="lunch")) == "status_forbids"
    assert now(status=Status.objects.get(code="ready"), device=None) == "no_device"
    device.is_online = False
    device.save()
    assert now(device=device) == "device_offline"
    device.is_online = True
    device.save()
    sign_out(anna)
    assert voice_json(anna.pk)["dial"]["why"] == refused(hall, anna) == "not_at_work"


def test_in_a_call_no_other_is_made(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    assert refused(hall, anna) == voice_json(anna.pk)["dial"]["why"] == "on_call"


def test_a_project_without_a_number_makes_no_calls(hall: Hall) -> None:
    anna = hall.operator()
    hall.line.is_active = False
    hall.line.save()
    assert refused(hall, anna) == voice_json(anna.pk)["dial"]["why"] == "no_number"


@pytest.mark.parametrize("number", ["", "12", "позвони", "+7916+1", "1" * 20, "sip:79161234567"])
def test_a_number_that_is_none_is_refused_in_words(hall: Hall, number: str) -> None:
    with pytest.raises(Invalid) as caught:
        call_dial(hall.operator(), number)
    assert "number" in caught.value.extra["errors"]


def test_what_people_write_between_digits_is_taken_out(hall: Hall) -> None:
    anna = hall.operator()
    call_dial(anna, "+7 (916) 123-45-67")
    assert voice_json(anna.pk)["call"]["caller_number"] == "+79161234567"


def test_of_several_projects_one_must_be_chosen_and_only_of_ones_own(hall: Hall) -> None:
    anna = hall.operator()
    second, foreign = ProjectFactory(), ProjectFactory()
    for project in (second, foreign):
        phone_number(project)
    anna.skills.create(project=second, level=1)
    assert {one["id"] for one in voice_json(anna.pk)["dial"]["projects"]} == {hall.project.pk, second.pk}
    assert refused(hall, anna) == "validation"
    assert refused(hall, anna, project=foreign.pk) == "validation"
    call_dial(anna, CALLER, second.pk)
    assert voice_json(anna.pk)["call"]["project"]["id"] == second.pk


def test_a_softphone_answers_by_itself_and_a_desk_phone_rings(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    call = hall.dials(anna)
    assert call.commands.get(kind="dial").payload["auto_answer"] is True
    boris = hall.operator(answers=None, kind="phone")
    assert hall.dials(boris).commands.get(kind="dial").payload["auto_answer"] is False


# ── calling back ────────────────────────────────────────────────────────────
def finished_call(hall: Hall, anna):
    client, call = hall.talking(anna)
    assert voice_json(anna.pk)["call"]["acts"].count("call-back") == 0
    hall.switch.customer_hangs_up(client)
    hall.pass_time(1)
    return call


def test_calling_back_from_after_call_work_changes_the_status_which_stays_until_it_is_left_by_hand(
    hall: Hall,
) -> None:
    anna = hall.operator()
    call = finished_call(hall, anna)
    assert "call-back" in voice_json(anna.pk)["call"]["acts"]
    hall.switch.habits[CALLER] = Habit(1.0)
    again = call_back(call.pk, anna)
    hall.pass_time(6)
    panel = voice_json(anna.pk)
    assert (panel["activity"], panel["call"]["id"], panel["call"]["direction"]) == (
        "talking",
        str(again),
        "out",
    )
    call_hang_up(again, anna)
    hall.pass_time(60)
    assert hall.slot(anna).status.code == "outgoing_call"
    assert hall.slot(anna).activity == "idle"
    set_status(anna, Status.objects.get(code="ready"), actor=actor_of(anna))
    assert hall.slot(anna).takes_calls
    assert AuditEntry.objects.filter(action="call.dialled", target_id=str(again)).count() == 1
    balanced(hall)


def test_a_client_is_called_back_after_the_handling_too_and_twice_if_need_be(hall: Hall) -> None:
    anna = hall.operator()
    call = finished_call(hall, anna)
    hall.pass_time(40)
    for _ in range(2):
        assert voice_json(anna.pk)["last"]["acts"] == ["call-back"]
        hall.switch.habits[CALLER] = Habit(None, decline_after=1.0)
        call_back(call.pk, anna)
        hall.pass_time(10)
        assert hall.slot(anna).activity == "idle"
    balanced(hall)


def test_calling_back_is_refused_with_a_code(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)

    def code() -> str:
        with pytest.raises(DomainError) as caught:
            call_back(call.pk, anna)
        return caught.value.code

    assert code() == "client_there"
    hall.switch.customer_hangs_up(client)
    hall.pass_time(1)
    hall.project.call_back = False
    hall.project.save()
    assert code() == "not_allowed"
    assert "call-back" not in voice_json(anna.pk)["call"]["acts"]
    hall.project.call_back = True
    hall.project.save()
    call.caller_number = ""
    call.save()
    assert code() == "client_hidden"
    with pytest.raises(DomainError) as caught:
        call_back(call.pk, hall.operator())
    assert caught.value.code == "not_found"


def test_only_who_led_the_call_in_a_project_that_he_serves_calls_back(hall: Hall) -> None:
    """Whoever missed it, or does not serve the project any more, has not such a call; without a phone none begins."""
    boris = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(hall.project.ring_seconds + 2)
    anna = hall.operator(answers=2)
    hall.pass_time(4)
    call = hall.part_of(anna).call
    hall.switch.customer_hangs_up(client)
    hall.pass_time(60)

    def code(agent: User) -> str:
        with pytest.raises(DomainError) as caught:
            call_back(call.pk, agent)
        return caught.value.code

    assert Handling.objects.filter(agent=boris, call=call).exists()
    assert code(boris) == "not_found"
    assert voice_json(boris.pk)["last"] is None
    device_presence(device_of(anna), online=False)
    assert code(anna) == "device_offline"
    device_presence(device_of(anna), online=True)
    anna.skills.all().delete()
    assert code(anna) == "not_found"
    balanced(hall)


def test_the_time_of_every_outgoing_call_is_in_one_assignment(hall: Hall) -> None:
    anna = hall.operator()
    call = hall.dials(anna)
    hall.pass_time(6)
    call_hang_up(call.pk, anna)
    hall.pass_time(1)
    call.contact.refresh_from_db()
    one = Assignment.objects.get(contact=call.contact)
    assert (one.started_at, one.ended_at) == (call.contact.arrived_at, call.contact.ended_at)
    with pytest.raises(CallMoved):
        call_hang_up(call.pk, anna)
