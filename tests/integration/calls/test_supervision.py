"""A supervisor listens, whispers, takes part and ends calls of his projects, from his own device; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agentzone.models import Supervision, User
from agentzone.selectors.supervision import live_calls
from agentzone.selectors.voice import voice_json
from agentzone.services.calls.acts import call_hang_up, call_hold
from agentzone.services.calls.consultation import call_consult
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.own import CallMoved
from agentzone.services.calls.supervision import call_force_end, call_supervise, call_unsupervise
from agentzone.services.devices import device_take
from agentzone.services.status import sign_out
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import Cause, Mode
from kernel.audit import AuditEntry
from kernel.errors import DomainError, NotFound
from tests.factories.people import ProjectFactory, UserFactory
from tests.factories.voice import device, device_of, specialist

from .books import check_books, check_switch, check_time
from .hall import CALLER, Hall


def supervisor(hall: Hall, *, project=None, with_device: bool = True) -> User:
    """Of the hall's project, unless of another one; his softphone answers by itself."""
    person = UserFactory(role="supervisor")
    person.supervised_projects.add(project or hall.project)
    if with_device:
        number = device().number
        device_take(person, number)
        hall.switch.exchange.online.add(number)
    return person


class Scene:
    """Anna talks with a client; the supervisor is at her call."""

    def __init__(self, hall: Hall, mode: Mode = Mode.LISTEN) -> None:
        self.hall, self.anna, self.boss = hall, hall.operator(), supervisor(hall)
        self.client, self.call = hall.talking(self.anna)
        call_supervise(self.call.pk, self.boss, mode)
        hall.pass_time(1)

    def heard(self) -> tuple[set[str], set[str], set[str]]:
        """What the client, the operator and the supervisor hear."""
        ear = self.hall.leg(self.call, "supervisor")
        return tuple(self.hall.hears(one) for one in (self.client, self.hall.leg_of(self.anna), ear))

    @property
    def names(self) -> tuple[str, str]:
        return device_of(self.anna), device_of(self.boss)

    def balanced(self) -> None:
        check_books()
        check_time()
        check_switch(self.hall)


def test_a_listener_hears_both_is_heard_by_nobody_and_the_operator_is_told_nothing(hall: Hall) -> None:
    scene = Scene(hall)
    anna, _ = scene.names
    assert scene.heard() == ({anna}, {CALLER}, {CALLER, anna})
    assert voice_json(scene.anna.pk)["supervised"] is None
    shown = voice_json(scene.boss.pk)["supervising"]
    assert (shown["call"], shown["mode"], shown["state"]) == (str(scene.call.pk), "listen", "up")
    assert shown["agent"]["id"] == scene.anna.pk
    scene.balanced()


def test_a_whisper_reaches_the_operator_only_and_taking_part_reaches_all(hall: Hall) -> None:
    scene = Scene(hall, Mode.WHISPER)
    anna, boss = scene.names
    assert scene.heard() == ({anna}, {CALLER, boss}, {CALLER, anna})
    assert voice_json(scene.anna.pk)["supervised"] is None
    call_supervise(scene.call.pk, scene.boss, Mode.BARGE)
    hall.pass_time(1)
    assert scene.heard() == ({anna, boss}, {CALLER, boss}, {CALLER, anna})
    assert voice_json(scene.anna.pk)["supervised"] == {"mode": "barge"}
    call_supervise(scene.call.pk, scene.boss, Mode.LISTEN)
    hall.pass_time(1)
    assert scene.heard() == ({anna}, {CALLER}, {CALLER, anna})
    scene.balanced()


def test_a_project_may_tell_its_operators_who_listens_in(hall: Hall) -> None:
    hall.project.tell_supervision = True
    hall.project.save()
    scene = Scene(hall)
    assert voice_json(scene.anna.pk)["supervised"] == {"mode": "listen"}


def test_every_act_is_in_the_audit_log_and_saying_the_same_again_is_none(hall: Hall) -> None:
    scene = Scene(hall)
    for mode in (Mode.LISTEN, Mode.WHISPER, Mode.WHISPER, Mode.BARGE):
        call_supervise(scene.call.pk, scene.boss, mode)
    call_force_end(scene.call.pk, scene.boss)
    told = AuditEntry.objects.filter(actor_id=scene.boss.pk, target_id=str(scene.call.pk)).order_by("id")
    assert [(one.action, one.details.get("mode")) for one in told] == [
        ("call.supervised", "listen"),
        ("call.supervised", "whisper"),
        ("call.supervised", "barge"),
        ("call.forced_end", None),
    ]


