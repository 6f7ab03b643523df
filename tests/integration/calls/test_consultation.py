"""«Перевод с консультацией»: the client waits with music, the operator speaks with one or the other, and brings them
together or comes back; whoever hangs up, nobody is lost."""

from __future__ import annotations

import pytest

from agentzone.models import Assignment, Call, Handling, Status, User
from agentzone.selectors.calls import calls_json
from agentzone.selectors.voice import voice_json, voice_totals
from agentzone.services.calls.acts import call_decline, call_hang_up, call_hold, call_pick_up
from agentzone.services.calls.consultation import call_consult, call_digits, call_drop, call_join, call_swap
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.own import CallMoved
from agentzone.services.status import actor_of, set_status, sign_out
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import Cause, LegKind
from kernel import clock
from kernel.audit import AuditEntry
from kernel.errors import DomainError
from tests.factories.voice import device_of, specialist

from .books import check_books, check_switch, check_time
from .figures import handling_figures
from .hall import CALLER, Hall

STORE = "84951234567"


class Desk:
    """Anna talks with a client and asks somebody."""

    def __init__(self, hall: Hall, *, colleague: bool = False, answers: float | None = 2.0, **habit) -> None:
        self.hall = hall
        self.anna: User = hall.operator()
        self.client, self.call = hall.talking(self.anna)
        self.boris: User | None = hall.operator(answers=answers) if colleague else None
        if self.boris is not None:
            hall.switch.habits[device_of(self.boris)] = Habit(answers, **habit)
            call_consult(self.call.pk, self.anna, Target(agent=self.boris.pk))
            self.name = device_of(self.boris)
        else:
            one = specialist(hall.project, STORE, extension="12")
            hall.switch.habits[STORE] = Habit(answers, **habit)
            call_consult(self.call.pk, self.anna, Target(external=one.pk))
            self.name = STORE
        hall.pass_time(1)

    @property
    def second(self) -> str:
        return self.hall.leg(self.call, "specialist")

    @property
    def panel(self) -> dict:
        return voice_json(self.anna.pk)["call"]

    def fresh(self) -> Call:
        return Call.objects.select_related("contact").get(pk=self.call.pk)

    def heard(self) -> tuple[set[str], set[str], set[str]]:
        """What the client, the operator and the specialist hear."""
        own, lines = self.hall.leg_of(self.anna), self.hall.switch.exchange.lines
        second = self.second if self.second in lines else ""
        return self.hall.hears(self.client), self.hall.hears(own), self.hall.hears(second)

    def balanced(self) -> None:
        check_books()
        check_time()
        check_switch(self.hall)


@pytest.fixture(params=[False, True], ids=["outside", "colleague"])
def desk(request: pytest.FixtureRequest, hall: Hall) -> Desk:
    """The specialist has answered."""
    made = Desk(hall, colleague=request.param)
    hall.pass_time(4)
    return made


def test_while_the_specialists_phone_rings_the_operator_hears_it_and_the_client_music(hall: Hall) -> None:
    desk = Desk(hall, answers=None)
    assert desk.heard() == ({"music"}, {"ring"}, set())
    shown = desk.panel
    assert (shown["state"], shown["live"], shown["specialist"]["state"]) == ("hold", "specialist", "ringing")
    assert (shown["specialist"]["name"], shown["specialist"]["number"]) == ("Склад", STORE)
    assert set(shown["acts"]) == {"hang-up", "drop", "digits"}
    desk.balanced()


def test_operator_and_specialist_talk_and_the_client_hears_music_only(desk: Desk) -> None:
    assert desk.heard() == ({"music"}, {desk.name}, {device_of(desk.anna)})
    assert desk.panel["specialist"]["state"] == "talking"
    assert desk.panel["client"]["state"] == "held"
    assert set(desk.panel["acts"]) == {"hang-up", "drop", "digits", "swap", "join"}
    if desk.boris is not None:
        his = voice_json(desk.boris.pk)
        assert (his["activity"], his["call"]["role"], his["call"]["acts"]) == (
            "talking",
            "consult",
            ["hang-up"],
        )
        assert his["call"]["asked_by"]["id"] == desk.anna.pk
    desk.balanced()


