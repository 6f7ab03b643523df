"""«Перевод за один шаг»: to a colleague, into a project's queue, to a specialist; the client is never lost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agentzone.models import Assignment, QueueStay, Skill, SpecialDay, Status, User
from agentzone.selectors.targets import targets_json
from agentzone.services.calls.acts import call_hold
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.own import CallMoved
from agentzone.services.status import actor_of, set_status, sign_out
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import Cause
from kernel import clock
from kernel.audit import AuditEntry
from kernel.errors import DomainError
from tests.factories.people import ProjectFactory
from tests.factories.voice import device_of, operator, phone_number, specialist

from .books import check_books, check_switch, check_time
from .hall import CALLER, Hall


def balanced(hall: Hall) -> None:
    check_books()
    check_time()
    check_switch(hall)


def neighbour(hall: Hall, **fields):
    """A project that the hall's one hands over to."""
    project = ProjectFactory(company=hall.project.company, tier_widen_seconds=0, **fields)
    hall.project.transfer_targets.add(project)
    return project


def put_in(hall: Hall, agent: User, code: str) -> None:
    set_status(agent, Status.objects.get(code=code), actor=actor_of(agent))


def refused(call, sender: User, **target) -> str:
    with pytest.raises(DomainError) as caught:
        call_transfer(call.pk, sender, Target(**target))
    assert call.commands.filter(kind="hold").count() == 1  # the queue's, and no other
    return caught.value.code


# ── to a colleague ──────────────────────────────────────────────────────────
@pytest.mark.parametrize("on_hold", [False, True])
def test_the_client_hears_music_until_the_colleague_answers_and_the_operator_is_released(
    hall: Hall, on_hold: bool
) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    boris = hall.operator(answers=3.0)
    if on_hold:
        call_hold(call.pk, anna, on=True)
        hall.pass_time(1)
    call_transfer(call.pk, anna, Target(agent=boris.pk))
    hall.pass_time(1)
    assert (hall.slot(anna).activity, hall.slot(boris).activity) == ("acw", "ringing")
    assert hall.hears(client) == {"music"}
    assert len(hall.switch.exchange.lines) == 2  # the operator's phone is free
    hall.pass_time(3)
    call.refresh_from_db()
    assert (call.state, call.contact.agent) == ("talking", boris)
    assert hall.hears(client) == {device_of(boris)}
    ended = [(one.agent, one.end_reason) for one in Assignment.objects.order_by("epoch")]
    assert ended == [(anna, "transferred"), (boris, "")]
    assert AuditEntry.objects.get(action="call.handed_over").details["to"] == "agent"
    balanced(hall)


@pytest.mark.parametrize("habit", [Habit(None), Habit(None, decline_after=2.0)])
def test_a_silent_or_declining_colleague_returns_the_client_to_the_head_of_the_queue(
    hall: Hall, habit: Habit
) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    boris = hall.operator(answers=None)
    hall.switch.habits[device_of(boris)] = habit
    vera = hall.operator()
    put_in(hall, vera, "lunch")
    call_transfer(call.pk, anna, Target(agent=boris.pk))
    later = hall.calls("79160000001")
    hall.pass_time(25)
    assert hall.slot(boris).status.code == "missed_call"
    put_in(hall, vera, "ready")
    hall.pass_time(4)
    assert hall.call_of(client).contact.agent == vera  # before the one who came later
    assert hall.call_of(later).state == "queued"
    balanced(hall)


def test_a_colleague_of_a_neighbouring_project_can_take_it_and_one_of_a_foreign_project_cannot(
    hall: Hall,
) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    far = operator(ProjectFactory())
    assert refused(call, anna, agent=far.pk) == "validation"
    near = operator(neighbour(hall))
    hall.switch.exchange.online.add(device_of(near))
    hall.switch.habits[device_of(near)] = Habit(1.0)
    call_transfer(call.pk, anna, Target(agent=near.pk))
    hall.pass_time(3)
    call.refresh_from_db()
    assert (call.contact.agent, call.contact.project) == (near, hall.project)
    balanced(hall)


