"""What is stored of calls adds up: seconds of operators, numbers of an interval, what pages are told."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agentzone.events_calls import VoiceChanged
from agentzone.models import Call, CallHold, CallLeg, Device, Handling, Status, StatusSpan, SwitchCommand
from agentzone.selectors.voice import VoiceTotals, voice_json, voice_totals
from agentzone.services.calls.acts import auto_answer_set, call_hang_up, call_hold
from agentzone.services.devices import DeviceSilent, DeviceTaken, device_presence, device_take
from agentzone.services.status import actor_of, set_status, sign_in, sign_out
from kernel import clock
from kernel.errors import DomainError, Invalid
from kernel.ids import new_id
from tests.factories.people import UserFactory
from tests.factories.voice import device, device_of, operator, phone_number

from .books import check_books, check_time
from .figures import handling_figures
from .hall import Hall


def a_working_hour(hall: Hall) -> Any:
    """Two calls with holds, one missed, one abandoned, a break; returns the operator."""
    anna = hall.operator(answers=3)
    for hold in (12, 7):
        client, call = hall.talking(anna)
        hall.pass_time(20)
        call_hold(call.pk, anna, on=True)
        hall.pass_time(hold)
        call_hold(call.pk, anna, on=False)
        hall.pass_time(5)
        if hold == 12:
            hall.switch.customer_hangs_up(client)
        else:
            call_hang_up(call.pk, anna)
        hall.pass_time(40)
    hall.switch.habits.clear()  # from now on she does not answer
    hall.calls("79160000001")
    hall.pass_time(25)
    set_status(anna, Status.objects.get(code="lunch"), actor=actor_of(anna))
    hall.pass_time(60)
    return anna


def test_talk_hold_and_after_work_make_handling_and_all_spans_the_working_time(hall: Hall) -> None:
    start = hall.time.now()
    anna = a_working_hour(hall)
    check_books()
    check_time()
    totals = voice_totals(anna.pk, start, hall.time.now())
    parts = [handling_figures(part, hall.time.now()) for part in Handling.objects.filter(agent=anna)]
    assert totals.calls == 2
    assert totals.missed == 1
    assert totals.handling == pytest.approx(sum(part.handling for part in parts), abs=1e-5)
    assert totals.talk + totals.hold + totals.acw == pytest.approx(totals.handling, abs=1e-9)
    assert totals.hold == pytest.approx(19, abs=0.3)
    assert totals.acw == pytest.approx(60, abs=1e-5)
    assert totals.on_break == pytest.approx(60, abs=0.1)
    first = StatusSpan.objects.filter(agent=anna).earliest("started_at").started_at
    assert totals.signed_in == pytest.approx((hall.time.now() - first).total_seconds(), abs=1e-5)


def test_intervals_add_up_to_the_whole_wherever_they_are_cut(hall: Hall) -> None:
    start = hall.time.now()
    anna = a_working_hour(hall)
    end = hall.time.now()
    whole = voice_totals(anna.pk, start, end)
    cuts = [start + (end - start) * n / 7 for n in range(8)]
    pieces = [voice_totals(anna.pk, a, b) for a, b in pairwise(cuts)]
    for name in set(VoiceTotals.__dataclass_fields__) - {"average_handling", "average_talk"}:
        assert sum(getattr(piece, name) for piece in pieces) == pytest.approx(
            getattr(whole, name), abs=1e-4
        ), name


def test_every_event_of_the_panel_says_what_a_fresh_look_would(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = hall.operator(answers=2)
    told: list[dict[str, Any]] = []
    draw = VoiceChanged.data_for

    def noted(event: VoiceChanged, stream: str, context: Any) -> dict[str, Any]:
        told.append(draw(event, stream, context))
        assert stream == f"agent:{anna.pk}"
        return told[-1]

    monkeypatch.setattr(VoiceChanged, "data_for", noted)
    steps: list[Any] = [
        lambda: hall.calls(),
        lambda: hall.pass_time(4),
        lambda: call_hold(hall.part_of(anna).call_id, anna, on=True),
        lambda: call_hold(hall.part_of(anna).call_id, anna, on=False),
        lambda: set_status(anna, Status.objects.get(code="lunch"), actor=actor_of(anna)),
        lambda: auto_answer_set(anna, on=True),
        lambda: device_presence(device_of(anna), online=False),
        lambda: call_hang_up(hall.part_of(anna).call_id, anna),
        lambda: hall.pass_time(31),
    ]
    activities = []
    for step in steps:
        before = len(told)
        step()
        hall.settle()
        assert len(told) > before
        assert told[-1] == {"voice": voice_json(anna.pk)}
        activities.append(told[-1]["voice"]["activity"])
    assert activities == [
        "ringing",
        "talking",
        "hold",
        "talking",
        "talking",
        "talking",
        "talking",
        "acw",
        "idle",
    ]
    assert told[-1]["voice"]["call"] is None


def test_the_panel_shows_the_call_with_all_that_the_operator_has_to_know(hall: Hall) -> None:
    anna = hall.operator(answers=None)
    hall.switch.customer_calls(hall.line.number, "79161112233", "Мария")
    hall.settle()
    call = voice_json(anna.pk)["call"]
    part = hall.part_of(anna)
    assert (call["state"], call["caller_number"], call["caller_name"]) == ("ringing", "79161112233", "Мария")
    assert (call["number"], call["number_name"]) == (hall.line.number, "Линия")
    assert call["project"]["name"] == hall.project.name
    assert call["ring_until"] == clock.iso(part.rang_at + timedelta(seconds=20))


@pytest.mark.parametrize(
    ("mode", "own", "answers"),
    [("agent", True, True), ("agent", False, False), ("on", False, True), ("off", True, False)],
)
def test_auto_answer_is_the_operators_unless_the_project_decides(
    hall: Hall, mode: str, own: bool, answers: bool
) -> None:
    hall.project.auto_answer = mode
    hall.project.save()
    anna = hall.operator(answers=None)
    auto_answer_set(anna, on=own)
    hall.calls()
    hall.pass_time(1)
    assert (hall.part_of(anna).state == "talking") is answers
    forced = voice_json(anna.pk)["auto_answer_forced"]
    assert [one["on"] for one in forced] == ([] if mode == "agent" else [mode == "on"])


def test_auto_answer_has_to_be_switched_on_again_after_each_sign_in(hall: Hall) -> None:
    anna = hall.operator()
    auto_answer_set(anna, on=True)
    sign_out(anna)
    sign_in(anna)
    assert hall.slot(anna).auto_answer is False


# ── arrivals ────────────────────────────────────────────────────────────────
def test_a_recording_has_its_name_and_its_length(hall: Hall) -> None:
    hall.project.record_calls = True
    hall.project.save()
    anna = hall.operator()
    client, call = hall.talking(anna)
    hall.pass_time(30)
    hall.switch.customer_hangs_up(client)
    hall.settle()
    call = Call.objects.get(pk=call.pk)
    assert call.recording_name == f"call-{call.pk.hex}"
    assert call.recording_seconds == pytest.approx(31, abs=1.5)


def test_calls_are_recorded_only_where_the_project_wants_it(hall: Hall) -> None:
    hall.talking(hall.operator())
    assert not SwitchCommand.objects.filter(kind="record").exists()


@pytest.mark.parametrize("why", ["nobody's number", "switched off", "project switched off"])
def test_a_call_to_a_number_of_nobody_gets_a_busy_tone_and_no_record(hall: Hall, why: str) -> None:
    number = "79000000000"
    if why == "switched off":
        number = phone_number(hall.project, is_active=False).number
    elif why == "project switched off":
        hall.project.is_active = False
        hall.project.save()
        number = hall.line.number
    hall.calls(number=number)
    hall.pass_time(1)
    assert hall.switch.exchange.lines == {}
    assert Call.objects.count() == 0


def test_out_of_hours_a_call_gets_a_busy_tone_and_is_counted_as_such(hall: Hall) -> None:
    hall.project.hours_enabled = True  # and has no hours at all
    hall.project.save()
    channel = hall.calls()
    hall.pass_time(1)
    contact = hall.call_of(channel).contact
    assert hall.switch.exchange.lines == {}
    assert (contact.state, contact.ended_by, contact.end_reason) == ("ended", "system", "out_of_hours")
    check_books()


# ── devices ─────────────────────────────────────────────────────────────────
def test_a_device_serves_one_person_at_a_time(hall: Hall) -> None:
    anna, other = hall.operator(), UserFactory()
    sign_in(other)
    with pytest.raises(DeviceTaken):
        device_take(other, device_of(anna))
    number = device_of(anna)
    sign_out(anna)
    assert device_take(other, number).number == number


def test_a_device_that_is_not_there_or_not_connected_is_refused_in_words(hall: Hall) -> None:
    person = UserFactory()
    sign_in(person)
    with pytest.raises(Invalid):
        device_take(person, "0000")
    silent = device(is_online=False, kind=Device.Kind.PHONE)
    with pytest.raises(DeviceSilent):
        device_take(person, silent.number)
    assert device_take(person, silent.number, must_be_there=False) == silent
    soft = device(is_online=False)
    assert device_take(person, soft.number) == soft


def test_in_a_call_the_device_cannot_be_changed(hall: Hall) -> None:
    anna = hall.operator()
    hall.talking(anna)
    with pytest.raises(DomainError) as refused:
        device_take(anna, device().number)
    assert refused.value.code == "on_call"


def test_without_a_device_or_with_a_silent_one_nobody_is_asked(hall: Hall) -> None:
    anna = hall.operator()
    device_presence(device_of(anna), online=False)
    client = hall.calls()
    hall.pass_time(1)
    assert hall.call_of(client).state == "queued"
    device_presence(device_of(anna), online=True)
    hall.pass_time(1)
    assert hall.call_of(client).state == "offered"


# ── what the database refuses ───────────────────────────────────────────────
def test_the_database_guards_what_must_never_be(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    part, leg = hall.part_of(anna), CallLeg.objects.get(channel=client)
    twin = {f.attname: getattr(part, f.attname) for f in Handling._meta.concrete_fields if f.name != "id"}
    refused: list[Any] = [
        lambda: Handling.objects.create(**twin),
        lambda: CallLeg.objects.create(
            call=call,
            channel=client,
            kind="client",
            state="up",
            started_at=leg.started_at,
            answered_at=leg.started_at,
        ),
        lambda: CallLeg.objects.create(
            call=call, channel="another", kind="client", state="dialling", started_at=leg.started_at
        ),
        lambda: CallLeg.objects.filter(pk=leg.pk).update(state="ended"),
        lambda: CallLeg.objects.filter(pk=leg.pk).update(state="flying"),
        lambda: CallLeg.objects.filter(pk=leg.pk).update(place="roof"),
        lambda: Handling.objects.filter(pk=part.pk).update(state="ringing"),
        lambda: Handling.objects.filter(pk=part.pk).update(state="done"),
        lambda: Handling.objects.filter(pk=part.pk).update(answered_at=part.rang_at - timedelta(seconds=1)),
        lambda: Call.objects.filter(pk=call.pk).update(answered_at=None),
        lambda: Call.objects.filter(pk=call.pk).update(state="lost"),
        lambda: SwitchCommand.objects.create(
            op_id=new_id(), kind="hold", payload={}, state="done", created_at=leg.started_at
        ),
        lambda: Device.objects.create(number=device_of(anna)),
        lambda: _two_holds(part),
    ]
    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def _two_holds(part: Handling) -> None:
    for _ in range(2):
        CallHold.objects.create(handling=part, started_at=part.answered_at)


def test_two_operators_cannot_share_a_device_in_the_database_either(hall: Hall) -> None:
    anna, boris = hall.operator(), operator(hall.project)
    with pytest.raises(IntegrityError), transaction.atomic():
        slot = hall.slot(boris)
        slot.device = hall.slot(anna).device
        slot.save()
