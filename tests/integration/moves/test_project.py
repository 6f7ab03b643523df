"""A dialog is sent into another project's queue."""

from __future__ import annotations

from typing import Any

import pytest

from agentzone.distribution.claim import Outcome, claim
from agentzone.distribution.snapshot import load
from agentzone.models import AgentSlot, Contact, Offer, QueueStay, Skill, User
from agentzone.selectors.moves import transfer_targets
from agentzone.selectors.queues import queue_totals
from agentzone.services.contacts import StaleAssignment
from chat.models import Message
from chat.services import moves
from chat.services.dialog import conversation_close
from kernel import clock
from kernel.announcer import announce_noted
from kernel.errors import Invalid
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work, load_of
from tests.integration.distribution.floor import check_books
from tests.integration.moves.floor import Floor, codes, ended, notes
from tests.integration.test_dialog_flow import log_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def floor(db: None) -> Floor:
    floor = Floor(answer_threshold_seconds=77, priority=3)
    floor.target = ProjectFactory(company=floor.project.company, priority=6, answer_threshold_seconds=10)
    floor.project.transfer_targets.add(floor.target)
    floor.vera = agent_at_work(floor.target)
    return floor


def send(floor: Floor, comment: str = "", **other) -> None:
    values = {"epoch": 1, "project_id": floor.target.pk, "comment": comment, **other}
    moves.transfer_to_project(floor.anna, floor.dialog.pk, **values)


def test_it_waits_in_the_other_queue_with_its_arrival_and_its_thresholds_kept(floor: Floor, settings: Any):
    settings.ANNOUNCE_AT_ONCE = False
    before = Contact.objects.get(pk=floor.dialog.contact_id)
    send(floor, "Просит скидку")
    dialog = floor.fresh()
    contact = dialog.contact
    assert (dialog.state, dialog.project, dialog.agent) == ("queued", floor.target, None)
    assert (contact.state, contact.project, contact.agent, contact.priority) == (
        "queued",
        floor.target,
        None,
        6,
    )
    assert (contact.arrived_at, contact.enqueued_at) == (before.arrived_at, before.enqueued_at)
    assert (contact.answer_threshold_seconds, contact.preferred_agent) == (77, None)
    assert load_of(floor.anna) == 0
    stays = QueueStay.objects.filter(contact=contact).order_by("entered_at")
    assert [(s.project, s.outcome) for s in stays] == [(floor.project, "assigned"), (floor.target, "")]
    assert queue_totals([floor.project.pk, floor.target.pk])[floor.target.pk]["waiting"] == 1
    assert codes(dialog) == ["assigned", "moved"]
    assert notes(dialog) == ["Просит скидку"]
    announce_noted()
    told = {kind for _, kind in log_of(f"project:{floor.target.pk}")}
    assert told == {"queue.changed", "queue.entered"}
    check_books()


def test_it_stands_before_those_who_came_later_and_not_with_the_sender_again(floor: Floor):
    late = widget_channel(floor.target)
    client_writes(late)
    send(floor)
    seen = load(clock.now(), 20, full=True)
    order = sorted(seen.items, key=lambda item: item.arrived_at)
    assert order[0].contact_id == floor.dialog.contact_id
    assert order[0].excluded_agent_ids == {floor.anna.pk}


def test_an_operator_of_the_other_project_gets_it_and_its_next_session_begins_at_home(floor: Floor):
    send(floor)
    assert claim(floor.dialog.contact_id, floor.vera.pk, {}) is Outcome.ASSIGNED
    dialog = floor.fresh()
    assert (dialog.agent, dialog.epoch) == (floor.vera, 2)
    conversation_close(floor.vera, dialog.pk, epoch=2)
    client_writes(floor.channel, "Снова я")
    assert dialog_of(floor.channel).project == floor.project
    check_books()


def test_only_listed_active_projects_of_the_same_company_can_be_named(floor: Floor):
    elsewhere, unlisted = ProjectFactory(), ProjectFactory(company=floor.project.company)
    floor.project.transfer_targets.add(elsewhere)
    closed = ProjectFactory(company=floor.project.company, is_active=False)
    floor.project.transfer_targets.add(closed)
    for project in (elsewhere, unlisted, closed):
        with pytest.raises(Invalid) as refused:
            send(floor, project_id=project.pk)
        assert "project" in refused.value.extra["errors"]
    with pytest.raises(Invalid):
        send(floor, "я" * 501)
    assert floor.fresh().state == "assigned"


def test_the_window_says_how_many_others_are_at_work_in_each_project(floor: Floor):
    empty = ProjectFactory(company=floor.project.company, name="Ночная смена")
    floor.project.transfer_targets.add(empty)
    away, gone, half = (agent_at_work(floor.target) for _ in range(3))
    AgentSlot.objects.filter(agent=away).update(takes_chats=False)
    AgentSlot.objects.filter(agent=gone).update(lease_until=clock.now())
    User.objects.filter(pk=half.pk).update(is_active=False)
    Skill.objects.create(agent=floor.anna, project=floor.target, level=1)

    def at_work(but: User) -> dict[str, int]:
        return {row["name"]: row["at_work"] for row in transfer_targets(floor.project, but=but.pk)}

    assert at_work(floor.anna) == {empty.name: 0, floor.target.name: 1}
    assert at_work(floor.boris) == {empty.name: 0, floor.target.name: 2}


def test_only_the_owner_of_this_moment_can_send_it(floor: Floor):
    with pytest.raises(StaleAssignment):
        send(floor, epoch=0)
    with pytest.raises(StaleAssignment):
        moves.transfer_to_project(
            floor.boris, floor.dialog.pk, epoch=1, project_id=floor.target.pk, comment=""
        )


def test_sending_it_away_ends_an_offer_that_stands(floor: Floor):
    offer = floor.offer()
    send(floor)
    assert ended(offer) == ("withdrawn", "moved")
    assert not Offer.objects.filter(ended_at__isnull=True).exists()
    check_books()


def test_the_visitor_hears_nothing_of_projects(floor: Floor):
    send(floor, "секрет")
    lines = Message.objects.filter(conversation=floor.dialog).order_by("number")
    from chat.selectors.messages import visible_to_visitor

    assert [m.event["code"] for m in lines if m.event and visible_to_visitor(m)] == ["assigned"]
