"""The supervisor's page of live calls: its stream tells of every change of the list, and who hears it; devices of who
does not work himself; statuses that a supervisor sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from agentzone.models import AgentSlot, Project, Status, User
from agentzone.selectors.supervision import live_calls
from agentzone.services.calls.acts import call_decline, call_hang_up, call_hold, call_pick_up
from agentzone.services.calls.consultation import call_consult, call_join
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.supervision import call_force_end, call_supervise, call_unsupervise
from agentzone.services.devices import DeviceTaken, device_leave, device_take
from agentzone.services.forcing import status_force
from agentzone.services.status import actor_of, set_status, sign_out
from agentzone.telephony.simulator import Habit
from agentzone.telephony.states import Mode
from kernel.announcer import announce_noted
from kernel.audit import AuditEntry
from kernel.errors import DomainError, Invalid, NotFound
from kernel.events.log import heads_of
from kernel.realtime.policies import Principal, allowed
from tests.factories.people import ProjectFactory, UserFactory, skill
from tests.factories.voice import device_of, specialist

from .hall import Hall
from .test_api import browser
from .test_supervision import supervisor

JSON = "application/json"


def status(code: str) -> Status:
    return Status.objects.get(code=code)


class Watch:
    """What a page knows that reads the list again whenever a stream of its projects grows."""

    def __init__(self, boss: User, *projects: Project) -> None:
        self.boss = boss
        self.streams = [f"calls:{project.pk}" for project in projects]
        self.read()

    def read(self) -> None:
        self.heads, self.rows = heads_of(self.streams), live_calls(self.boss)

    def check(self, step: str) -> None:
        announce_noted()
        if heads_of(self.streams) != self.heads:
            self.read()
        assert self.rows == live_calls(self.boss), step


def test_whatever_changes_the_list_is_told_on_the_streams_of_its_projects(hall: Hall, settings: Any) -> None:
    settings.ANNOUNCE_AT_ONCE = False
    other = ProjectFactory(company=hall.project.company)
    hall.project.transfer_targets.add(other)
    boss = supervisor(hall)
    boss.supervised_projects.add(other)
    anna = hall.operator(answers=None)
    one = specialist(hall.project)
    hall.switch.habits[one.number] = Habit(1.0)
    watch = Watch(boss, hall.project, other)

    def step(name: str, act: Callable[[], object], seconds: float = 0.0) -> None:
        act()
        watch.check(f"{name}, at once")
        hall.pass_time(seconds)
        watch.check(name)

    client = hall.calls()
    call = hall.call_of(client)
    watch.check("a call came and rings")
    step("declined", lambda: call_decline(call.pk, anna), 1)
    step("ready again", lambda: set_status(anna, status("ready"), actor=actor_of(anna)), 62)
    step("answered", lambda: call_pick_up(call.pk, anna), 1)
    step("on hold", lambda: call_hold(call.pk, anna, on=True), 1)
    step("off hold", lambda: call_hold(call.pk, anna, on=False), 1)
    step("a supervisor comes", lambda: call_supervise(call.pk, boss, Mode.LISTEN), 3)
    step("he takes part", lambda: call_supervise(call.pk, boss, Mode.BARGE), 1)
    step("he leaves", lambda: call_unsupervise(call.pk, boss), 1)
    step("a consultation", lambda: call_consult(call.pk, anna, Target(external=one.pk)), 3)
    step("joined", lambda: call_join(call.pk, anna), 1)
    step("the specialist is gone", lambda: hall.switch.phone_hangs_up(hall.leg(call, "specialist")), 1)
    step("the client is gone", lambda: hall.switch.customer_hangs_up(client), 40)

    hall.switch.habits[device_of(anna)] = Habit(1.0)
    client, call = hall.talking(anna)
    watch.check("another one is talked")
    step("handed to another project", lambda: call_transfer(call.pk, anna, Target(project=other.pk)), 1)
    assert {row["project"]["id"] for row in watch.rows} == {other.pk}
    step("ended by the supervisor", lambda: call_force_end(call.pk, boss), 40)
    assert watch.rows == []

    client, call = hall.talking(anna)
    watch.check("a third one")
    step("its operator signs out", lambda: sign_out(anna), 2)
    step("its client gives up", lambda: hall.switch.customer_hangs_up(client), 1)
    assert watch.rows == []


def test_the_list_says_how_long_each_call_stands_as_it_does(hall: Hall) -> None:
    anna, boss = hall.operator(answers=3.0), supervisor(hall, with_device=False)

    def stood() -> tuple[str, float]:
        [row] = live_calls(boss)
        return row["state"], round((hall.time.now() - datetime.fromisoformat(row["since"])).total_seconds())

    client = hall.calls()
    hall.pass_time(2)
    assert stood() == ("offered", 2)
    hall.pass_time(6)
    assert stood() == ("talking", 5)
    call_hold(hall.call_of(client).pk, anna, on=True)
    hall.pass_time(4)
    assert stood() == ("held", 4)
    call_hold(hall.call_of(client).pk, anna, on=False)
    hall.pass_time(1)
    assert stood() == ("talking", 1)
    sign_out(anna)
    hall.pass_time(3)
    assert stood() == ("queued", 3)
    [row] = live_calls(boss)
    assert row["arrived_at"] < row["since"]


def test_the_stream_of_live_calls_is_heard_by_the_projects_supervisors_only(hall: Hall) -> None:
    mine, far = f"calls:{hall.project.pk}", f"calls:{ProjectFactory().pk}"
    boss, anna = supervisor(hall, with_device=False), hall.operator()

    def heard(who: User) -> set[str]:
        return allowed(Principal("user", who.pk), [mine, far])

    assert heard(boss) == {mine}
    assert heard(anna) == set()
    assert heard(UserFactory(role="administrator")) == {mine, far}
    assert allowed(Principal("visitor", ""), [mine]) == set()
    boss.supervised_projects.clear()
    assert heard(boss) == set()


def test_the_page_begins_with_calls_panel_and_cursors(hall: Hall) -> None:
    anna, boss = hall.operator(), supervisor(hall)
    _, call = hall.talking(anna)
    far = ProjectFactory()
    shown = browser(boss).get("/api/v1/calls/live/page/").json()
    assert [row["id"] for row in shown["calls"]] == [str(call.pk)]
    assert shown["voice"]["device"]["number"] == device_of(boss)
    assert set(shown["streams"]) == {f"agent:{boss.pk}", f"calls:{hall.project.pk}"}
    assert shown["streams"] == heads_of(list(shown["streams"]))
    assert f"calls:{far.pk}" not in shown["streams"]
    assert browser(anna).get("/api/v1/calls/live/page/").status_code == 403


def test_new_projects_of_a_supervisor_make_his_page_read_everything_again(
    hall: Hall, django_capture_on_commit_callbacks: Any
) -> None:
    boss = supervisor(hall, with_device=False)
    stream = f"agent:{boss.pk}"
    before = heads_of([stream])[stream]
    with django_capture_on_commit_callbacks(execute=True):
        boss.supervised_projects.add(ProjectFactory())
    assert heads_of([stream])[stream] == before + 1


# ── his own device ──────────────────────────────────────────────────────────
def test_a_device_is_given_back_but_not_out_of_a_call(hall: Hall) -> None:
    anna, boss = hall.operator(), supervisor(hall)
    number = device_of(boss)
    _, call = hall.talking(anna)
    call_supervise(call.pk, boss, Mode.LISTEN)
    hall.pass_time(1)
    for refused in (boss, anna):
        with pytest.raises(DomainError) as caught:
            device_leave(refused)
        assert caught.value.code == "on_call"
    call_unsupervise(call.pk, boss)
    hall.pass_time(1)
    page: Client = browser(boss)
    assert page.delete("/api/v1/me/voice/device/").json()["voice"]["device"] is None
    assert page.delete("/api/v1/me/voice/device/").status_code == 200  # there is none to give back any more
    device_take(UserFactory(role="supervisor"), number)


def test_who_signs_out_leaves_no_device_behind_even_if_he_did_not_work(hall: Hall) -> None:
    boss, colleague = supervisor(hall), UserFactory(role="supervisor")
    number = device_of(boss)
    with pytest.raises(DeviceTaken):
        device_take(colleague, number)
    browser(boss).post("/accounts/logout/")
    device_take(colleague, number)
    assert AgentSlot.objects.get(agent=boss).device is None


# ── statuses of operators ───────────────────────────────────────────────────
def test_an_idle_operator_is_in_the_status_at_once_and_one_in_a_call_after_it(hall: Hall) -> None:
    anna, boss = hall.operator(), supervisor(hall, with_device=False)
    answer = browser(boss).post(f"/api/v1/agents/{anna.pk}/status/", {"status": status("lunch").pk}, JSON)
    assert answer.json() == {"planned": False}
    slot = AgentSlot.objects.select_related("status").get(agent=anna)
    assert (slot.status.code, slot.status_forced, slot.takes_calls) == ("lunch", False, False)
    assert not status_force(boss, anna.pk, status("ready"))
    _, call = hall.talking(anna)
    assert status_force(boss, anna.pk, status("lunch"))
    slot.refresh_from_db()
    assert (slot.status.code, slot.planned_status.code) == ("ready", "lunch")
    call_hang_up(call.pk, anna)
    hall.pass_time(40)
    slot.refresh_from_db()
    assert (slot.status.code, slot.planned_status) == ("lunch", None)
    told = AuditEntry.objects.filter(action="agent.status_forced", actor_id=boss.pk).order_by("id")
    assert [(one.target_id, one.details["status"]) for one in told] == [
        (str(anna.pk), code) for code in ("lunch", "ready", "lunch")
    ]


def test_what_a_supervisor_cannot_set_is_refused_and_changes_nothing(hall: Hall) -> None:
    anna, boss = hall.operator(), supervisor(hall, with_device=False)
    stranger, gone = UserFactory(), UserFactory()
    skill(gone, hall.project)
    with pytest.raises(NotFound):
        status_force(boss, stranger.pk, status("lunch"))
    with pytest.raises(NotFound):
        status_force(hall.operator(), anna.pk, status("lunch"))
    with pytest.raises(Invalid):
        status_force(boss, anna.pk, status("no_activity"))
    with pytest.raises(DomainError) as caught:
        status_force(boss, gone.pk, status("lunch"))
    assert caught.value.code == "not_at_work"
    assert browser(boss).post(f"/api/v1/agents/{anna.pk}/status/", {"status": 0}, JSON).status_code == 400
    assert AgentSlot.objects.get(agent=anna).status.code == "ready"
    assert not AuditEntry.objects.filter(action="agent.status_forced").exists()
