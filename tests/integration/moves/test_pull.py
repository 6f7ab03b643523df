"""«Молния»: what the project allows, in which order, and never one dialog to two people."""

from __future__ import annotations

from functools import partial

import pytest

from agentzone.distribution.claim import claim
from agentzone.distribution.engine import decide
from agentzone.distribution.passes import Dispatcher
from agentzone.distribution.snapshot import load
from agentzone.models import Assignment, RoutingDecision, Status
from chat.models import Conversation
from chat.selectors.workspace import workspace
from chat.services import moves
from kernel import clock
from kernel.models import AuditEntry
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work, load_of, skill
from tests.integration.distribution.floor import change_status, check_books, in_threads, owners

pytestmark = pytest.mark.django_db


class Queue:
    def __init__(self, waiting: int = 4, **project) -> None:
        self.channel = widget_channel(ProjectFactory(**project))
        self.project = self.channel.project
        self.anna = agent_at_work(self.project)
        for n in range(waiting):
            client_writes(self.channel, visitor=f"v{n}")

    def dialog(self, n: int) -> Conversation:
        return dialog_of(self.channel, f"v{n}")

    def next(self, count: int = 1, agent=None):
        return moves.pull(agent or self.anna, count=count, project_id=None, conversation_ids=[])

    def these(self, *numbers: int, agent=None):
        ids = [self.dialog(n).pk for n in numbers]
        return moves.pull(agent or self.anna, count=1, project_id=None, conversation_ids=ids)


def test_one_press_takes_the_next_in_turn():
    queue = Queue()
    pulled = queue.next()
    assert pulled.taken == [queue.dialog(0).pk]
    dialog = queue.dialog(0)
    assert (dialog.agent, dialog.state, dialog.epoch) == (queue.anna, "assigned", 1)
    assert RoutingDecision.objects.get().reasons == {"why": "pulled", "chosen": False}
    assert AuditEntry.objects.filter(action="agent.pulled").count() == 1
    check_books()


def test_the_turn_is_the_routers_own_over_all_queues_of_the_operator():
    queue = Queue(2, priority=2)
    urgent = widget_channel(ProjectFactory(priority=9, company=queue.project.company))
    skill(queue.anna, urgent.project, 3)
    client_writes(urgent, visitor="u")
    seen = load(clock.now(), 20, full=True)
    decisions = decide(seen.items, seen.agents, seen.rules, clock.now().timestamp())
    turn = [Conversation.objects.get(contact_id=d.contact_id).pk for d in decisions]
    pulled = queue.next(3)
    assert pulled.taken == turn
    assert turn[0] == dialog_of(urgent, "u").pk


def test_at_most_so_many_at_once_as_the_project_says():
    queue = Queue(pull_max=2)
    assert len(queue.next(4).taken) == 2
    assert queue.these(2, 3).taken == [queue.dialog(2).pk, queue.dialog(3).pk]
    check_books()


def test_chosen_ones_come_and_those_that_went_are_named():
    queue = Queue()
    boris = agent_at_work(queue.project)
    claim(queue.dialog(1).contact_id, boris.pk, {})
    pulled = queue.these(2, 1)
    assert (pulled.taken, pulled.missed) == ([queue.dialog(2).pk], [queue.dialog(1).pk])
    assert queue.dialog(1).agent == boris


def test_within_the_limit_means_within():
    queue = Queue(chat_limit=2, pull_max=5)
    pulled = queue.next(4)
    assert len(pulled.taken) == 2 and len(pulled.refused) >= 1
    assert load_of(queue.anna) == 2
    assert queue.next().taken == []


@pytest.mark.parametrize("why", ["limit", "status"])
def test_a_long_queue_that_gives_nothing_does_not_hide_another(why: str):
    queue = Queue(25, chat_limit=1, priority=9)
    other = widget_channel(ProjectFactory(company=queue.project.company, chat_limit=9))
    skill(queue.anna, other.project, 3)
    client_writes(other, visitor="o1")
    client_writes(other, visitor="o2")
    if why == "limit":
        assert claim(queue.dialog(24).contact_id, queue.anna.pk, {}).name == "ASSIGNED"
    else:
        queue.project.pull_statuses.add(Status.objects.get(code="extra_wrap_up"))
    assert queue.next().taken == [dialog_of(other, "o1").pk]
    pulled = queue.next(3)
    assert pulled.taken == [dialog_of(other, "o2").pk]
    assert len(pulled.refused) == 2  # as many as were asked for and did not come
    pulled = queue.next(1)
    assert (pulled.taken, len(pulled.refused)) == ([], 1)
    check_books()


def test_above_the_limit_means_by_so_many():
    queue = Queue(chat_limit=1, pull_mode="above", pull_above=2, pull_max=5)
    assert len(queue.next(5).taken) == 3
    assert load_of(queue.anna) == 3
    check_books()


def test_where_it_is_off_nothing_comes():
    queue = Queue(pull_mode="off")
    assert queue.next().taken == []
    pulled = queue.these(0)
    assert (pulled.taken, pulled.refused) == ([], [queue.dialog(0).pk])
    assert workspace(queue.anna)["projects"][0]["pull"] is None


def test_only_in_the_statuses_that_the_project_names():
    queue = Queue()
    change_status(queue.anna, "extra_wrap_up")
    assert queue.next().taken == []
    queue.project.pull_statuses.add(Status.objects.get(code="extra_wrap_up"))
    assert len(queue.next().taken) == 1
    change_status(queue.anna, "ready")
    assert queue.next().taken == []
    shown = workspace(queue.anna)["projects"][0]["pull"]
    assert shown == {"max": 3, "above": 0, "statuses": [Status.objects.get(code="extra_wrap_up").pk]}


def test_others_queues_and_dialogs_that_do_not_wait_cannot_be_taken():
    queue = Queue(1)
    stranger = agent_at_work(ProjectFactory())
    assert queue.next(agent=stranger).taken == []
    assert queue.these(0, agent=stranger).taken == []
    queue.next()
    assert queue.these(0, agent=agent_at_work(queue.project)).missed == [queue.dialog(0).pk]


@pytest.mark.django_db(transaction=True)
def test_two_operators_pull_the_same_dialogs_and_each_has_one_owner():
    queue = Queue(12, chat_limit=50, pull_max=20)
    boris = agent_at_work(queue.project)
    results: list = []
    numbers = list(range(12))
    in_threads(
        [
            lambda: results.append(queue.these(*numbers)),
            lambda: results.append(queue.these(*reversed(numbers), agent=boris)),
        ]
    )
    taken = [pk for pulled in results for pk in pulled.taken]
    assert len(taken) == len(set(taken))
    assert owners().total() == len(taken) == Assignment.objects.count()
    missed = {pk for pulled in results for pk in pulled.missed}
    assert missed | set(taken) == set(Conversation.objects.values_list("pk", flat=True))
    check_books()


@pytest.mark.django_db(transaction=True)
def test_a_pull_and_the_router_at_once_leave_no_dialog_with_two_owners():
    queue = Queue(12, chat_limit=6, pull_max=20)
    agents = [agent_at_work(queue.project) for _ in range(2)]

    def route() -> None:
        for _ in range(3):
            Dispatcher().run()

    in_threads([route, partial(queue.next, 6), *[partial(queue.next, 6, agent) for agent in agents]])
    Dispatcher().run()
    assert Conversation.objects.filter(state="assigned").count() == 12
    assert max(owners().values()) <= 6
    check_books()