def test_a_swap_holds_the_one_and_brings_the_other_and_back(desk: Desk) -> None:
    for to, heard in (
        (LegKind.CLIENT, ({device_of(desk.anna)}, {CALLER}, {"music"})),
        (LegKind.CLIENT, ({device_of(desk.anna)}, {CALLER}, {"music"})),
        (LegKind.SPECIALIST, ({"music"}, {desk.name}, {device_of(desk.anna)})),
    ):
        call_swap(desk.call.pk, desk.anna, to)
        desk.hall.pass_time(2)
        assert desk.heard() == heard
        assert desk.panel["live"] == to
        desk.balanced()
    holds = Handling.objects.get(agent=desk.anna).holds.order_by("started_at")
    assert [one.ended_at is None for one in holds] == [False, True]


def test_an_extension_and_digits_before_the_answer_are_sent_after_it(hall: Hall) -> None:
    desk = Desk(hall)
    call_digits(desk.call.pk, desk.anna, "#3")
    assert desk.panel["specialist"]["extension"] == "12#3"
    hall.pass_time(4)
    call_digits(desk.call.pk, desk.anna, "7")
    hall.pass_time(1)
    assert hall.switch.exchange.lines[desk.second].digits == "12#37"
    call_digits(desk.call.pk, desk.anna, "55", LegKind.CLIENT)
    hall.pass_time(1)
    assert hall.switch.exchange.lines[desk.client].digits == "55"


@pytest.mark.parametrize("act", [call_hang_up, call_drop])
@pytest.mark.parametrize("with_client", [False, True])
def test_hanging_up_on_either_side_drops_the_specialist_and_returns_to_the_client(
    desk: Desk, act, with_client: bool
) -> None:
    if with_client:
        call_swap(desk.call.pk, desk.anna, LegKind.CLIENT)
        desk.hall.pass_time(1)
    act(desk.call.pk, desk.anna)
    desk.hall.pass_time(1)
    assert desk.heard() == ({device_of(desk.anna)}, {CALLER}, set())
    assert (desk.fresh().state, desk.panel["live"]) == ("talking", "client")
    assert desk.panel["specialist"]["state"] == "ended"
    if desk.boris is not None:
        assert desk.hall.slot(desk.boris).activity == "idle"
        assert desk.hall.slot(desk.boris).status.code == "ready"
    desk.balanced()


def test_the_specialist_hangs_up_and_the_operator_is_back_with_the_client(desk: Desk) -> None:
    desk.hall.switch.phone_hangs_up(desk.second)
    desk.hall.pass_time(1)
    assert desk.heard() == ({device_of(desk.anna)}, {CALLER}, set())
    desk.balanced()


@pytest.mark.parametrize("colleague", [False, True])
@pytest.mark.parametrize(("habit", "cause"), [({}, "no_answer"), ({"decline_after": 2.0}, "declined")])
def test_a_silent_or_busy_specialist_returns_to_the_client_and_the_panel_says_why(
    hall: Hall, colleague: bool, habit: dict, cause: str
) -> None:
    desk = Desk(hall, colleague=colleague, answers=None, **habit)
    hall.pass_time(50)
    assert desk.heard() == ({device_of(desk.anna)}, {CALLER}, set())
    assert (desk.panel["specialist"]["state"], desk.panel["specialist"]["cause"]) == ("ended", cause)
    if desk.boris is not None:  # nobody is blamed for not answering a colleague
        assert hall.slot(desk.boris).status.code == "ready"
    assert "consult" in desk.panel["acts"]
    desk.balanced()


def test_dropping_before_the_answer_ends_the_ring(hall: Hall) -> None:
    desk = Desk(hall, colleague=True, answers=None)
    call_drop(desk.call.pk, desk.anna)
    hall.pass_time(1)
    assert hall.slot(desk.boris).activity == "idle"
    assert desk.heard() == ({device_of(desk.anna)}, {CALLER}, set())
    desk.balanced()


