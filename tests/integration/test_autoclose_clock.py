"""From when closing by itself counts (C16): never from before a dialog came to its operator, never unannounced."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import AgentSlot, Project, User
from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from chat.models import Conversation, Message
from chat.services import autoclose as service
from chat.services import moves
from chat.services.autoclose import autoclose
from chat.services.dialog import conversation_close, message_send
from chat.services.snooze import conversation_snooze, conversation_wake, wake_due
from tests.factories.people import ProjectFactory, agent_at_work
from tests.integration.moves.floor import Floor

pytestmark = pytest.mark.django_db
WARN, CLOSE = 60, 180
LONG = 7200


@pytest.fixture
def floor(db: None) -> Floor:
    floor = Floor(autoclose_warn_seconds=WARN, autoclose_close_seconds=CLOSE)
    floor.project.transfer_targets.add(
        ProjectFactory(
            company=floor.project.company, autoclose_warn_seconds=WARN, autoclose_close_seconds=CLOSE
        )
    )
    workplaces_stay_alive()
    return floor


def workplaces_stay_alive() -> None:
    """However far the clock is moved on."""
    AgentSlot.objects.update(lease_until=datetime.now(UTC) + timedelta(days=1))


def answers(floor: Floor, text: str = "Перевожу вас") -> None:
    dialog = floor.fresh()
    message_send(dialog.agent, dialog.pk, uid=uuid.uuid4(), text=text, epoch=dialog.epoch)


def given_to(floor: Floor, agent: User) -> None:
    workplaces_stay_alive()
    dialog = floor.fresh()
    assert claim(dialog.contact_id, agent.pk, {}) is Outcome.ASSIGNED


def put_off(floor: Floor) -> Conversation:
    dialog = floor.fresh()
    until = datetime.now(UTC) + timedelta(seconds=LONG)
    conversation_snooze(floor.anna, dialog.pk, epoch=dialog.epoch, until=until)
    return dialog


def woken_by_the_clock(floor: Floor, travel: Any) -> None:
    put_off(floor)
    travel.shift(LONG)
    assert wake_due() == 1


def woken_by_its_owner(floor: Floor, travel: Any) -> None:
    dialog = put_off(floor)
    travel.shift(LONG / 2)
    conversation_wake(floor.anna, dialog.pk, epoch=dialog.epoch)


def moved(floor: Floor, travel: Any) -> None:
    dialog, target = floor.fresh(), floor.project.transfer_targets.get()
    moves.transfer_to_project(
        floor.anna, dialog.pk, epoch=dialog.epoch, project_id=target.pk, comment="Вера знает"
    )
    vera = agent_at_work(target, first_name="Вера")
    travel.shift(600)
    given_to(floor, vera)


def requeued(floor: Floor, travel: Any) -> None:
    contact_requeue(floor.fresh().contact_id, RequeueReason.AGENT_GONE)
    travel.shift(LONG)
    given_to(floor, floor.boris)


def transferred(floor: Floor, travel: Any) -> None:
    travel.shift(WARN - 5)
    offer = floor.offer()
    travel.shift(5)
    moves.accept(floor.boris, offer.pk)


def taken_back(floor: Floor, travel: Any) -> None:
    travel.shift(WARN - 5)
    dialog = floor.fresh()
    conversation_close(floor.anna, dialog.pk, epoch=dialog.epoch)
    travel.shift(5)
    moves.reopen(floor.anna, dialog.pk)


@pytest.mark.parametrize(
    "taken_up",
    [woken_by_the_clock, woken_by_its_owner, moved, requeued, transferred, taken_back],
)
def test_a_dialog_that_is_taken_up_has_both_intervals_before_it(
    floor: Floor, taken_up: Callable[[Floor, Any], None]
) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answers(floor)
        taken_up(floor, travel)
        assert autoclose() == (0, 0)
        travel.shift(WARN - 1)
        assert autoclose() == (0, 0)
        travel.shift(1)
        assert (autoclose(), autoclose()) == ((1, 0), (0, 0))
        travel.shift(CLOSE - WARN - 1)
        assert autoclose() == (0, 0)
        travel.shift(1)
        assert autoclose() == (0, 1)
    assert floor.fresh().closed_by == "system"


def test_a_warning_from_before_it_was_taken_up_does_not_count(floor: Floor) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answers(floor)
        travel.shift(WARN)
        assert autoclose() == (1, 0)
        woken_by_the_clock(floor, travel)
        travel.shift(WARN)
        assert autoclose() == (1, 0)
        travel.shift(CLOSE - WARN)
        assert autoclose() == (0, 1)


def test_after_an_outage_of_the_beat_clients_are_warned_and_have_their_time(floor: Floor) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answers(floor)
        travel.shift(LONG)  # nothing ran
        assert autoclose() == (1, 0)
        travel.shift(CLOSE - WARN - 1)
        assert autoclose() == (0, 0)
        travel.shift(1)
        assert autoclose() == (0, 1)


def test_without_a_warning_the_chat_closes_at_its_time(floor: Floor) -> None:
    Project.objects.update(autoclose_warn_seconds=0)
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answers(floor)
        travel.shift(CLOSE - 1)
        assert autoclose() == (0, 0)
        travel.shift(1)
        assert autoclose() == (0, 1)


def test_what_was_taken_up_since_the_list_was_read_is_left_alone(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list says it is due; its lock shows that it was woken a moment ago."""
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answers(floor)
        travel.shift(WARN)
        assert autoclose() == (1, 0)
        travel.shift(CLOSE - WARN)
        monkeypatch.setattr(service, "_due", lambda what: Conversation.objects.filter(pk=floor.dialog.pk))
        Conversation.objects.update(taken_up_at=datetime.now(UTC))
        assert autoclose() == (0, 0)
    assert floor.fresh().state == "assigned"
    assert Message.objects.filter(conversation=floor.dialog, author="bot").count() == 1


@pytest.mark.usefixtures("whole_planner")
def test_the_lists_are_read_by_their_index(floor: Floor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for what in ("warn", "close"):
        assert "chat_conv_quiet" in service._due(what)[:200].explain()