@pytest.mark.parametrize("by", ["the page", "his phone"])
def test_he_leaves_and_the_two_talk_on(hall: Hall, by: str) -> None:
    scene = Scene(hall, Mode.BARGE)
    for _ in range(2):
        if by == "the page":
            call_unsupervise(scene.call.pk, scene.boss)
        else:
            hall.switch.phone_hangs_up(hall.leg(scene.call, "supervisor"))
        hall.pass_time(1)
    assert hall.hears(scene.client) == {scene.names[0]}
    assert voice_json(scene.boss.pk)["supervising"] is None
    one = Supervision.objects.get()
    assert (one.mode, one.ended_at is not None) == ("barge", True)
    scene.balanced()


def test_he_hears_on_through_hold_and_consultation(hall: Hall) -> None:
    scene = Scene(hall)
    anna, _ = scene.names
    call_hold(scene.call.pk, scene.anna, on=True)
    hall.pass_time(1)
    assert scene.heard() == ({"music"}, set(), {anna})
    one = specialist(hall.project)
    hall.switch.habits[one.number] = Habit(1.0)
    call_consult(scene.call.pk, scene.anna, Target(external=one.pk))
    hall.pass_time(4)
    assert scene.heard() == ({"music"}, {one.number}, {one.number, anna})
    scene.balanced()


@pytest.mark.parametrize("how", ["client", "operator", "handed over", "lost"])
def test_with_the_operators_part_his_ends_too(hall: Hall, how: str) -> None:
    scene = Scene(hall, Mode.BARGE)
    if how == "client":
        hall.switch.customer_hangs_up(scene.client)
    elif how == "operator":
        call_hang_up(scene.call.pk, scene.anna)
    elif how == "lost":
        hall.switch.phone_hangs_up(hall.leg_of(scene.anna), Cause.LOST)
    else:
        call_transfer(scene.call.pk, scene.anna, Target(external=specialist(hall.project).pk))
    hall.pass_time(2)
    assert voice_json(scene.boss.pk)["supervising"] is None
    lines = {line.party for line in hall.switch.exchange.lines.values()}
    assert scene.names[1] not in lines
    scene.balanced()


def test_who_has_lost_the_project_may_still_leave(hall: Hall) -> None:
    """Nobody has told the switch yet."""
    scene = Scene(hall)
    scene.boss.supervised_projects.clear()
    call_unsupervise(scene.call.pk, scene.boss)
    hall.pass_time(1)
    assert not scene.boss.supervisions.filter(ended_at=None).exists()
    scene.balanced()


@pytest.mark.parametrize("who", ["operator", "another project's supervisor"])
def test_for_others_the_call_does_not_exist(hall: Hall, who: str) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    other = hall.operator() if who == "operator" else supervisor(hall, project=ProjectFactory())
    for act in (
        lambda: call_supervise(call.pk, other, Mode.LISTEN),
        lambda: call_unsupervise(call.pk, other),
        lambda: call_force_end(call.pk, other),
    ):
        with pytest.raises(NotFound):
            act()
    assert live_calls(other) == []
    assert not AuditEntry.objects.filter(actor_id=other.pk, action__startswith="call.").exists()


def test_what_stands_in_the_way_has_a_code(hall: Hall) -> None:
    anna, boris = hall.operator(), hall.operator()
    _, call = hall.talking(anna)
    _, second = hall.talking(boris)
    boss = supervisor(hall, with_device=False)

    def code(call_id, person: User) -> str:
        with pytest.raises(DomainError) as caught:
            call_supervise(call_id, person, Mode.LISTEN)
        return caught.value.code

    assert code(call.pk, boss) == "no_device"
    taken = device(is_online=False)
    device_take(boss, taken.number, must_be_there=False)
    assert code(call.pk, boss) == "device_offline"
    taken.is_online = True
    taken.save()
    hall.switch.exchange.online.add(taken.number)
    call_supervise(call.pk, boss, Mode.LISTEN)
    assert code(second.pk, boss) == "on_call"
    waiting = hall.call_of(hall.calls("79160000009"))
    assert code(waiting.pk, supervisor(hall)) == "call_moved"


