"""One claim: all of it or nothing, judged by the rows as they are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import AgentSlot, Assignment, Contact, Project, QueueStay, RoutingDecision, Skill, User
from agentzone.services.skills import skill_remove
from kernel.audit import SYSTEM
from tests.factories.people import ProjectFactory, agent_at_work

from .floor import change_status, check_books, in_threads, open_chat, wait_until, waiting_for_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_claim_makes_the_assignment_the_load_and_the_stored_reasons() -> None:
    project = ProjectFactory()
    agent, contact = agent_at_work(project), open_chat(project)
    assert claim(contact.pk, agent.pk, {"why": "only_candidate"}) is Outcome.ASSIGNED
    contact.refresh_from_db()
    assert (contact.state, contact.agent, contact.epoch) == ("assigned", agent, 1)
    assert Assignment.objects.get(contact=contact).epoch == 1
    assert QueueStay.objects.get(contact=contact).outcome == "assigned"
    decision = RoutingDecision.objects.get(contact=contact)
    assert (decision.agent, decision.reasons) == (agent, {"why": "only_candidate"})
    assert AgentSlot.objects.get(agent=agent).last_assigned_at is not None
    check_books()


def full(agent: User, project: Project) -> None:
    AgentSlot.objects.filter(agent=agent).update(chat_load=5)


def own_limit_reached(agent: User, project: Project) -> None:
    User.objects.filter(pk=agent.pk).update(chat_limit=2)
    AgentSlot.objects.filter(agent=agent).update(chat_load=2)


def at_lunch(agent: User, project: Project) -> None:
    change_status(agent, "lunch")


def silent(agent: User, project: Project) -> None:
    AgentSlot.objects.filter(agent=agent).update(lease_until=timezone.now() - timedelta(seconds=1))


def without_the_skill(agent: User, project: Project) -> None:
    Skill.objects.filter(agent=agent, project=project).delete()


def in_a_call(agent: User, project: Project) -> None:
    AgentSlot.objects.filter(agent=agent).update(voice_load=1)


def dismissed(agent: User, project: Project) -> None:
    User.objects.filter(pk=agent.pk).update(is_active=False)


@pytest.mark.parametrize(
    "became", [full, own_limit_reached, at_lunch, silent, without_the_skill, in_a_call, dismissed]
)
def test_an_agent_who_cannot_take_it_any_more_is_busy_and_nothing_is_changed(became) -> None:
    project = ProjectFactory()
    agent, contact = agent_at_work(project), open_chat(project)
    became(agent, project)
    before = AgentSlot.objects.get(agent=agent).chat_load
    assert claim(contact.pk, agent.pk, {}) is Outcome.BUSY
    assert Contact.objects.get(pk=contact.pk).state == "queued"
    assert AgentSlot.objects.get(agent=agent).chat_load == before
    assert not Assignment.objects.exists()
    assert not RoutingDecision.objects.exists()


def test_a_skill_that_is_taken_away_during_a_claim_leaves_no_dialog_behind() -> None:
    project = ProjectFactory()
    agent, contact = agent_at_work(project), open_chat(project)
    claimed, removed = Event(), Event()

    def claims() -> None:
        with transaction.atomic():
            assert claim(contact.pk, agent.pk, {}) is Outcome.ASSIGNED
            claimed.set()
            wait_until(lambda: removed.is_set() or waiting_for_a_lock())

    def removes() -> None:
        claimed.wait(10)
        skill_remove(agent, project, actor=SYSTEM)
        removed.set()

    in_threads([claims, removes])
    assert Contact.objects.get(pk=contact.pk).state == "queued"
    check_books()


def test_a_claim_that_comes_while_the_skill_is_being_taken_away_is_in_vain() -> None:
    project = ProjectFactory()
    agent, contact = agent_at_work(project), open_chat(project)
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            skill_remove(agent, project, actor=SYSTEM)
            done = pool.submit(_claim_elsewhere, contact, agent, outcomes)
            wait_until(lambda: done.done() or waiting_for_a_lock())
        done.result()
    assert outcomes == [Outcome.BUSY]


def _claim_elsewhere(contact: Contact, agent: User, outcomes: list[Outcome]) -> None:
    try:
        outcomes.append(claim(contact.pk, agent.pk, {}))
    finally:
        connection.close()


def test_a_call_leaves_room_for_chats_where_the_project_allows_it() -> None:
    project = ProjectFactory(voice_excludes_chats=False)
    agent, contact = agent_at_work(project), open_chat(project)
    in_a_call(agent, project)
    assert claim(contact.pk, agent.pk, {}) is Outcome.ASSIGNED


def test_a_contact_that_somebody_holds_is_passed_over_and_not_waited_for() -> None:
    project = ProjectFactory()
    agent, contact = agent_at_work(project), open_chat(project)
    outcomes = []

    def elsewhere() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        outcomes.append(claim(contact.pk, agent.pk, {}))

    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=contact.pk)
        in_threads([elsewhere])
    assert outcomes == [Outcome.MISSED]
    assert claim(contact.pk, agent.pk, {}) is Outcome.ASSIGNED
    assert claim(contact.pk, agent.pk, {}) is Outcome.MISSED


def test_twenty_claims_of_one_contact_at_once_make_one_owner() -> None:
    project = ProjectFactory()
    contact, agents = open_chat(project), [agent_at_work(project) for _ in range(20)]
    outcomes: list[Outcome] = []
    in_threads([lambda agent=agent: outcomes.append(claim(contact.pk, agent.pk, {})) for agent in agents])
    assert outcomes.count(Outcome.ASSIGNED) == 1
    assert outcomes.count(Outcome.MISSED) == 19
    check_books()


def test_many_claims_of_one_agents_last_slot_fill_it_once() -> None:
    project = ProjectFactory(chat_limit=1)
    agent, contacts = agent_at_work(project), [open_chat(project) for _ in range(12)]
    outcomes: list[Outcome] = []
    in_threads([lambda c=c: outcomes.append(claim(c.pk, agent.pk, {})) for c in contacts])
    assert outcomes.count(Outcome.ASSIGNED) == 1
    assert outcomes.count(Outcome.BUSY) == 11
    check_books()
