"""«Нажмите 1, и мы перезвоним»: ordered, called, reached or not; and all that may come between."""

from __future__ import annotations

from typing import Any

import pytest

from agentzone.models import Assignment, Call, Callback, CallLeg, Contact, Offer, QueueStay
from agentzone.selectors.voice import voice_json, voice_totals
from agentzone.services.calls import outbox
from agentzone.services.calls.acts import call_decline, call_hang_up
from agentzone.services.calls.cutting import call_cut
from agentzone.services.calls.supervision import call_force_end
from agentzone.services.status import sign_out
from agentzone.states import EndedBy
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import CallState, Cause
from kernel import clock
from kernel.audit import AuditEntry
from tests.factories.people import UserFactory
from tests.factories.voice import device_of, phone_number

from .books import check_books, check_switch, check_time
from .hall import CALLER, Hall
from .test_waiting import RU, AnySound, decide, said

BUSY = {"answers": None, "decline_after": 1.0}


@pytest.fixture
def hall(hall: Hall) -> Hall:
    decide(
        hall,
        announce=True,
        announce_first_seconds=10,
        announce_every_seconds=60,
        announce_position=False,
        announce_wait=False,
        callback_offer=True,
        callback_after_seconds=5,
        callback_pause_seconds=60,
        callback_attempts=2,
    )
    hall.switch.habits[CALLER] = Habit(2.0)
    hall.switch.sounds = AnySound()
    return hall


def balanced(hall: Hall) -> None:
    check_books()
    check_time()
    check_switch(hall)


def ordered(hall: Hall, caller: str = CALLER) -> Call:
    """A client waits, is offered it, and presses 1; he has hung up."""
    client = hall.calls(caller)
    hall.pass_time(11)
    hall.presses(client)
    hall.pass_time(4)
    call = hall.call_of(client)
    assert (call.state, call.contact.state) == (CallState.ORDERED, "queued")
    assert client not in hall.switch.exchange.lines
    return call


def now(call: Call) -> Call:
    return Call.objects.select_related("contact").get(pk=call.pk)


# ── the order ───────────────────────────────────────────────────────────────
def test_he_is_thanked_and_hung_up_and_keeps_his_place(hall: Hall) -> None:
    client = hall.calls()
    arrived = clock.now()
    hall.pass_time(10.5)
    assert hall.hears(client) == {RU + "callback-offer"}
    hall.presses(client)
    hall.pass_time(0.1)
    assert hall.hears(client) == {RU + "callback-thanks"}
    hall.pass_time(3)
    assert hall.switch.exchange.lines == {}
    contact = Contact.objects.get()
    assert (contact.state, contact.ended_at, contact.rests_until) == ("queued", None, None)
    assert abs((contact.arrived_at - arrived).total_seconds()) < 1
    assert QueueStay.objects.get().left_at is None
    assert Callback.objects.get().outcome == ""
    assert AuditEntry.objects.filter(action="call.callback_ordered", target_id=str(contact.pk)).count() == 1
    hall.pass_time(75)
    assert said(hall, client) == ["callback-offer", "callback-thanks"]
    balanced(hall)


def test_before_it_was_offered_and_with_other_keys_nothing_happens(hall: Hall) -> None:
    client = hall.calls()
    hall.presses(client)
    hall.pass_time(11)
    hall.presses(client, "205#*")
    hall.pass_time(5)
    assert hall.call_of(client).state == CallState.QUEUED
    assert not Callback.objects.exists()


@pytest.mark.parametrize(("caller", "settings"), [("", {}), (CALLER, {"callback_offer": False})])
def test_who_cannot_be_called_or_is_not_to_be_is_not_offered_it(
    hall: Hall, caller: str, settings: dict[str, Any]
) -> None:
    decide(hall, **settings)
    client = hall.calls(caller)
    hall.pass_time(80)
    hall.presses(client)
    hall.pass_time(3)
    assert said(hall, client) == []
    assert hall.call_of(client).state == CallState.QUEUED


