"""The running router: hundreds of chats at once, every wake, two routers, lost connections.

Sweeps are a minute apart here, so whatever happens within seconds happened because of a wake; how many milliseconds
it takes is a figure of `scripts/bench`.
"""

import uuid
from functools import partial
from itertools import pairwise

import pytest
from django.db import connection

from agentzone.distribution.passes import Dispatcher
from agentzone.distribution.router import NAME
from agentzone.models import Assignment, Contact, Project, User
from agentzone.services.contacts import contact_end, contact_requeue
from agentzone.services.presence import renew
from agentzone.services.skills import skill_set
from agentzone.states import EndedBy, RequeueReason
from chat.models import Conversation
from kernel.audit import SYSTEM
from tests.factories.chats import client_writes, widget_channel
from tests.factories.people import ProjectFactory, UserFactory, agent_at_work

from .conftest import Start
from .floor import change_status, check_books, in_threads, open_chat, owner_of, owners, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_hundred_parallel_chats_on_ten_agents_give_exactly_fifty_assignments(start_router: Start) -> None:
    channel = widget_channel()
    agents = [agent_at_work(channel.project) for _ in range(10)]
    start_router()

    def visitors(worker: int) -> None:
        for number in range(25):
            client_writes(channel, visitor=f"visitor-{worker}-{number}")

    in_threads([partial(visitors, worker) for worker in range(8)])
    wait_until(lambda: sum(owners().values()) >= 50)
    assert owners() == {agent.pk: 5 for agent in agents}
    assert Contact.objects.filter(state="queued").count() == 150
    assert Conversation.objects.filter(state="assigned").count() == 50
    check_books()


def test_a_close_hands_over_the_next_chat_at_once(start_router: Start) -> None:
    project = ProjectFactory(chat_limit=1)
    agent = agent_at_work(project)
    waiting = [open_chat(project) for _ in range(3)]
    start_router()
    wait_until(lambda: owner_of(waiting[0]))
    for ended, following in pairwise(waiting):
        contact_end(ended.pk, by=EndedBy.AGENT, reason="closed", agent_id=agent.pk, epoch=1)
        wait_until(lambda: owner_of(following))  # noqa: B023
    check_books()


def becomes_ready(agent: User, project: Project) -> None:
    change_status(agent, "ready")


def gets_the_skill(agent: User, project: Project) -> None:
    change_status(agent, "ready")
    skill_set(agent, project, 2, actor=SYSTEM)


def gets_a_higher_own_limit(agent: User, project: Project) -> None:
    agent.chat_limit = 2
    agent.save()


def works_in_a_project_with_a_higher_limit(agent: User, project: Project) -> None:
    project.chat_limit = 2
    project.save()


def comes_back_to_life(agent: User, project: Project) -> None:
    renew([agent.pk])


def away(project: Project) -> User:
    return agent_at_work(project, status="lunch")


def without_skill(project: Project) -> User:
    return agent_at_work(ProjectFactory(), status="lunch")


def full_by_own_limit(project: Project) -> User:
    return _with_one_chat(agent_at_work(project, chat_limit=1), project)


def full(project: Project) -> User:
    Project.objects.filter(pk=project.pk).update(chat_limit=1)
    project.refresh_from_db()
    return _with_one_chat(agent_at_work(project), project)


def silent(project: Project) -> User:
    agent = agent_at_work(project)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agentzone_agentslot SET lease_until = now() - interval '1 minute'")
    return agent


def _with_one_chat(agent: User, project: Project) -> User:
    open_chat(project)
    assert Dispatcher().run().assigned == 1
    return agent