# ── «Соединить» ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize("with_client", [False, True])
def test_joined_client_and_specialist_hear_each_other_and_the_operator_is_gone(
    desk: Desk, with_client: bool
) -> None:
    if with_client:
        call_swap(desk.call.pk, desk.anna, LegKind.CLIENT)
        desk.hall.pass_time(1)
    second = desk.second
    call_join(desk.call.pk, desk.anna)
    desk.hall.pass_time(1)
    assert desk.hall.hears(desk.client) == {desk.name}
    assert desk.hall.hears(second) == {CALLER}
    assert len(desk.hall.switch.exchange.lines) == 2
    assert desk.hall.slot(desk.anna).activity == "acw"
    call = desk.fresh()
    if desk.boris is None:
        assert (call.state, call.contact.state) == ("passed", "outside")
    else:
        assert (call.state, call.contact.agent, call.contact.epoch) == ("talking", desk.boris, 2)
        his = voice_json(desk.boris.pk)["call"]
        assert (his["role"], his["live"], "transfer" in his["acts"]) == ("main", "client", True)
    assert AuditEntry.objects.get(action="call.joined").details["to"] == (
        "agent" if desk.boris else "external"
    )
    desk.balanced()
    desk.hall.pass_time(60)
    desk.hall.switch.customer_hangs_up(desk.client)
    at = clock.now()
    desk.hall.pass_time(1)
    call = desk.fresh()
    assert (call.contact.ended_at, call.contact.ended_by, call.contact.end_reason) == (
        at,
        "client",
        "hung_up",
    )
    assert desk.hall.switch.exchange.lines == {}
    if desk.boris is not None:
        assert desk.hall.slot(desk.boris).activity == "acw"
        assert [one.end_reason for one in Assignment.objects.order_by("epoch")] == ["transferred", "ended"]
    desk.balanced()


def test_a_colleague_who_was_joined_leads_the_call_like_his_own(hall: Hall) -> None:
    desk = Desk(hall, colleague=True)
    hall.pass_time(4)
    call_join(desk.call.pk, desk.anna)
    hall.pass_time(1)
    began = hall.part_of(desk.boris).rang_at
    call_hold(desk.call.pk, desk.boris, on=True)
    hall.pass_time(2)
    assert hall.hears(desk.client) == {"music"}
    call_hold(desk.call.pk, desk.boris, on=False)
    hall.pass_time(1)
    call_hang_up(desk.call.pk, desk.boris)
    hall.pass_time(40)
    assert (desk.fresh().contact.ended_by, hall.slot(desk.boris).activity) == ("agent", "idle")
    assert voice_totals(desk.boris.pk, began, clock.now()).calls == 1
    desk.balanced()


def test_joining_and_swapping_before_the_answer_are_refused_in_words(hall: Hall) -> None:
    desk = Desk(hall, answers=None)
    for act in (
        lambda: call_join(desk.call.pk, desk.anna),
        lambda: call_swap(desk.call.pk, desk.anna, LegKind.CLIENT),
    ):
        with pytest.raises(DomainError) as caught:
            act()
        assert caught.value.code == "not_answered"
    call_drop(desk.call.pk, desk.anna)
    hall.pass_time(1)
    for act in (lambda: call_join(desk.call.pk, desk.anna), lambda: call_drop(desk.call.pk, desk.anna)):
        with pytest.raises(DomainError) as caught:
            act()
        assert caught.value.code == "no_consultation"


def test_with_a_specialist_on_the_line_no_other_is_called_nor_the_call_handed_over(desk: Desk) -> None:
    again = specialist(desk.hall.project, "84950000001")
    for act in (
        lambda: call_consult(desk.call.pk, desk.anna, Target(external=again.pk)),
        lambda: call_transfer(desk.call.pk, desk.anna, Target(external=again.pk)),
        lambda: call_hold(desk.call.pk, desk.anna, on=True),
    ):
        with pytest.raises(DomainError) as caught:
            act()
        assert caught.value.code == "consulting"
    desk.balanced()


