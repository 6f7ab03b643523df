"""Events twice, out of turn, not at all; connections and processes that go and come: no call and no second is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agentzone.models import Call, CallLeg, Contact, Handling, QueueStay, SwitchCommand
from agentzone.services.calls import outbox
from agentzone.services.calls.acts import call_hang_up, call_hold
from agentzone.services.calls.legs import leg_ended
from agentzone.services.calls.reconcile import reconcile
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.commands import Answer, HangUp, SendDigits, Talk
from agentzone.telephony.gaps import Gap
from agentzone.telephony.simulator import Faults
from agentzone.telephony.states import CallState, Cause, CommandState, HandlingState, Place
from agentzone.telephony.switch_events import LegEnded, LegPlaced
from kernel.ids import new_id

from .books import check_books, check_switch, check_time
from .hall import Hall, _now


def facts() -> list[tuple[object, ...]]:
    """All that is stored of calls, times included."""
    return [
        *Handling.objects.order_by("id").values_list("state", "rang_at", "answered_at", "left_at", "done_at"),
        *Contact.objects.order_by("arrived_at").values_list(
            "state", "ended_at", "ended_by", "end_reason", "epoch"
        ),
        *CallLeg.objects.order_by("started_at", "kind").values_list(
            "state", "answered_at", "ended_at", "cause"
        ),
    ]


def test_events_that_all_come_twice_change_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall(monkeypatch, Faults(twice=1.0), wrap_up_seconds=5)
    anna = hall.operator()
    client, call = hall.talking(anna)
    call_hold(call.pk, anna, on=True)
    hall.pass_time(5)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(10)
    assert Call.objects.count() == Handling.objects.count() == 1
    check_books()
    check_time()


def test_all_events_of_a_call_told_again_to_a_process_without_memory_change_nothing(hall: Hall) -> None:
    told = []
    heard = hall.switch._sink
    hall.switch._sink = lambda event: (told.append(event), heard(event))
    anna = hall.operator()
    client, call = hall.talking(anna)
    call_hold(call.pk, anna, on=True)
    hall.pass_time(3)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(40)
    before = facts()
    again = Bridge()
    for event in [*told, *reversed(told)]:
        again.apply(event)
    hall.settle()
    assert facts() == before
    check_books()


def kept_back(hall: Hall) -> list[LegPlaced]:
    """From now on reports of places are kept in this list instead of being told."""
    kept: list[LegPlaced] = []
    heard = hall.switch._sink
    hall.switch._sink = lambda event: kept.append(event) if isinstance(event, LegPlaced) else heard(event)
    return kept


def test_music_of_the_queue_told_after_the_answer_is_no_hold(hall: Hall) -> None:
    late = kept_back(hall)
    anna = hall.operator(answers=1)
    hall.calls()
    hall.pass_time(3)
    music = late[0]
    assert (music.place, hall.part_of(anna).state) == (Place.HOLD, HandlingState.TALKING)
    assert music.at < hall.part_of(anna).answered_at
    hall.bridge.apply(music)
    assert hall.part_of(anna).state == HandlingState.TALKING
    assert hall.part_of(anna).holds.count() == 0


def test_of_two_places_told_in_the_wrong_order_the_later_one_counts(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    late = kept_back(hall)
    for on in (True, False):
        call_hold(call.pk, anna, on=on)
        hall.pass_time(1)
        if on:  # as if its report had come: the page lets him ask to come back
            SwitchCommand.objects.filter(state="sent").update(state="done", ended_at=hall.time.now())
            outbox.put(Talk(call_id=call.pk, channels=(client,)), call=call)
    assert [event.place for event in late] == [Place.HOLD, Place.TALK]
    for event in reversed(late):
        hall.bridge.apply(event)
    assert hall.part_of(anna).state == HandlingState.TALKING
    check_books()


def test_the_end_of_a_call_told_before_its_beginning_leaves_no_ghost(hall: Hall) -> None:
    client = hall.switch.customer_calls(hall.line.number, "7916")
    hall.switch.customer_hangs_up(client)
    hall.pending.reverse()
    hall.settle()
    assert hall.call_of(client).state == CallState.QUEUED  # nobody knows better yet
    hall.pass_time(3)
    assert hall.reconcile() == 1
    contact = hall.call_of(client).contact
    assert (contact.state, contact.ended_at) == ("ended", CallLeg.objects.get().ended_at)
    assert hall.reconcile() == 0


def test_lost_events_are_found_in_the_snapshot_with_their_true_times(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.pass_time(30)
    hall.switch.faults.lost = 1.0
    hall.switch.customer_hangs_up(client)
    ended = hall.time.now()
    hall.pass_time(8)
    hall.switch.faults.lost = 0.0
    assert Call.objects.get(pk=call.pk).state == CallState.TALKING
    hall.reconcile()
    part = hall.part_of(anna)
    assert (part.left_at, Contact.objects.get(pk=call.pk).ended_at) == (ended, ended)
    hall.pass_time(40)
    assert part.left_at + timedelta(seconds=30) == hall.part_of(anna).done_at
    check_books()
    check_time()
    check_switch(hall)


def test_a_lost_arrival_is_found(hall: Hall) -> None:
    hall.switch.faults.lost = 1.0
    client = hall.switch.customer_calls(hall.line.number, "7916")
    hall.pass_time(4)
    hall.switch.faults.lost = 0.0
    assert Call.objects.count() == 0
    hall.reconcile()
    hall.pass_time(1)
    assert hall.call_of(client).state == CallState.QUEUED
    assert hall.switch.exchange.hears(client) == {"music"}


@pytest.mark.parametrize("lost", ["the report", "the command"])
def test_a_lost_hold_is_found(hall: Hall, lost: str) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    hall.pass_time(5)
    if lost == "the report":
        hall.switch.faults.lost = 1.0
    call_hold(call.pk, anna, on=True)
    if lost == "the command":
        SwitchCommand.objects.filter(state="queued").delete()
    hall.pass_time(1)
    SwitchCommand.objects.filter(state="sent").update(state="done", ended_at=hall.time.now())
    hall.flights.clear()
    hall.pass_time(3)
    hall.switch.faults.lost = 0.0
    hall.reconcile()
    hall.pass_time(1)
    state = Call.objects.get(pk=call.pk).state
    assert state == (CallState.HELD if lost == "the report" else CallState.TALKING)
    check_switch(hall)


def test_a_command_whose_end_was_never_told_is_not_asked_for_ever(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    hall.switch.faults.lost = 1.0
    call_hold(hall.part_of(anna).call_id, anna, on=True)
    hall.pass_time(12)
    assert not SwitchCommand.objects.filter(state__in=["queued", "sent"]).exists()


def test_a_client_whose_hang_up_was_lost_is_hung_up_after_all(hall: Hall) -> None:
    """The operator has left him, the switch was asked to hang him up, and it never came to that."""
    anna = hall.operator()
    client, call = hall.talking(anna)
    leg_ended(hall.leg_of(anna), Cause.NORMAL, hall.time.now())
    SwitchCommand.objects.filter(kind="hang_up").update(
        state="done", ended_at=hall.time.now(), sent_at=hall.time.now()
    )
    hall.pass_time(3)
    assert (Call.objects.get(pk=call.pk).state, client in hall.switch.exchange.lines) == (
        CallState.TALKING,
        True,
    )
    hall.reconcile()  # her own phone first, of which the switch has not told us the end
    hall.pass_time(1)
    hall.reconcile()
    hall.pass_time(1)
    assert client not in hall.switch.exchange.lines
    assert Contact.objects.get(pk=call.pk).ended_by == "agent"
    check_books()


def test_a_channel_whose_leg_is_over_is_hung_up(hall: Hall) -> None:
    anna = hall.operator()
    client, _ = hall.talking(anna)
    leg = hall.leg_of(anna)
    hall.bridge.apply(LegEnded(event_id="untrue", at=hall.time.now(), channel=leg, cause=Cause.LOST))
    hall.pass_time(3)
    assert leg in hall.switch.exchange.lines
    hall.reconcile()
    hall.pass_time(1)
    assert leg not in hall.switch.exchange.lines
    check_switch(hall)
    assert client in hall.switch.exchange.lines


def test_a_crash_of_the_switch_closes_its_calls_at_the_time_it_was_last_alive(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    waiting = hall.calls("79990000000")
    hall.pass_time(60)
    crashed = hall.time.now()
    hall.switch.crash()
    hall.pass_time(20)
    reconcile(_now(hall.switch.snapshot()), [Gap(crashed, crashed + timedelta(seconds=1))])
    hall.settle()
    contact = Contact.objects.get(pk=call.pk)
    assert (contact.ended_at, contact.ended_by, contact.end_reason) == (crashed, "system", "lost")
    assert hall.part_of(anna).left_at == crashed
    assert (
        QueueStay.objects.filter(contact=contact).count() == 1
    )  # it did not go back to the queue on the way
    assert hall.call_of(waiting).contact.ended_at == crashed
    check_books()
    check_time()
    check_switch(hall)


def test_while_the_switch_is_away_wishes_wait_and_are_carried_out_when_it_is_back(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.switch.disconnect()
    call_hold(call.pk, anna, on=True)
    hall.pass_time(10)
    assert hall.part_of(anna).state == HandlingState.TALKING
    hall.switch.reconnect()
    hall.pass_time(1)
    assert hall.part_of(anna).state == HandlingState.HOLD
    assert hall.switch.exchange.hears(client) == {"music"}


def test_calls_live_through_our_restart_in_the_middle(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.pass_time(10)
    hall.switch._sink = None  # our process dies …
    call_hold(call.pk, anna, on=True)
    hall.switch.advance(15)
    hall.bridge, hall.flights, hall.pending = Bridge(), {}, []  # … and another begins
    hall.switch._sink = hall._heard
    hall.reconcile()
    hall.pass_time(1)
    assert hall.switch.exchange.hears(client) == {"music"}
    call_hang_up(call.pk, anna)
    hall.pass_time(31)
    check_books()
    check_time()
    check_switch(hall)
    assert Handling.objects.get().state == HandlingState.DONE


# ── the outbox ──────────────────────────────────────────────────────────────
def test_commands_keep_their_order_and_their_op_id(db: None) -> None:
    commands = [Answer(call_id=new_id(), channel=f"c{n}") for n in range(5)]
    outbox.put(*commands)
    assert [command for _, command in outbox.waiting()] == commands


def test_a_command_is_closed_once(db: None) -> None:
    command = HangUp(call_id=new_id(), channel="c")
    outbox.put(command)
    assert outbox.done([command.op_id]) == [False]  # it was not sent yet
    assert outbox.sending([command]) == [True]
    assert outbox.sending([command]) == [True]  # after a restart: the same op id does nothing twice
    assert outbox.done([command.op_id]) == [True]
    assert outbox.done([command.op_id]) == [False]
    assert not outbox.failed(command.op_id, "late")
    assert outbox.sending([command]) == [False]
    assert outbox.waiting() == []


def test_of_commands_sent_together_each_has_its_own_answer(db: None) -> None:
    digits, first, second = (
        SendDigits(call_id=new_id(), channel="c", digits="1"),
        HangUp(call_id=new_id(), channel="d"),
        HangUp(call_id=new_id(), channel="e"),
    )
    outbox.put(digits, first)
    assert outbox.sending([digits]) == [True]
    assert outbox.sending([second, digits, first]) == [False, False, True]
    assert outbox.done([second.op_id, first.op_id, digits.op_id]) == [False, True, False]
    found = dict(SwitchCommand.objects.values_list("op_id", "state"))
    assert found == {digits.op_id: "failed", first.op_id: "done"}


def test_what_the_switch_has_not_got_is_given_later_even_if_it_must_not_be_done_twice(db: None) -> None:
    command = SendDigits(call_id=new_id(), channel="c", digits="12")
    outbox.put(command)
    assert outbox.sending([command]) == [True]
    outbox.given_back(command.op_id)
    row = SwitchCommand.objects.get(op_id=command.op_id)
    assert (row.state, row.sent_at) == (CommandState.QUEUED, None)
    assert outbox.sending([command]) == [True]
    assert outbox.done([command.op_id]) == [True]
    outbox.given_back(command.op_id)  # told late
    row.refresh_from_db()
    assert row.state == CommandState.DONE


def test_what_must_not_be_done_twice_is_given_up_when_nobody_knows(db: None) -> None:
    command = SendDigits(call_id=new_id(), channel="c", digits="12")
    outbox.put(command)
    assert outbox.sending([command]) == [True]
    assert outbox.sending([command]) == [False]
    row = SwitchCommand.objects.get()
    assert (row.state, row.problem) == ("failed", outbox.UNKNOWN)


def test_old_commands_are_forgotten_and_open_ones_never(hall: Hall) -> None:
    done, waits = HangUp(call_id=new_id(), channel="c"), HangUp(call_id=new_id(), channel="d")
    outbox.put(done, waits)
    outbox.sending([done])
    outbox.done([done.op_id])
    hall.time.advance(15 * 86_400)
    assert outbox.forget() == 1
    assert SwitchCommand.objects.get().op_id == waits.op_id