def test_a_supervisor_who_serves_clients_too_gets_no_call_while_he_listens(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    boss = hall.operator(role="supervisor")
    boss.supervised_projects.add(hall.project)
    call_supervise(call.pk, boss, Mode.LISTEN)
    hall.pass_time(1)
    waits = hall.calls("79160000001")
    hall.pass_time(3)
    assert hall.call_of(waits).state == "queued"
    assert voice_json(boss.pk)["dial"]["why"] == "on_call"
    call_unsupervise(call.pk, boss)
    hall.pass_time(5)
    assert hall.call_of(waits).state == "talking"
    check_books()


@pytest.mark.parametrize(
    "how", ["signs out", "loses the project", "is no supervisor any more", "is switched off"]
)
def test_who_may_not_listen_any_more_does_not(
    hall: Hall, how: str, django_capture_on_commit_callbacks: Any
) -> None:
    scene = Scene(hall, Mode.BARGE)
    boss = scene.boss
    boss.supervised_projects.add(ProjectFactory())
    hall.pass_time(1)
    assert voice_json(boss.pk)["supervising"] is not None
    with django_capture_on_commit_callbacks(execute=True):
        if how == "signs out":
            sign_out(boss)
        elif how == "loses the project":
            boss.supervised_projects.remove(hall.project)
        elif how == "is no supervisor any more":
            boss.role = "agent"
            boss.save()
        else:
            boss.is_active = False
            boss.save()
    hall.pass_time(2)
    assert voice_json(boss.pk)["supervising"] is None
    assert hall.hears(scene.client) == {device_of(scene.anna)}
    check_books()
    check_switch(hall)


@pytest.mark.parametrize("where", ["talk", "queue", "dialling", "consultation"])
def test_a_call_is_ended_for_everybody_by_the_supervisor(hall: Hall, where: str) -> None:
    boss = supervisor(hall, with_device=False)
    if where == "queue":
        call = hall.call_of(hall.calls())
    else:
        anna = hall.operator()
        call = hall.dials(anna, answers=None) if where == "dialling" else hall.talking(anna)[1]
        hall.pass_time(4)
    if where == "consultation":
        one = specialist(hall.project)
        hall.switch.habits[one.number] = Habit(1.0)
        call_consult(call.pk, anna, Target(external=one.pk))
        hall.pass_time(4)
    call_force_end(call.pk, boss)
    hall.pass_time(2)
    call.refresh_from_db()
    assert (call.contact.state, call.contact.ended_by) == ("ended", "supervisor")
    assert hall.switch.exchange.lines == {}
    check_books()
    check_time()
    hall.pass_time(40)
    with pytest.raises(CallMoved):
        call_force_end(call.pk, boss)


def test_a_restart_while_his_phone_rings_places_him_all_the_same(hall: Hall) -> None:
    anna, boss = hall.operator(), supervisor(hall)
    client, call = hall.talking(anna)
    call_supervise(call.pk, boss, Mode.WHISPER)
    hall.settle()
    hall.bridge, hall.flights, hall.pending = Bridge(), {}, []
    hall.pass_time(3)
    hall.reconcile()
    hall.pass_time(1)
    assert hall.hears(hall.leg_of(anna)) == {CALLER, device_of(boss)}
    assert hall.hears(client) == {device_of(anna)}


def test_the_list_shows_what_goes_on_in_a_constant_number_of_queries(hall: Hall) -> None:
    scene = Scene(hall)
    hall.calls("79160000001")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            live_calls(scene.boss)
        return len(queries)

    before = asked()
    for number in range(3):
        hall.operator()
        hall.calls(f"7916000001{number}")
    hall.pass_time(5)
    assert asked() == before
    rows = {row["id"]: row for row in live_calls(scene.boss)}
    shown = rows[str(scene.call.pk)]
    assert (shown["state"], shown["agent"]["id"], shown["acts"]) == (
        "talking",
        scene.anna.pk,
        ["supervise", "end"],
    )
    assert [one["id"] for one in shown["supervised_by"]] == [scene.boss.pk]
