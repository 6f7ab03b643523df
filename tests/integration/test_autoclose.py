"""Chats close by themselves when the client does not come back (C16), exactly; hours and the reply out of hours."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from agentzone.distribution.claim import claim
from agentzone.models import Assignment, Project, SpecialDay, User, WorkingHours
from chat.models import Channel, Conversation, Message
from chat.services.autoclose import autoclose
from chat.services.dialog import message_send
from chat.services.snooze import conversation_snooze
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import agent_at_work, load_of

pytestmark = pytest.mark.django_db
WARN, CLOSE = 60, 180


@pytest.fixture
def channel() -> Channel:
    channel = widget_channel()
    Project.objects.filter(pk=channel.project_id).update(
        autoclose_warn_seconds=WARN, autoclose_close_seconds=CLOSE, autoclose_warn_text="Вы ещё здесь?"
    )
    return Channel.objects.select_related("project").get(pk=channel.pk)


@pytest.fixture
def anna(channel: Channel) -> User:
    return agent_at_work(channel.project)


def answered(channel: Channel, anna: User) -> Conversation:
    client_writes(channel)
    claim(dialog_of(channel).contact_id, anna.pk, {})
    answers(channel, anna)
    return dialog_of(channel)


def answers(channel: Channel, anna: User) -> None:
    dialog = dialog_of(channel)
    message_send(anna, dialog.pk, uid=uuid.uuid4(), text="Чем помочь?", epoch=dialog.epoch)


def said_by_itself(channel: Channel) -> list[str]:
    rows = Message.objects.filter(conversation=dialog_of(channel), author="bot").order_by("number")
    return list(rows.values_list("text", flat=True))


def test_the_client_is_warned_once_and_then_the_chat_is_closed(channel: Channel, anna: User):
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answered(channel, anna)
        travel.shift(WARN - 1)
        assert autoclose() == (0, 0)
        travel.shift(1)
        assert (autoclose(), autoclose()) == ((1, 0), (0, 0))
        assert said_by_itself(channel) == ["Вы ещё здесь?"]
        travel.shift(CLOSE - WARN)
        assert autoclose() == (0, 1)
    dialog = dialog_of(channel)
    assert (dialog.state, dialog.closed_by) == ("closed", "system")
    assert dialog.contact is not None
    assert (dialog.contact.ended_by, dialog.contact.end_reason) == ("system", "autoclose")
    assert load_of(anna) == 0
    assert not Assignment.objects.filter(ended_at__isnull=True).exists()
    assert len(said_by_itself(channel)) == 2


def test_any_message_of_the_client_stops_both(channel: Channel, anna: User):
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answered(channel, anna)
        travel.shift(WARN)
        assert autoclose() == (1, 0)
        client_writes(channel, "Да, я здесь")
        travel.shift(CLOSE * 2)
        assert autoclose() == (0, 0)
        answers(channel, anna)
        travel.shift(WARN)
        assert autoclose() == (1, 0)
    assert dialog_of(channel).state == "assigned"


def test_a_client_nobody_has_answered_is_never_closed(channel: Channel, anna: User):
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        client_writes(channel)
        claim(dialog_of(channel).contact_id, anna.pk, {})
        travel.shift(CLOSE * 10)
        assert autoclose() == (0, 0)


def test_a_dialog_that_was_put_off_sleeps_in_peace(channel: Channel, anna: User):
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        dialog = answered(channel, anna)
        until = datetime.now(UTC) + timedelta(hours=2)
        conversation_snooze(anna, dialog.pk, epoch=dialog.epoch, until=until)
        travel.shift(CLOSE + 1)
        assert autoclose() == (0, 0)


def test_a_project_without_the_intervals_closes_nothing(channel: Channel, anna: User):
    Project.objects.update(autoclose_warn_seconds=0, autoclose_close_seconds=0)
    with time_machine.travel(datetime.now(UTC), tick=False) as travel:
        answered(channel, anna)
        travel.shift(86_400)
        assert autoclose() == (0, 0)


def open_on(project: Project, day: datetime, opens: int, closes: int) -> None:
    Project.objects.filter(pk=project.pk).update(hours_enabled=True)
    WorkingHours.objects.create(
        project=project, weekday=day.weekday(), opens=time(opens), closes=time(closes)
    )


TUESDAY = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)  # half past nine in the evening in Moscow


@pytest.mark.parametrize(("hour", "replies"), [(6, 0), (18, 1)], ids=["while open", "in the evening"])
def test_who_writes_out_of_hours_is_told_once_when_there_will_be_an_answer(
    hour: int, replies: int, channel: Any
):
    open_on(channel.project, TUESDAY, 9, 18)
    open_on(channel.project, TUESDAY + timedelta(days=2), 10, 18)
    with time_machine.travel(TUESDAY.replace(hour=hour), tick=False):
        client_writes(channel, "Вы работаете?")
        client_writes(channel, "Ау")
    found = said_by_itself(channel)
    assert len(found) == replies
    assert all("26 ноября" in text and "10:00" in text for text in found)
    dialog = dialog_of(channel)
    assert (dialog.state, dialog.waiting_since is not None) == ("queued", True)
    assert dialog.contact is not None
    assert dialog.contact.first_reply_at is None


def test_a_holiday_rules_over_the_week_and_the_project_may_use_its_own_words(channel: Channel):
    open_on(channel.project, TUESDAY, 0, 23)
    SpecialDay.objects.create(project=channel.project, date=TUESDAY.date(), name="Праздник")
    Project.objects.update(out_of_hours_text="С праздником! Ответим завтра.")
    with time_machine.travel(TUESDAY.replace(hour=9), tick=False):
        client_writes(channel)
    assert said_by_itself(channel) == ["С праздником! Ответим завтра."]