def test_a_colleague_who_cannot_be_asked_is_refused_before_the_client_hears_music(hall: Hall) -> None:
    anna, boris = hall.operator(), hall.operator()
    client, call = hall.talking(anna)
    set_status(boris, Status.objects.get(code="lunch"), actor=actor_of(boris))
    with pytest.raises(DomainError) as caught:
        call_consult(call.pk, anna, Target(agent=boris.pk))
    hall.pass_time(1)
    assert caught.value.code == "target_away"
    assert hall.hears(client) == {device_of(anna)}


def test_who_is_asked_can_say_no_or_be_answered_for_and_can_do_nothing_else(hall: Hall) -> None:
    desk = Desk(hall, colleague=True, answers=None)
    for act in (call_join, call_drop):
        with pytest.raises(CallMoved):
            act(desk.call.pk, desk.boris)
    call_pick_up(desk.call.pk, desk.boris)
    hall.pass_time(1)
    assert hall.slot(desk.boris).activity == "talking"
    call_decline(desk.call.pk, desk.boris)
    hall.pass_time(1)
    assert (hall.slot(desk.boris).activity, hall.slot(desk.boris).status.code) == ("idle", "ready")
    desk.balanced()


# ── somebody goes ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("with_client", [False, True])
@pytest.mark.parametrize("by", ["operator", "specialist", "operator's phone"])
def test_the_client_hangs_up_and_operator_and_specialist_talk_on_until_one_of_them_does(
    desk: Desk, with_client: bool, by: str
) -> None:
    if with_client:
        call_swap(desk.call.pk, desk.anna, LegKind.CLIENT)
        desk.hall.pass_time(1)
    own, second = desk.hall.leg_of(desk.anna), desk.second
    desk.hall.switch.customer_hangs_up(desk.client)
    at = clock.now()
    desk.hall.pass_time(5)
    contact = desk.fresh().contact
    assert (contact.state, contact.ended_by, contact.ended_at) == ("ended", "client", at)
    assert desk.hall.hears(own) == {desk.name}
    assert desk.hall.slot(desk.anna).activity == "talking"
    assert (desk.panel["live"], set(desk.panel["acts"])) == ("specialist", {"hang-up", "digits"})
    desk.balanced()
    if by == "operator":
        call_hang_up(desk.call.pk, desk.anna)
    else:
        desk.hall.switch.phone_hangs_up(second if by == "specialist" else own)
    desk.hall.pass_time(1)
    assert desk.hall.switch.exchange.lines == {}
    assert desk.hall.slot(desk.anna).activity == "acw"
    assert desk.fresh().contact.ended_at == at
    desk.balanced()
    desk.hall.pass_time(40)
    assert desk.hall.slot(desk.anna).activity == "idle"


def test_the_client_hangs_up_before_the_specialist_has_answered_and_all_is_over(hall: Hall) -> None:
    desk = Desk(hall, colleague=True, answers=None)
    hall.switch.customer_hangs_up(desk.client)
    hall.pass_time(1)
    assert hall.switch.exchange.lines == {}
    assert (hall.slot(desk.anna).activity, hall.slot(desk.boris).activity) == ("acw", "idle")
    desk.balanced()


@pytest.mark.parametrize("cause", [Cause.NORMAL, Cause.LOST])
def test_the_operators_phone_goes_and_the_client_waits_in_the_queue_not_disconnected(
    desk: Desk, cause: Cause
) -> None:
    if desk.boris is not None:
        set_status(desk.boris, Status.objects.get(code="lunch"), actor=actor_of(desk.boris))
    desk.hall.switch.phone_hangs_up(desk.hall.leg_of(desk.anna), cause)
    desk.hall.pass_time(1)
    assert (desk.fresh().state, desk.hall.hears(desk.client)) == ("queued", {"music"})
    assert list(desk.hall.switch.exchange.lines) == [desk.client]
    assert desk.hall.slot(desk.anna).activity == "acw"
    desk.balanced()