def test_who_cannot_take_it_is_refused_before_anything_happens(hall: Hall) -> None:
    anna, boris = hall.operator(), hall.operator()
    _, call = hall.talking(anna)
    hall.talking(boris)
    assert refused(call, anna, agent=boris.pk) == "target_busy"
    vera = hall.operator()
    put_in(hall, vera, "lunch")
    assert refused(call, anna, agent=vera.pk) == "target_away"
    put_in(hall, vera, "ready")
    device = hall.slot(vera).device
    device.is_online = False
    device.save()
    assert refused(call, anna, agent=vera.pk) == "target_no_device"
    assert refused(call, anna, agent=anna.pk) == "validation"
    sign_out(vera)
    assert refused(call, anna, agent=vera.pk) == "validation"
    assert hall.slot(anna).activity == "talking"


def test_a_client_who_hangs_up_while_the_colleagues_phone_rings_leaves_nothing_behind(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    boris = hall.operator(answers=None)
    call_transfer(call.pk, anna, Target(agent=boris.pk))
    hall.pass_time(1)
    hall.switch.customer_hangs_up(client)
    hall.pass_time(1)
    call.refresh_from_db()
    assert (call.contact.ended_by, call.contact.end_reason) == ("client", "hung_up")
    assert hall.slot(boris).activity == "idle"
    assert hall.switch.exchange.lines == {}
    balanced(hall)


# ── into a project's queue ──────────────────────────────────────────────────
def test_a_call_goes_into_another_projects_queue_with_its_arrival(hall: Hall) -> None:
    anna = hall.operator()
    client, call = hall.talking(anna)
    target = neighbour(hall, priority=7)
    arrived = call.contact.arrived_at
    call_transfer(call.pk, anna, Target(project=target.pk))
    hall.pass_time(2)
    call.refresh_from_db()
    assert (call.state, call.contact.project, call.contact.arrived_at) == ("queued", target, arrived)
    assert hall.hears(client) == {"music"}
    assert hall.slot(anna).activity == "acw"
    assert QueueStay.objects.get(left_at=None).project == target
    boris = operator(target)
    hall.switch.exchange.online.add(device_of(boris))
    hall.switch.habits[device_of(boris)] = Habit(1.0)
    hall.pass_time(4)
    call.refresh_from_db()
    assert (call.state, call.contact.agent) == ("talking", boris)
    balanced(hall)


@pytest.mark.parametrize("first", [False, True], ids=["only the second project records", "only the first"])
def test_a_call_is_recorded_from_its_first_answer_in_a_project_that_records(hall: Hall, first: bool) -> None:
    hall.project.record_calls = first
    hall.project.save()
    anna = hall.operator()
    client, call = hall.talking(anna)
    target = neighbour(hall, record_calls=not first)
    call_transfer(call.pk, anna, Target(project=target.pk))
    boris = operator(target)
    hall.switch.exchange.online.add(device_of(boris))
    hall.switch.habits[device_of(boris)] = Habit(1.0)
    hall.pass_time(20)
    assert call.commands.filter(kind="record").count() == 1
    hall.switch.customer_hangs_up(client)
    hall.pass_time(2)
    call.refresh_from_db()
    assert call.recording_name
    assert call.recording_seconds > (20 if first else 10)
    balanced(hall)


def test_a_project_that_is_closed_or_foreign_is_refused(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    closed = neighbour(hall, hours_enabled=True)
    SpecialDay.objects.create(project=closed, date=clock.now().date())
    assert refused(call, anna, project=closed.pk) == "project_closed"
    assert refused(call, anna, project=ProjectFactory().pk) == "validation"
    other = ProjectFactory()
    hall.project.transfer_targets.add(other)  # of another company
    assert refused(call, anna, project=other.pk) == "validation"


# ── to a specialist outside ─────────────────────────────────────────────────
def handed_out(hall: Hall, *, answers: float | None = 2.0, extension: str | None = None, **habit):
    """Anna hands her call out; returns her, the client's channel and the call."""
    anna = hall.operator()
    client, call = hall.talking(anna)
    one = specialist(hall.project, extension="12")
    hall.switch.habits[one.number] = Habit(answers, **habit)
    call_transfer(call.pk, anna, Target(external=one.pk, extension=extension))
    hall.pass_time(1)
    return anna, client, call


def test_client_and_specialist_talk_without_an_operator_until_the_client_hangs_up(hall: Hall) -> None:
    anna, client, call = handed_out(hall)
    assert hall.hears(client) == {"music"}
    assert hall.slot(anna).activity == "acw"
    hall.pass_time(5)
    call.refresh_from_db()
    assert (call.state, call.contact.state) == ("passed", "outside")
    leg = hall.leg(call, "specialist")
    assert hall.hears(leg) == {CALLER}
    assert hall.switch.exchange.lines[leg].digits == "12"
    balanced(hall)
    hall.pass_time(60)
    hall.switch.customer_hangs_up(client)
    at = clock.now()
    hall.pass_time(1)
    call.refresh_from_db()
    assert (call.contact.ended_by, call.contact.end_reason) == ("client", "hung_up")
    assert (call.contact.ended_at, call.contact.agent) == (at, anna)
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_the_specialist_hangs_up_and_the_clients_call_ends_by_him(hall: Hall) -> None:
    _, _, call = handed_out(hall, extension="")
    hall.pass_time(5)
    leg = hall.leg(call, "specialist")
    assert hall.switch.exchange.lines[leg].digits == ""
    hall.switch.phone_hangs_up(leg)
    hall.pass_time(1)
    call.refresh_from_db()
    assert (call.contact.ended_by, call.contact.end_reason) == ("specialist", "hung_up")
    balanced(hall)


def test_the_specialist_sees_the_projects_number(hall: Hall) -> None:
    shown = phone_number(hall.project, is_shown=True)
    _, _, call = handed_out(hall)
    assert call.commands.filter(kind="dial").latest("id").payload["caller_number"] == shown.number


@pytest.mark.parametrize(
    "habit",
    [
        {"answers": None},
        {"answers": None, "decline_after": 1.0},
        {"answers": None, "unknown": True},
    ],
)
def test_a_busy_or_silent_specialist_returns_the_client_to_the_queue(hall: Hall, habit: dict) -> None:
    anna, client, call = handed_out(hall, **habit)
    boris = hall.operator()
    put_in(hall, boris, "lunch")
    arrived = call.contact.arrived_at
    hall.pass_time(55)
    call.refresh_from_db()
    assert (call.state, call.contact.state, call.contact.arrived_at) == ("queued", "queued", arrived)
    assert hall.hears(client) == {"music"}
    put_in(hall, boris, "ready")
    hall.pass_time(4)
    call.refresh_from_db()
    assert (call.state, call.contact.agent) == ("talking", boris)
    assert hall.slot(anna).activity == "idle"
    balanced(hall)


def test_a_specialist_who_is_lost_in_the_conversation_leaves_the_client_to_the_queue(hall: Hall) -> None:
    _, client, call = handed_out(hall)
    hall.pass_time(5)
    hall.switch.phone_hangs_up(hall.leg(call, "specialist"), Cause.LOST)
    hall.pass_time(1)
    call.refresh_from_db()
    assert call.state == "queued"
    assert hall.hears(client) == {"music"}
    balanced(hall)


def test_a_specialist_who_answers_after_the_client_has_gone_is_hung_up(hall: Hall) -> None:
    _, client, call = handed_out(hall, answers=None)
    leg = hall.leg(call, "specialist")
    hall.pass_time(1)
    hall.switch.exchange.answer(hall.switch.exchange.lines[leg])
    late, hall.pending = hall.pending, []
    hall.switch.customer_hangs_up(client)
    hall.settle()
    hall.pending += late
    hall.pass_time(1)
    assert hall.switch.exchange.lines == {}
    balanced(hall)


def test_the_telephony_process_is_killed_while_the_specialists_phone_rings(hall: Hall) -> None:
    _, client, call = handed_out(hall, answers=4.0)
    hall.switch.disconnect()
    hall.pass_time(6)
    hall.switch.reconnect()
    hall.reconcile()
    hall.pass_time(3)
    hall.reconcile()
    call.refresh_from_db()
    assert call.state == "passed"
    assert hall.hears(client) == {"84951234567"}
    balanced(hall)


def test_only_who_talks_with_the_client_hands_him_over_and_only_once(hall: Hall) -> None:
    anna, _, call = handed_out(hall)
    one = specialist(hall.project, "84950000000")
    with pytest.raises(CallMoved):
        call_transfer(call.pk, anna, Target(external=one.pk))
    with pytest.raises(DomainError) as caught:
        call_transfer(call.pk, hall.operator(), Target(external=one.pk))
    assert caught.value.code == "not_found"


def test_specialists_of_other_projects_and_those_out_of_use_do_not_exist(hall: Hall) -> None:
    anna = hall.operator()
    _, call = hall.talking(anna)
    for one in (specialist(ProjectFactory()), specialist(hall.project, is_active=False)):
        assert refused(call, anna, external=one.pk) == "validation"


# ── the panel's lists ───────────────────────────────────────────────────────
def test_the_panel_shows_colleagues_with_what_they_do_projects_and_specialists(hall: Hall) -> None:
    anna, boris, vera, gleb = (
        hall.operator(last_name=name) for name in ("Аннова", "Борисов", "Верина", "Глебов")
    )
    operator(ProjectFactory(), last_name="Чужая")
    near = neighbour(hall)
    Skill.objects.create(agent=vera, project=near, level=1)
    hall.talking(anna)
    put_in(hall, boris, "lunch")
    gone = hall.slot(gleb).device
    gone.is_online = False
    gone.save()
    one = specialist(hall.project)
    shown = targets_json(hall.project, but=anna.pk)
    assert [(row["id"], row["state"]) for row in shown["agents"]] == [
        (vera.pk, "free"),
        (gleb.pk, "no_device"),
        (boris.pk, "away"),
    ]
    assert set(shown["agents"][0]["projects"]) == {hall.project.pk, near.pk}
    assert [(row["id"], row["at_work"], row["is_open"]) for row in shown["projects"]] == [(near.pk, 1, True)]
    assert [row["id"] for row in shown["external"]] == [one.pk]
    assert {row["id"] for row in shown["filters"]} == {hall.project.pk, near.pk}
    assert [row["state"] for row in targets_json(hall.project, but=vera.pk)["agents"]].count("busy") == 1


def test_words_and_a_kind_narrow_the_lists(hall: Hall) -> None:
    anna, boris = hall.operator(last_name="Аннова"), hall.operator(last_name="Борисов", first_name="Олег")
    specialist(hall.project, name="Склад на Лесной", note="остатки")
    specialist(hall.project, "84957654321", name="Бухгалтерия", note="счета")
    neighbour(hall, name="Возвраты")

    def found(words: str, kind: str = "") -> list[str]:
        shown = targets_json(hall.project, but=anna.pk, words=words, kind=kind)
        return [row["name"] for part in ("agents", "projects", "external") for row in shown[part]]

    assert found("олег борис") == [boris.full_name]
    assert found(device_of(boris)) == [boris.full_name]
    assert found("склад") == found("остатки") == ["Склад на Лесной"]
    assert found("7654") == ["Бухгалтерия"]
    assert found("возвр") == ["Возвраты"]
    assert found("", "projects") == ["Возвраты"]
    assert found("нет таких") == []


def test_the_number_of_queries_does_not_grow_with_the_lists(hall: Hall) -> None:
    anna = hall.operator()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            targets_json(hall.project, but=anna.pk)
        return len(queries)

    def grow() -> None:
        hall.operator()
        specialist(hall.project)
        neighbour(hall, hours_enabled=True)

    grow()
    before = asked()
    for _ in range(4):
        grow()
    assert asked() == before
