"""A call from its arrival to the end of after-call work, and all that may come between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import (
    AgentSlot,
    Call,
    CallLeg,
    Contact,
    Handling,
    Offer,
    QueueStay,
    Status,
    SwitchCommand,
)
from agentzone.services.calls.acts import (
    call_decline,
    call_hang_up,
    call_hold,
    call_pick_up,
    wrap_up_end,
)
from agentzone.services.calls.own import CallMoved
from agentzone.services.status import actor_of, plan_cancel, set_status, sign_out
from agentzone.telephony.states import CallState, Cause, HandlingState, LegState
from kernel.errors import NotFound
from tests.factories.people import UserFactory
from tests.factories.voice import device_of
from tests.integration.distribution.floor import open_chat

from .hall import CALLER, Hall


def test_a_call_waits_with_music_until_somebody_is_ready(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(10)
    call = hall.call_of(client)
    assert (call.state, call.contact.state, call.caller_number) == ("queued", "queued", CALLER)
    assert hall.switch.exchange.hears(client) == {"music"}
    assert CallLeg.objects.get(channel=client).state == LegState.UP
    hall.operator(answers=None)
    hall.pass_time(1)
    assert hall.call_of(client).state == CallState.OFFERED
    assert hall.switch.exchange.hears(client) == {"music"}


def test_the_operator_answers_and_both_hear_each_other(hall: Hall) -> None:
    anna = hall.operator(answers=2)
    client, call = hall.talking(anna)
    leg = hall.leg_of(anna)
    assert hall.switch.exchange.hears(client) == {device_of(anna)}
    assert hall.switch.exchange.hears(leg) == {CALLER}
    contact, part = call.contact, hall.part_of(anna)
    assert (contact.state, contact.agent, contact.epoch) == ("assigned", anna, 1)
    assert contact.first_reply_at == part.answered_at == call.answered_at
    assert contact.first_assigned_at == part.answered_at
    assert part.offer.outcome == "accepted"
    assert 1.9 < (part.answered_at - part.rang_at).total_seconds() < 2.3
    assert (hall.slot(anna).activity, hall.slot(anna).voice_load) == ("talking", 1)


def test_the_longest_idle_of_the_best_level_is_asked(hall: Hall) -> None:
    first, second = hall.operator(), hall.operator()
    better = hall.operator(level=1)
    worse = hall.operator(level=2)
    AgentSlot.objects.filter(agent=first).update(last_call_at=hall.time.now() - timedelta(minutes=1))
    AgentSlot.objects.filter(agent=second).update(last_call_at=hall.time.now() - timedelta(minutes=9))
    AgentSlot.objects.filter(agent=better).update(last_call_at=hall.time.now() - timedelta(minutes=5))
    AgentSlot.objects.filter(agent=worse).update(last_call_at=hall.time.now() - timedelta(hours=5))
    asked = []
    for _ in range(4):
        asked.append(hall.call_of(hall.calls()).handlings.get().agent)
    assert asked == [second, better, first, worse]


def test_the_client_hangs_up_and_after_call_work_lasts_its_time_to_the_second(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.pass_time(60)
    hall.switch.customer_hangs_up(client)
    ended = hall.time.now()
    hall.settle()
    part = hall.part_of(anna)
    assert (part.state, part.left_at) == (HandlingState.WRAP_UP, ended)
    assert hall.slot(anna).activity == "acw"
    assert hall.switch.exchange.lines == {}
    contact = Contact.objects.get(pk=call.pk)
    assert (contact.state, contact.ended_by, contact.end_reason, contact.ended_at) == (
        "ended",
        "client",
        "hung_up",
        ended,
    )
    hall.pass_time(29)
    assert hall.part_of(anna).state == HandlingState.WRAP_UP
    hall.pass_time(2)
    part = hall.part_of(anna)
    assert (part.state, part.done_at) == (HandlingState.DONE, ended + timedelta(seconds=30))
    slot = hall.slot(anna)
    assert (slot.activity, slot.status.code, slot.voice_load, slot.last_call_at) == (
        "idle",
        "ready",
        0,
        part.done_at,
    )


def test_the_operator_hangs_up_and_the_client_is_disconnected(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    call_hang_up(call.pk, anna)
    hall.settle()
    assert hall.switch.exchange.lines == {}
    contact = Contact.objects.get(pk=call.pk)
    assert (contact.state, contact.ended_by, contact.end_reason) == ("ended", "agent", "hung_up")
    assert hall.part_of(anna).state == HandlingState.WRAP_UP


def test_putting_down_the_phone_disconnects_the_client_too(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.switch.phone_hangs_up(hall.leg_of(anna))
    hall.settle()
    assert client not in hall.switch.exchange.lines
    assert Contact.objects.get(pk=call.pk).ended_by == "agent"


def test_on_hold_the_client_hears_music_and_the_facts_know_how_long(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    call_hold(call.pk, anna, on=True)
    hall.settle()
    assert hall.switch.exchange.hears(client) == {"music"}
    assert (hall.call_of(client).state, hall.slot(anna).activity) == ("held", "hold")
    hall.pass_time(15)
    call_hold(call.pk, anna, on=True)  # again: it is so already
    call_hold(call.pk, anna, on=False)
    hall.settle()
    assert hall.switch.exchange.hears(client) == {device_of(anna)}
    (hold,) = hall.part_of(anna).holds.all()
    assert 15 <= (hold.ended_at - hold.started_at).total_seconds() < 15.2
    assert (hall.call_of(client).state, hall.slot(anna).activity) == ("talking", "talking")


def test_a_client_who_hangs_up_on_hold_ends_the_hold_with_the_call(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    call_hold(call.pk, anna, on=True)
    hall.pass_time(5)
    hall.switch.customer_hangs_up(client)
    hall.settle()
    part = hall.part_of(anna)
    assert part.holds.get().ended_at == part.left_at


# ── not answered ────────────────────────────────────────────────────────────
def test_a_call_that_is_not_answered_puts_the_operator_aside_and_goes_to_the_next(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(5)
    boris = hall.operator(answers=1)
    hall.pass_time(16)
    slot = hall.slot(anna)
    assert (slot.status.code, slot.status_forced, slot.activity, slot.voice_load) == (
        "missed_call",
        True,
        "idle",
        0,
    )
    part = hall.part_of(anna)
    assert (part.state, part.offer.outcome, part.answered_at) == ("done", "timed_out", None)
    assert 20 <= (part.done_at - part.rang_at).total_seconds() < 20.3
    hall.pass_time(3)
    assert hall.part_of(boris).state == HandlingState.TALKING
    stays = QueueStay.objects.filter(contact=hall.call_of(client).contact).order_by("entered_at")
    assert [stay.outcome for stay in stays] == ["offered", "offered"]
    assert hall.call_of(client).contact.enqueued_at == stays[0].entered_at


def test_the_same_operator_is_not_asked_again_at_once(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(22)
    set_status(anna, Status.objects.get(code="ready"), actor=actor_of(anna))
    hall.pass_time(5)
    assert hall.call_of(client).state == CallState.QUEUED
    hall.pass_time(61)
    assert hall.call_of(client).state == CallState.OFFERED


def test_declined_at_the_phone_or_in_the_page_is_no_answer_either(hall: Hall) -> None:
    anna, boris = hall.operator(answers=None, declines=3), hall.operator(answers=None)
    AgentSlot.objects.filter(agent=boris).update(last_call_at=hall.time.now())
    client = hall.calls()
    hall.pass_time(4)
    assert hall.part_of(anna).offer.outcome == "declined"
    call_decline(hall.call_of(client).pk, boris)
    hall.settle()
    assert hall.part_of(boris).offer.outcome == "declined"
    assert hall.call_of(client).state == CallState.QUEUED
    assert {hall.slot(one).status.code for one in (anna, boris)} == {"missed_call"}
    assert list(hall.switch.exchange.lines) == [client]


def test_a_device_that_has_gone_is_not_rung_twice(hall: Hall) -> None:
    anna = hall.operator()
    hall.switch.exchange.online.discard(device_of(anna))  # nobody has told us
    client = hall.calls()
    hall.pass_time(2)
    part = hall.part_of(anna)
    assert (part.offer.outcome, part.offer.reason) == ("withdrawn", "unreachable")
    assert hall.slot(anna).status.code == "missed_call"
    assert hall.call_of(client).state == CallState.QUEUED


def test_a_client_who_leaves_the_queue_has_abandoned_after_his_wait(hall: Hall) -> None:
    client = hall.calls()
    hall.pass_time(12)
    hall.switch.customer_hangs_up(client)
    hall.settle()
    contact = hall.call_of(client).contact
    assert (contact.state, contact.ended_by, contact.end_reason) == ("ended", "client", "abandoned")
    assert 12 <= (contact.ended_at - contact.enqueued_at).total_seconds() < 12.5
    assert contact.first_reply_at is None


def test_a_client_who_leaves_while_it_rings_is_nobodys_fault(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(6)
    hall.switch.customer_hangs_up(client)
    hall.settle()
    slot, part = hall.slot(anna), hall.part_of(anna)
    assert (slot.status.code, slot.activity, slot.voice_load) == ("ready", "idle", 0)
    assert (part.offer.outcome, part.offer.reason, part.state) == ("withdrawn", "ended", "done")
    assert hall.call_of(client).contact.end_reason == "abandoned"
    assert hall.switch.exchange.lines == {}


# ── statuses ────────────────────────────────────────────────────────────────
def test_a_status_chosen_in_a_call_is_planned_and_taken_after_it(hall: Hall) -> None:
    anna = hall.operator()
    client, _ = hall.talking(anna)
    lunch, ready = Status.objects.get(code="lunch"), Status.objects.get(code="ready")
    set_status(anna, lunch, actor=actor_of(anna))
    assert (hall.slot(anna).status, hall.slot(anna).planned_status) == (ready, lunch)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(31)
    slot = hall.slot(anna)
    assert (slot.status, slot.planned_status, slot.status_forced) == (lunch, None, False)


@pytest.mark.parametrize("cancel", ["the present one again", "cancelled"])
def test_a_plan_can_be_changed_and_cancelled(hall: Hall, cancel: str) -> None:
    anna = hall.operator()
    client, _ = hall.talking(anna)
    for code in ("lunch", "coaching"):
        set_status(anna, Status.objects.get(code=code), actor=actor_of(anna))
    assert hall.slot(anna).planned_status.code == "coaching"
    if cancel == "cancelled":
        plan_cancel(anna)
    else:
        set_status(anna, Status.objects.get(code="ready"), actor=actor_of(anna))
    assert hall.slot(anna).planned_status is None
    hall.switch.customer_hangs_up(client)
    hall.pass_time(31)
    assert hall.slot(anna).status.code == "ready"


def test_a_project_may_send_operators_into_a_status_after_each_call(hall: Hall) -> None:
    hall.project.after_call_status = Status.objects.get(code="extra_wrap_up")
    hall.project.save()
    anna = hall.operator()
    client, _ = hall.talking(anna)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(31)
    assert hall.slot(anna).status.code == "extra_wrap_up"


def test_without_after_call_work_the_next_call_rings_at_once(hall: Hall) -> None:
    hall.project.wrap_up_seconds = 0
    hall.project.save()
    anna = hall.operator()
    client, _ = hall.talking(anna)
    second = hall.calls("79990000000")
    hall.switch.customer_hangs_up(client)
    hall.settle()
    assert hall.call_of(second).state == CallState.OFFERED
    first = Handling.objects.filter(agent=anna).earliest("rang_at")
    assert (first.state, first.left_at) == ("done", first.done_at)


def test_after_call_work_may_be_ended_sooner_and_only_once(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    with pytest.raises(CallMoved):
        wrap_up_end(call.pk, anna)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(10)
    wrap_up_end(call.pk, anna)
    done = hall.part_of(anna).done_at
    assert done == hall.time.now()
    wrap_up_end(call.pk, anna)
    assert hall.part_of(anna).done_at == done


def test_during_a_call_and_its_after_work_no_other_work_comes(hall: Hall) -> None:
    anna = hall.operator()
    client, _ = hall.talking(anna)
    second, chat = hall.calls("79990000000"), open_chat(hall.project)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(20)
    assert hall.call_of(second).state == CallState.QUEUED
    assert claim(chat.pk, anna.pk, {}) is Outcome.BUSY
    assert Contact.objects.get(pk=chat.pk).state == "queued"
    hall.pass_time(11)
    assert hall.call_of(second).state == CallState.OFFERED


def test_signing_out_gives_the_client_to_somebody_else(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    boris = hall.operator(answers=1)
    sign_out(anna)
    hall.settle()
    assert hall.switch.exchange.hears(client) == {"music"}
    hall.pass_time(3)
    assert hall.part_of(boris).state == HandlingState.TALKING
    part, slot = hall.part_of(anna), hall.slot(anna)
    assert (part.state, slot.activity, slot.voice_load, slot.device) == ("done", "idle", 0, None)
    contact = Contact.objects.get(pk=call.pk)
    assert (contact.agent, contact.epoch, contact.first_reply_at) == (boris, 2, part.answered_at)


def test_signing_out_while_it_rings_stops_the_ring(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(2)
    sign_out(anna)
    hall.settle()
    assert list(hall.switch.exchange.lines) == [client]
    assert hall.call_of(client).state == CallState.QUEUED
    assert hall.part_of(anna).offer.reason == "receiver_gone"


def test_a_phone_that_dies_in_the_talk_does_not_cost_the_client_his_call(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.switch.phone_hangs_up(hall.leg_of(anna), Cause.LOST)
    hall.settle()
    assert hall.switch.exchange.hears(client) == {"music"}
    contact = Contact.objects.get(pk=call.pk)
    assert (contact.state, hall.call_of(client).state) == ("queued", "queued")
    assert hall.part_of(anna).state == HandlingState.WRAP_UP
    boris = hall.operator(answers=1)
    hall.pass_time(3)
    assert hall.part_of(boris).state == HandlingState.TALKING


# ── access ──────────────────────────────────────────────────────────────────
def test_only_the_operator_of_the_call_can_do_anything_with_it(hall: Hall) -> None:
    anna, stranger = hall.operator(), UserFactory()
    _, call = hall.talking(anna)
    for act in (call_hang_up, call_pick_up, call_decline, wrap_up_end):
        with pytest.raises(NotFound):
            act(call.pk, stranger)
    with pytest.raises(CallMoved):
        call_pick_up(call.pk, anna)  # it does not ring any more
    assert not SwitchCommand.objects.filter(kind__in=["hang_up", "pick_up"]).exists()


def test_the_page_can_answer_where_the_switch_can(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(1)
    call_pick_up(hall.call_of(client).pk, anna)
    hall.settle()
    assert hall.part_of(anna).state == HandlingState.TALKING


def test_an_answer_that_comes_too_late_is_hung_up(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(2)
    leg = hall.leg_of(anna)
    hall.switch.exchange.answer(hall.switch.exchange.lines[leg])  # both at one moment
    hall.switch.customer_hangs_up(client)
    hall.pending.reverse()
    hall.settle()
    assert hall.switch.exchange.lines == {}
    assert hall.call_of(client).contact.end_reason == "abandoned"
    assert hall.slot(anna).activity == "idle"


def test_the_ring_time_of_a_lost_end_is_over_all_the_same(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    client = hall.calls()
    hall.pass_time(1)
    hall.switch.faults.lost = 1.0
    hall.pass_time(26)
    hall.switch.faults.lost = 0.0
    part = hall.part_of(anna)
    assert (part.state, part.offer.outcome) == ("done", "timed_out")
    assert (part.done_at - part.rang_at).total_seconds() == 20
    assert Offer.objects.filter(ended_at=None).count() == 0
    assert Call.objects.get(legs__channel=client).state == CallState.QUEUED
