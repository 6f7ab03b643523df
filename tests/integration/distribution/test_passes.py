"""Whole routing passes over real tables."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from agentzone.distribution import passes
from agentzone.distribution.passes import Dispatcher
from agentzone.events import ContactAssigned
from agentzone.models import AgentSlot, Assignment, Contact, RoutingDecision, Skill
from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from kernel.events import bus, subscribe
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work, skill

from .floor import change_status, check_books, open_chat, owner_of, owners

pytestmark = pytest.mark.django_db(transaction=True)


def run_all(dispatcher: Dispatcher | None = None) -> int:
    """Passes until there is nothing more to do; returns the assignments made."""
    dispatcher, total = dispatcher or Dispatcher(), 0
    while True:
        result = dispatcher.run()
        total += result.assigned
        if not result.again:
            return total


def test_chats_spread_evenly_and_the_stored_reasons_say_why() -> None:
    project = ProjectFactory()
    agents = [agent_at_work(project) for _ in range(10)]
    for _ in range(23):
        open_chat(project)
    assert run_all() == 23
    assert sorted(owners().values()) == [2] * 7 + [3] * 3
    last = RoutingDecision.objects.order_by("-id").first()
    assert last is not None
    assert last.reasons["chosen"]["load"] == 2
    assert sum(last.reasons["counts"].values()) == len(agents) - 1
    check_books()


def test_the_oldest_goes_first_and_a_returned_chat_goes_to_the_head() -> None:
    project = ProjectFactory(chat_limit=1)
    agent = agent_at_work(project)
    now = timezone.now()
    newer = open_chat(project, at=now - timedelta(seconds=10))
    older = open_chat(project, at=now - timedelta(seconds=50))
    run_all()
    assert owner_of(older) == agent
    contact_requeue(older.pk, RequeueReason.AGENT_GONE)
    run_all()
    assert owner_of(older) == agent
    assert owner_of(newer) is None
    assert Contact.objects.get(pk=older.pk).epoch == 2


def test_priority_counts_and_waiting_outweighs_it() -> None:
    shop = ProjectFactory(priority=3, ageing_seconds=60, chat_limit=1)
    bank = ProjectFactory(priority=5, ageing_seconds=60, chat_limit=1)
    agent = agent_at_work(shop)
    skill(agent, bank)
    now = timezone.now()
    ordinary = open_chat(shop, at=now - timedelta(seconds=100))
    urgent = open_chat(bank, at=now)
    run_all()
    assert (owner_of(urgent), owner_of(ordinary)) == (agent, None)
    contact_requeue(urgent.pk, RequeueReason.SIGNED_OUT)
    Contact.objects.filter(pk=ordinary.pk).update(arrived_at=now - timedelta(seconds=121))
    run_all()
    assert (owner_of(urgent), owner_of(ordinary)) == (None, agent)


def test_a_client_goes_back_to_the_agent_they_know() -> None:
    project = ProjectFactory()
    idle, known = agent_at_work(project), agent_at_work(project)
    open_chat(project, preferred_agent_id=known.pk)
    second = open_chat(project, preferred_agent_id=known.pk)
    run_all()
    assert owner_of(second) == known
    assert owners()[idle.pk] == 0
    change_status(known, "lunch")
    third = open_chat(project, preferred_agent_id=known.pk)
    run_all()
    assert owner_of(third) == idle


def test_the_agent_a_client_knows_gets_them_at_once_although_their_skill_is_of_a_lower_level() -> None:
    project = ProjectFactory(tier_widen_seconds=20)
    expert, known = agent_at_work(project, level=1), agent_at_work(project, level=4)
    back, other = open_chat(project, preferred_agent_id=known.pk), open_chat(project)
    run_all()
    assert (owner_of(back), owner_of(other)) == (known, expert)


def test_skill_levels_open_with_waiting() -> None:
    project = ProjectFactory(chat_limit=1, tier_widen_seconds=20)
    expert, novice = agent_at_work(project, level=1), agent_at_work(project, level=4)
    now = timezone.now()
    first = open_chat(project, at=now - timedelta(seconds=19))
    second = open_chat(project, at=now - timedelta(seconds=5))
    run_all()
    assert (owner_of(first), owner_of(second)) == (expert, None)
    note = RoutingDecision.objects.get(contact=second)
    assert (note.agent, note.reasons["why"]) == (None, "tier_not_open")
    second.queue_stays.update(entered_at=now - timedelta(seconds=21))
    run_all()
    assert owner_of(second) == novice


def test_why_a_contact_waits_is_stored_once_until_the_cause_changes() -> None:
    project = ProjectFactory(chat_limit=1)
    agent = agent_at_work(project, status="lunch")
    contact = open_chat(project)
    dispatcher = Dispatcher()
    run_all(dispatcher)
    run_all(dispatcher)

    def whys() -> list[str]:
        return [d.reasons["why"] for d in RoutingDecision.objects.filter(contact=contact).order_by("id")]

    assert whys() == ["nobody_online"]
    change_status(agent, "ready")
    AgentSlot.objects.filter(agent=agent).update(chat_load=1)
    run_all(dispatcher)
    run_all(dispatcher)
    assert whys() == ["nobody_online", "at_limit"]
    AgentSlot.objects.filter(agent=agent).update(chat_load=0)
    run_all(dispatcher)
    assert whys() == ["nobody_online", "at_limit", "only_candidate"]


def test_an_agent_who_passed_a_chat_on_does_not_get_it_right_back() -> None:
    project = ProjectFactory()
    agent = agent_at_work(project)
    contact = open_chat(project)
    run_all()
    contact_requeue(contact.pk, RequeueReason.TRANSFERRED)
    run_all()
    assert owner_of(contact) is None
    assert RoutingDecision.objects.filter(contact=contact).latest("id").reasons["why"] == "declined"
    later = timezone.now() - timedelta(seconds=61)
    Assignment.objects.filter(contact=contact).update(ended_at=later)
    run_all()
    assert owner_of(contact) == agent  # but nobody waits for ever because everybody said no once


def test_contacts_that_cannot_use_a_free_slot_do_not_hide_those_behind_them(monkeypatch) -> None:
    """More contacts at the head of the queue than one read takes are closed to the only free agent."""
    monkeypatch.setattr(passes, "SPARE", 3)
    project = ProjectFactory(chat_limit=1)
    agent = agent_at_work(project)
    now = timezone.now()
    for number in range(10):
        contact = open_chat(project, at=now - timedelta(seconds=100 - number))
        Assignment.objects.create(
            contact=contact, agent=agent, epoch=1, started_at=now, ended_at=now, end_reason="declined"
        )
        Contact.objects.filter(pk=contact.pk).update(epoch=1)
    behind = open_chat(project, at=now)
    assert run_all() == 1
    assert owner_of(behind) == agent


def test_an_agent_who_became_busy_meanwhile_costs_the_contact_nothing(monkeypatch) -> None:
    project = ProjectFactory()
    first, second = agent_at_work(project), agent_at_work(project)
    AgentSlot.objects.filter(agent=second).update(chat_load=1)
    contact = open_chat(project)
    honest = passes.load

    def then_lunch(*args, **kwargs):
        snapshot = honest(*args, **kwargs)
        change_status(first, "lunch")
        return snapshot

    monkeypatch.setattr(passes, "load", then_lunch)
    assert Dispatcher().run().assigned == 1
    assert owner_of(contact) == second


@pytest.fixture
def poison():
    """Ids of contacts whose assignment a subscriber refuses to digest."""
    ids: set[UUID] = set()

    @subscribe(ContactAssigned)
    def stumble(event: ContactAssigned) -> None:
        if event.contact_id in ids:
            raise ValueError("cannot digest this contact")

    yield ids
    bus._handlers[ContactAssigned].remove(stumble)


def test_a_contact_that_cannot_be_assigned_does_not_stop_the_others(poison: set[UUID]) -> None:
    project = ProjectFactory(chat_limit=1)
    agent = agent_at_work(project)
    bad, good = open_chat(project), open_chat(project)
    poison.add(bad.pk)
    dispatcher = Dispatcher()
    run_all(dispatcher)
    run_all(dispatcher)
    assert (owner_of(bad), owner_of(good)) == (None, agent)
    assert Contact.objects.get(pk=bad.pk).epoch == 0
    check_books()


def test_agents_of_other_projects_and_absent_ones_get_nothing() -> None:
    project, other = ProjectFactory(), ProjectFactory()
    agent_at_work(other)
    Skill.objects.create(agent=UserFactory(), project=project, level=1)
    contact = open_chat(project)
    assert run_all() == 0
    assert RoutingDecision.objects.get(contact=contact).reasons["why"] == "no_skill"