def test_two_keys_at_once_are_one_order(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(11)
    hall.presses(client, "111")
    hall.pass_time(4)
    assert Callback.objects.count() == 1
    assert said(hall, client) == ["callback-offer", "callback-thanks"]
    balanced(hall)


def test_who_hangs_up_before_the_thanks_are_over_has_ordered_all_the_same(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(11)
    hall.presses(client)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(1)
    assert hall.call_of(client).state == CallState.ORDERED
    assert Contact.objects.get().rests_until is None
    balanced(hall)


def test_thanks_that_cannot_be_played_hang_him_up_at_once(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentzone.services.calls.callbacks.THANKS", "lost")
    client = hall.calls()
    hall.pass_time(11)
    hall.presses(client)
    hall.pass_time(0.5)
    assert hall.switch.exchange.lines == {}
    assert hall.call_of(client).state == CallState.ORDERED


def test_a_key_pressed_while_the_call_rings_at_an_operator_orders_nothing(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(11)
    anna = hall.operator(answers=3.0)
    hall.pass_time(1)
    hall.presses(client)
    hall.pass_time(5)
    assert hall.call_of(client).contact.agent == anna
    assert not Callback.objects.exists()
    balanced(hall)


def test_a_key_pressed_at_the_moment_of_the_answer_leaves_the_two_talking(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(11)
    anna = hall.operator(answers=None)
    hall.settle()
    hall.pass_time(1)
    hall.switch.exchange.answer(hall.switch.exchange.lines[hall.leg_of(anna)])
    hall.switch.customer_presses(client, "1")  # both reports are on their way together
    hall.pass_time(1)
    assert hall.call_of(client).state == CallState.TALKING
    assert hall.hears(client) == {device_of(anna)}
    balanced(hall)


def test_the_key_comes_before_the_claim_and_the_operator_calls_back(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(11)
    hall.switch.customer_presses(client, "1")
    anna = hall.operator(answers=1.0)
    hall.pass_time(8)
    call = hall.call_of(client)
    assert (call.state, call.contact.agent) == (CallState.TALKING, anna)
    assert Callback.objects.get().outcome == "reached"
    balanced(hall)


# ── the call ────────────────────────────────────────────────────────────────
def test_an_operators_phone_rings_then_the_clients_and_then_it_is_a_call_like_others(hall: Hall) -> None:
    shown = phone_number(hall.project, is_shown=True)
    decide(hall, record_calls=True)
    began = clock.now()
    call = ordered(hall)
    anna = hall.operator(answers=2.0)
    hall.pass_time(1)
    panel = voice_json(anna.pk)["call"]
    assert (panel["state"], panel["direction"], panel["acts"]) == ("ringing", "in", ["pick-up", "decline"])
    assert (panel["callback"]["attempt"], panel["callback"]["of"], panel["client"]["state"]) == (
        1,
        2,
        "waiting",
    )
    hall.pass_time(1.6)
    panel = voice_json(anna.pk)["call"]
    assert (panel["client"]["state"], panel["acts"]) == ("ringing", ["pick-up", "hang-up"])
    assert hall.hears(hall.leg_of(anna)) == {"ring"}
    dial = now(call).commands.get(kind="dial", payload__number=CALLER).payload
    assert dial["caller_number"] == shown.number
    hall.pass_time(3)
    call = now(call)
    assert (call.state, call.contact.state, call.contact.agent) == (CallState.TALKING, "assigned", anna)
    assert hall.hears(hall.leg_of(anna)) == {CALLER}
    assert hall.hears(hall.leg(call, "client")) == {device_of(anna)}
    assert Offer.objects.get().outcome == "accepted"
    assert call.contact.first_reply_at == call.answered_at == hall.part_of(anna).answered_at
    hall.pass_time(5)
    call_hang_up(call.pk, anna)
    hall.pass_time(1)
    assert hall.slot(anna).activity == "acw"
    hall.pass_time(31)
    call = now(call)
    assert (call.contact.ended_by, call.contact.end_reason) == ("agent", "hung_up")
    assert call.recording_seconds > 4
    assert Callback.objects.get().outcome == "reached"
    totals = voice_totals(anna.pk, began, clock.now())
    assert (totals.calls, totals.missed) == (1, 0)
    balanced(hall)


def test_he_is_called_in_his_turn(hall: Hall) -> None:
    first = ordered(hall)
    later = hall.calls("79160000002")
    anna = hall.operator()
    hall.pass_time(6)
    assert now(first).contact.agent == anna
    assert hall.call_of(later).state == CallState.QUEUED


def test_an_operator_who_does_not_answer_leaves_him_to_the_next(hall: Hall) -> None:
    call = ordered(hall)
    anna = hall.operator(answers=None)
    hall.pass_time(21)
    assert hall.slot(anna).status.code == "missed_call"
    assert now(call).state == CallState.ORDERED
    boris = hall.operator(answers=None)
    hall.pass_time(1)
    assert now(call).state == CallState.ASKED
    call_decline(call.pk, boris)
    hall.pass_time(1)
    assert now(call).state == CallState.ORDERED
    vera = hall.operator()
    hall.pass_time(6)
    assert now(call).contact.agent == vera
    assert Callback.objects.get().attempts == 1
    balanced(hall)


@pytest.mark.parametrize("habit", [BUSY, {"answers": None}, {"answers": None, "unknown": True}])
def test_who_is_not_reached_is_tried_again_after_the_pause_and_then_given_up(
    hall: Hall, habit: dict[str, Any]
) -> None:
    hall.project.outgoing_ring_seconds = 10
    hall.project.save()
    hall.switch.habits[CALLER] = Habit(habit["answers"], **{k: v for k, v in habit.items() if k != "answers"})
    call = ordered(hall)
    anna = hall.operator(answers=1.0)
    hall.pass_time(14)
    assert (now(call).state, Callback.objects.get().attempts) == (CallState.ORDERED, 1)
    assert (hall.slot(anna).activity, hall.slot(anna).status.code) == ("idle", "ready")
    balanced(hall)
    other = hall.calls("79160000002")  # somebody else is served meanwhile
    hall.pass_time(5)
    assert hall.call_of(other).contact.agent == anna
    hall.switch.customer_hangs_up(other)
    hall.pass_time(90)
    contact = now(call).contact
    assert (contact.state, contact.ended_by, contact.end_reason) == ("ended", "system", "not_reached")
    assert (Callback.objects.get().outcome, Callback.objects.get().attempts) == ("not_reached", 2)
    reasons = (
        Assignment.objects.filter(contact=contact).order_by("epoch").values_list("end_reason", flat=True)
    )
    assert list(reasons) == ["not_reached", "ended"]
    assert CallLeg.objects.filter(call=call, kind="client").count() == 3
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_an_operator_who_hangs_up_while_the_client_is_called_has_made_an_attempt(hall: Hall) -> None:
    hall.switch.habits[CALLER] = Habit(None)
    call = ordered(hall)
    anna = hall.operator(answers=1.0)
    hall.pass_time(3)
    assert now(call).state == CallState.DIALLING
    call_hang_up(call.pk, anna)
    hall.pass_time(1)
    assert (now(call).state, now(call).ending_by) == (CallState.ORDERED, "")
    assert now(call).contact.rests_until > clock.now()
    assert Callback.objects.get().attempts == 1
    balanced(hall)


@pytest.mark.parametrize("how", ["lost", "signed out"])
def test_an_operator_who_is_lost_while_the_client_is_called_has_made_none(hall: Hall, how: str) -> None:
    hall.switch.habits[CALLER] = Habit(None)
    call = ordered(hall)
    anna = hall.operator(answers=1.0)
    hall.pass_time(3)
    if how == "lost":
        hall.switch.device_vanishes(device_of(anna))
        hall.switch.phone_hangs_up(hall.leg_of(anna), Cause.LOST)
    else:
        sign_out(anna)
    hall.pass_time(1)
    assert (now(call).state, now(call).contact.rests_until) == (CallState.ORDERED, None)
    assert Callback.objects.get().attempts == 0
    hall.switch.habits[CALLER] = Habit(1.0)
    boris = hall.operator()
    hall.pass_time(6)
    assert now(call).contact.agent == boris
    balanced(hall)


def test_an_operator_lost_in_the_conversation_leaves_the_client_to_the_queue(hall: Hall) -> None:
    call = ordered(hall)
    anna = hall.operator(answers=1.0)
    hall.pass_time(5)
    hall.switch.device_vanishes(device_of(anna))
    hall.switch.phone_hangs_up(hall.leg_of(anna), Cause.LOST)
    hall.pass_time(1)
    assert now(call).state == CallState.QUEUED
    assert hall.hears(hall.leg(call, "client")) == {"music"}
    balanced(hall)


# ── he comes himself, or is not wanted ──────────────────────────────────────
def test_who_calls_again_himself_takes_his_place_and_is_not_called(hall: Hall) -> None:
    first = ordered(hall)
    arrived = first.contact.arrived_at
    other = hall.calls("79160000002")
    hall.pass_time(60)
    again = hall.calls()
    call = hall.call_of(again)
    assert (call.pk, call.state, call.contact.arrived_at) == (first.pk, CallState.QUEUED, arrived)
    assert Callback.objects.get().outcome == "called_in"
    anna = hall.operator()
    hall.pass_time(4)
    assert hall.hears(again) == {device_of(anna)}
    assert hall.call_of(other).state == CallState.QUEUED
    assert Contact.objects.count() == 2
    balanced(hall)


def test_who_calls_while_an_operators_phone_rings_for_him_is_connected_with_that_one(hall: Hall) -> None:
    first = ordered(hall)
    anna = hall.operator(answers=4.0)
    hall.pass_time(2)
    again = hall.calls()
    assert hall.call_of(again).state == CallState.OFFERED
    hall.pass_time(3)
    assert hall.hears(again) == {device_of(anna)}
    assert not first.commands.filter(kind="dial", payload__number=CALLER).exists()
    balanced(hall)


def test_who_calls_while_he_is_called_waits_by_himself_and_is_not_called_again(hall: Hall) -> None:
    first = ordered(hall)
    hall.switch.habits[CALLER] = Habit(None, decline_after=5.0)
    hall.operator(answers=1.0)
    hall.pass_time(3)
    assert now(first).state == CallState.DIALLING
    again = hall.calls()
    hall.pass_time(10)
    assert (now(first).contact.ended_by, now(first).contact.end_reason) == ("client", "called_in")
    assert hall.call_of(again).state == CallState.TALKING
    balanced(hall)


def test_a_blocked_client_is_not_called(hall: Hall) -> None:
    call = ordered(hall)
    anna = hall.operator(answers=None)
    hall.pass_time(1)
    assert call_cut(call.pk, EndedBy.SUPERVISOR)
    hall.pass_time(1)
    assert (now(call).contact.ended_by, now(call).contact.end_reason) == ("supervisor", "callback_cancelled")
    assert (hall.slot(anna).activity, hall.slot(anna).status.code) == ("idle", "ready")
    assert hall.switch.exchange.lines == {}
    balanced(hall)


@pytest.mark.parametrize("when", [0.0, 3.0])
def test_a_supervisor_ends_it_before_and_while_the_client_is_called(hall: Hall, when: float) -> None:
    boss = UserFactory(role="supervisor")
    boss.supervised_projects.add(hall.project)
    hall.switch.habits[CALLER] = Habit(None)
    call = ordered(hall)
    if when:
        hall.operator(answers=1.0)
        hall.pass_time(when)
        assert now(call).state == CallState.DIALLING
    call_force_end(call.pk, boss)
    hall.pass_time(2)
    assert now(call).contact.state == "ended"
    assert Callback.objects.get().outcome == "cancelled"
    assert hall.switch.exchange.lines == {}
    balanced(hall)


# ── processes and networks ──────────────────────────────────────────────────
@pytest.mark.parametrize("seconds", [0.0, 0.5, 1.2, 2.5, 4.0])
def test_a_telephony_process_that_is_killed_on_the_way_loses_no_callback(hall: Hall, seconds: float) -> None:
    call = ordered(hall)
    anna = hall.operator(answers=1.0)
    hall.pass_time(seconds)
    hall.bridge, hall.flights, hall.pending = Bridge(), {}, []
    hall.pass_time(3)
    hall.reconcile()
    hall.pass_time(8)
    hall.reconcile()
    hall.pass_time(1)
    assert (now(call).state, now(call).contact.agent) == (CallState.TALKING, anna)
    assert Callback.objects.get().attempts == 1
    assert CallLeg.objects.filter(call=call, kind="client").count() == 2
    balanced(hall)


def test_a_process_that_is_killed_while_it_thanks_hangs_him_up_all_the_same(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(11)
    hall.switch.customer_presses(client, "1")
    hall._apply()
    [(_call_id, words)] = outbox.waiting()
    assert outbox.sending([words]) == [True]  # and the process is gone: nobody knows whether it was said
    hall.bridge, hall.flights, hall.pending = Bridge(), {}, []
    hall.pass_time(125)
    assert hall.switch.exchange.lines == {}
    assert hall.call_of(client).state == CallState.ORDERED
    hall.operator()
    hall.pass_time(8)
    assert hall.call_of(client).state == CallState.TALKING
    balanced(hall)