@pytest.mark.parametrize(
    ("before", "change"),
    [
        (away, becomes_ready),
        (without_skill, gets_the_skill),
        (full_by_own_limit, gets_a_higher_own_limit),
        (full, works_in_a_project_with_a_higher_limit),
        (silent, comes_back_to_life),
    ],
)
def test_every_change_that_frees_a_slot_wakes_the_router(before, change, start_router: Start) -> None:
    project = ProjectFactory()
    agent = before(project)
    contact = open_chat(project)
    start_router()
    assert owner_of(contact) is None
    change(agent, project)
    wait_until(lambda: owner_of(contact) == agent)


def test_a_new_chat_and_a_returned_one_wake_the_router(start_router: Start) -> None:
    project = ProjectFactory()
    agent = agent_at_work(project)
    start_router()
    contact = open_chat(project)
    wait_until(lambda: owner_of(contact) == agent)
    contact_requeue(contact.pk, RequeueReason.AGENT_GONE)
    wait_until(lambda: Contact.objects.get(pk=contact.pk).epoch == 2)


def test_a_change_that_nobody_told_of_is_found_by_the_sweep(start_router: Start) -> None:
    project = ProjectFactory(chat_limit=1)
    full(project)
    contact = open_chat(project)
    start_router(sweep=0.1)
    assert owner_of(contact) is None
    Project.objects.update(chat_limit=2)
    wait_until(lambda: owner_of(contact))


def test_of_two_routers_one_leads_and_the_other_takes_over_when_it_stops(start_router: Start) -> None:
    project = ProjectFactory()
    agent_at_work(project)
    leader = start_router()
    second = start_router(sweep=0.1, leads=False)
    contact = open_chat(project)
    wait_until(lambda: owner_of(contact))
    assert not second.leading.is_set()
    leader.stop()
    wait_until(second.leading.is_set)
    another = open_chat(project)
    wait_until(lambda: owner_of(another))
    assert not leader.leading.is_set()


def test_a_router_whose_connections_are_cut_comes_back_by_itself(start_router: Start) -> None:
    project = ProjectFactory()
    agent_at_work(project)
    router = start_router()
    for _ in range(3):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE application_name = %s AND datname = current_database()",
                [NAME],
            )
            assert cursor.fetchone()[0] >= 2  # the session that listens, and the one that works
        contact = open_chat(project)
        wait_until(lambda: owner_of(contact))  # noqa: B023
        wait_until(router.leading.is_set)
    check_books()


def test_routers_that_all_believe_to_lead_never_assign_twice_while_agents_come_and_go() -> None:
    """The worst case: four dispatchers at once, chats that end and return, statuses that change."""
    project = ProjectFactory(chat_limit=3)
    agents = [agent_at_work(project) for _ in range(8)]
    for _ in range(120):
        open_chat(project)

    def route() -> None:
        dispatcher = Dispatcher()
        for _ in range(12):
            dispatcher.run()

    def trouble(seed: int) -> None:
        for number in range(25):
            pks = list(Assignment.objects.filter(ended_at=None).values_list("contact_id", flat=True))
            if not pks:
                continue
            contact_id: uuid.UUID = pks[(seed * 7 + number) % len(pks)]
            if number % 3:
                contact_requeue(contact_id, RequeueReason.AGENT_GONE)
            else:
                agent = agents[(seed + number) % len(agents)]
                change_status(agent, "lunch" if number % 2 else "ready")

    in_threads([route, route, route, route, partial(trouble, 1), partial(trouble, 2)])
    for agent in agents:
        change_status(agent, "ready")
    while Dispatcher().run().again:
        pass
    check_books()
    assert owners() == {agent.pk: 3 for agent in agents}
    epochs = Assignment.objects.values_list("contact_id", "epoch")
    assert len(set(epochs)) == len(epochs)


def test_a_person_who_was_never_at_work_is_no_obstacle(start_router: Start) -> None:
    project = ProjectFactory()
    skill_set(UserFactory(), project, 1, actor=SYSTEM)
    agent = agent_at_work(project, level=5)
    start_router()
    contact = open_chat(project)
    wait_until(lambda: owner_of(contact) == agent)
