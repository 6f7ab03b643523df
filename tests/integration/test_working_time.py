"""Working time and what was in force in it: who has any, and that no change in between is lost."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from threading import Event

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agentzone.models import AgentSlot, Project, Status, StatusSpan, User
from agentzone.services import spans
from agentzone.services import status as statuses
from agentzone.services.presence import renew, sign_out_gone
from agentzone.services.projects import project_saved, status_saved
from agentzone.services.skills import skill_remove, skill_set
from agentzone.services.status import SILENT_STATUS, actor_of, set_status
from kernel import clock
from kernel.audit import SYSTEM
from tests.factories.people import PASSWORD, ProjectFactory, UserFactory, agent_at_work, skill
from tests.integration.distribution.floor import change_status, in_threads, wait_until, waiting_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "ru"})
    answer = client.post(reverse("login"), {"username": user.login, "password": PASSWORD})
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize(
    ("role", "serves", "works"),
    [
        ("agent", False, True),
        ("supervisor", False, False),
        ("administrator", False, False),
        ("supervisor", True, True),
    ],
)
def test_signing_in_begins_work_only_for_those_who_serve_clients(
    role: str, serves: bool, works: bool
) -> None:
    person = UserFactory(role=role)
    if serves:
        skill(person, ProjectFactory())
    browser(person)
    assert StatusSpan.objects.filter(agent=person, ended_at=None).exists() == works


def test_a_supervisor_is_at_work_from_the_status_he_chooses_to_his_signing_out() -> None:
    person = UserFactory(role="supervisor")
    client = browser(person)
    client.post(reverse("logout"))
    assert not AgentSlot.objects.filter(agent=person).exists()
    client = browser(person)
    lunch = Status.objects.get(code="lunch")
    assert client.post("/api/v1/me/status/", {"status": lunch.pk}, "application/json").status_code == 200
    assert StatusSpan.objects.get(agent=person).ended_at is None
    client.post(reverse("logout"))
    assert StatusSpan.objects.get(agent=person).ended_at is not None


# ── coming back ─────────────────────────────────────────────────────────────
def test_who_comes_back_while_the_long_silent_are_being_signed_out_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = ProjectFactory()
    silent = Status.objects.get(code=SILENT_STATUS)
    gone, back = agent_at_work(project), agent_at_work(project)
    for agent in (gone, back):
        set_status(agent, silent, actor=SYSTEM, forced=True)
    long_ago = clock.now() - timedelta(hours=1)
    AgentSlot.objects.update(lease_until=long_ago, status_since=long_ago)
    from agentzone.services import presence

    end = presence.sign_out

    def comes_back_first(agent: User, **options: object) -> bool:
        renew([back.pk])
        return end(agent, **options)

    monkeypatch.setattr(presence, "sign_out", comes_back_first)
    assert sign_out_gone() == [gone.pk]
    assert list(AgentSlot.objects.filter(signed_in=True).values_list("agent_id", flat=True)) == [back.pk]


# ── what was in force ───────────────────────────────────────────────────────
def open_span(agent: User) -> StatusSpan:
    return StatusSpan.objects.get(agent=agent, ended_at=None)


def saved(obj: Project | Status | User, **values: object) -> None:
    """As the admin saves it."""
    for name, value in values.items():
        setattr(obj, name, value)
    with transaction.atomic():
        obj.save()
        if isinstance(obj, Project):
            project_saved(obj, actor=SYSTEM, created=False, changes=values)
        elif isinstance(obj, Status):
            status_saved(obj, actor=SYSTEM, created=False, changes=values)


def test_a_span_tells_what_the_status_took_and_how_many_chats_the_person_could_have() -> None:
    small, large = ProjectFactory(chat_limit=3), ProjectFactory(chat_limit=6)
    agent = agent_at_work(small, chat_limit=5)
    assert (open_span(agent).takes_chats, open_span(agent).takes_calls, open_span(agent).chat_limit) == (
        True,
        True,
        3,
    )
    skill_set(agent, large, 2, actor=SYSTEM)
    assert open_span(agent).chat_limit == 5
    change_status(agent, "lunch")
    assert (open_span(agent).takes_chats, open_span(agent).is_break, open_span(agent).chat_limit) == (
        False,
        True,
        5,
    )


CHANGES: dict[str, tuple[Callable[[User, Project], object], dict[str, object]]] = {
    "flags of the status": (
        lambda agent, project: saved(Status.objects.get(code="ready"), takes_calls=False, is_break=True),
        {"takes_calls": False, "is_break": True},
    ),
    "the project's limit": (lambda agent, project: saved(project, chat_limit=2), {"chat_limit": 2}),
    "the project closed": (lambda agent, project: saved(project, is_active=False), {"chat_limit": 0}),
    "his own limit": (lambda agent, project: saved(agent, chat_limit=4), {"chat_limit": 4}),
    "his only skill gone": (
        lambda agent, project: skill_remove(agent, project, actor=SYSTEM),
        {"chat_limit": 0},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_setting_that_changes_ends_the_span_and_begins_another_at_the_same_instant(name: str) -> None:
    project = ProjectFactory()
    agent, away = agent_at_work(project), agent_at_work(project)
    statuses.sign_out(away)
    before = open_span(agent)
    change, expected = CHANGES[name]
    change(agent, project)
    rows = list(StatusSpan.objects.filter(agent=agent).order_by("started_at", "id"))
    assert rows[-2].pk == before.pk
    assert all(old.ended_at == new.started_at for old, new in pairwise(rows))
    after = rows[-1]
    assert {name: getattr(after, name) for name in expected} == expected
    assert (after.status, after.ended_at, rows[-2].chat_limit, rows[-2].takes_calls) == (
        before.status,
        None,
        5,
        True,
    )
    assert not StatusSpan.objects.filter(agent=away, ended_at=None).exists()


def test_what_changes_nothing_begins_no_span() -> None:
    project = ProjectFactory()
    agent = agent_at_work(project)
    before = StatusSpan.objects.count()
    saved(project, greeting="Здравствуйте!")
    saved(Status.objects.get(code="ready"), name="На линии")
    saved(agent, email="anna@example.com")
    spans.follow([agent.pk])
    assert StatusSpan.objects.count() == before


def test_flags_saved_while_somebody_enters_the_status_hold_for_him_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The status was read, then its flags were changed and committed, then the slot was locked."""
    agent = agent_at_work(ProjectFactory(), status="lunch")
    ready = Status.objects.get(code="ready")
    saved(Status.objects.get(code="ready"), takes_chats=False)
    set_status(agent, ready, actor=actor_of(agent))
    slot = AgentSlot.objects.get(agent=agent)
    assert (slot.takes_chats, slot.takes_calls, open_span(agent).takes_chats) == (False, True, False)


def test_whoever_enters_a_status_while_its_flags_are_being_saved_waits_for_them() -> None:
    agents = [agent_at_work(ProjectFactory(), status="lunch") for _ in range(3)]

    held = Event()

    def enter(agent: User) -> Callable[[], None]:
        def act() -> None:
            assert held.wait(15)
            change_status(agent, "ready")

        return act

    def save() -> None:
        with transaction.atomic():
            saved(Status.objects.get(code="ready"), takes_chats=False)
            held.set()
            wait_until(lambda: waiting_for_a_lock() == len(agents))

    in_threads([save, *(enter(agent) for agent in agents)])
    assert not AgentSlot.objects.filter(takes_chats=True).exists()
    assert not StatusSpan.objects.filter(ended_at=None, takes_chats=True).exists()