@pytest.mark.parametrize("who", ["anna", "boris"])
def test_signing_out_in_a_consultation_leaves_nobody_behind(hall: Hall, who: str) -> None:
    desk = Desk(hall, colleague=True)
    hall.pass_time(4)
    sign_out(getattr(desk, who))
    hall.pass_time(0.5)
    if who == "boris":
        assert desk.heard()[:2] == ({device_of(desk.anna)}, {CALLER})
    else:
        assert desk.fresh().state in ("queued", "offered")
        assert hall.hears(desk.client) == {"music"}
    check_books()
    check_switch(hall)


def test_who_is_only_asked_adds_nothing_to_the_call_and_nothing_to_averages(hall: Hall) -> None:
    """Anna leads a call for its whole length, 15 seconds of it on hold; Boris is asked meanwhile."""
    began = clock.now()
    desk = Desk(hall, colleague=True)
    hall.pass_time(10)
    call_drop(desk.call.pk, desk.anna)
    hall.pass_time(3)
    call_hang_up(desk.call.pk, desk.anna)
    hall.pass_time(60)
    part = Handling.objects.get(agent=desk.anna)
    figures = handling_figures(part, clock.now())
    (shown,) = calls_json(desk.anna, [desk.call.pk]).values()
    assert shown["talk_seconds"] == round(figures.talk)
    assert shown["operators"] == [desk.anna.full_name]
    asked, led = (voice_totals(one.pk, began, clock.now()) for one in (desk.boris, desk.anna))
    assert asked.talk > 5
    assert (asked.calls, asked.average_handling) == (0, None)
    assert led.average_handling == pytest.approx(figures.handling, abs=1e-3)
    assert led.average_talk == pytest.approx(figures.talk, abs=1e-3)
    desk.balanced()


def test_seconds_of_a_consultation_are_hold_and_those_after_the_client_has_gone_are_talk(desk: Desk) -> None:
    desk.hall.pass_time(10)
    desk.hall.switch.customer_hangs_up(desk.client)
    desk.hall.pass_time(7)
    part = Handling.objects.prefetch_related("holds").get(agent=desk.anna)
    figures = handling_figures(part, clock.now())
    assert figures.hold == pytest.approx(15, abs=0.3)
    assert figures.talk > 7
    desk.balanced()


# ── restarts and lost words ─────────────────────────────────────────────────
def test_the_telephony_process_is_killed_in_a_consultation_and_the_next_one_goes_on(desk: Desk) -> None:
    hall = desk.hall
    hall.bridge, hall.flights, hall.pending = Bridge(), {}, []
    hall.pass_time(5)
    hall.reconcile()
    assert desk.heard() == ({"music"}, {desk.name}, {device_of(desk.anna)})
    call_join(desk.call.pk, desk.anna)
    hall.pass_time(1)
    assert hall.hears(desk.client) == {desk.name}
    desk.balanced()


def test_a_specialist_who_hung_up_unseen_is_found_gone_and_the_client_fetched_back(desk: Desk) -> None:
    hall = desk.hall
    hall.switch.disconnect()
    hall.switch.phone_hangs_up(desk.second)
    hall.pass_time(5)
    hall.switch.reconnect()
    hall.reconcile()
    hall.pass_time(1)
    assert desk.heard() == ({device_of(desk.anna)}, {CALLER}, set())
    desk.balanced()


def test_after_a_crash_of_the_switch_nothing_is_open(desk: Desk) -> None:
    desk.hall.switch.crash()
    desk.hall.pass_time(3)
    desk.hall.reconcile()
    desk.hall.pass_time(40)
    assert desk.fresh().state == "ended"
    assert not Handling.objects.exclude(state="done").exists()
    desk.balanced()


def test_whoever_is_where_the_operator_did_not_wish_him_is_put_right(desk: Desk) -> None:
    hall = desk.hall
    line = hall.switch.exchange.lines[desk.second]
    hall.pass_time(5)
    line.place = type(line.place).HOLD  # the command that fetched him was lost in the switch
    assert hall.reconcile() == 1
    hall.pass_time(1)
    assert desk.heard() == ({"music"}, {desk.name}, {device_of(desk.anna)})
    desk.balanced()
