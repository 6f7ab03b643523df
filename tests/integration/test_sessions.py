"""Sessions of one dialog: each with its own times, marks that nobody invents, and as much on screen as is set."""

import uuid
from datetime import timedelta

import pytest
import time_machine

from agentzone.distribution.claim import claim
from agentzone.models import Contact, User
from agentzone.services.contacts import contact_end, contact_requeue
from agentzone.states import EndedBy, RequeueReason
from chat.models import Channel, Conversation, Message
from chat.selectors.lists import ListQuery, conversations
from chat.selectors.workspace import conversation_view
from chat.services import dialog
from chat.services.moves import reopen
from kernel import clock
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def channel() -> Channel:
    return widget_channel()


@pytest.fixture
def anna(channel: Channel) -> User:
    return agent_at_work(channel.project)


def given(channel: Channel, agent: User, text: str = "Здравствуйте!") -> Conversation:
    client_writes(channel, text)
    claim(dialog_of(channel).contact_id, agent.pk, {})
    return dialog_of(channel)


def answer(agent: User, conversation: Conversation, text: str = "Сейчас посмотрю") -> None:
    dialog.message_send(agent, conversation.pk, uid=uuid.uuid4(), text=text, epoch=conversation.epoch)


def test_a_session_that_nobody_answered_has_no_answer_of_the_session_before(channel, anna):
    first = given(channel, anna)
    answer(anna, first)
    dialog.conversation_close(anna, first.pk, epoch=first.epoch)
    client_writes(channel, "И ещё вопрос")
    second = dialog_of(channel)
    contact_end(second.contact_id, by=EndedBy.CLIENT, reason="left")
    asked = Message.objects.get(conversation=first, text="И ещё вопрос")
    before, after = Contact.objects.get(pk=first.contact_id), Contact.objects.get(pk=second.contact_id)
    assert before.last_agent_at is not None
    assert (after.last_agent_at, after.last_client_at) == (None, asked.created_at)


def test_the_clients_last_word_counts_even_when_it_comes_while_the_dialog_is_being_closed(
    channel, anna, monkeypatch
):
    conversation = given(channel, anna)
    answer(anna, conversation)
    end = dialog.contact_end

    def ends_a_moment_later(*args, **options):
        client_writes(channel, "Спасибо!")
        return end(*args, **options)

    monkeypatch.setattr(dialog, "contact_end", ends_a_moment_later)
    dialog.conversation_close(anna, conversation.pk, epoch=conversation.epoch)
    contact = Contact.objects.get(pk=conversation.contact_id)
    assert contact.last_client_at == Message.objects.get(text="Спасибо!").created_at
    assert contact.last_agent_at == Message.objects.get(text="Сейчас посмотрю").created_at


def test_what_nobody_read_is_not_shown_as_read_when_the_client_comes_back(channel, anna):
    client_writes(channel, "Есть кто-нибудь?")
    contact_end(dialog_of(channel).contact_id, by=EndedBy.CLIENT, reason="left")
    conversation = given(channel, anna, "Я вернулся")
    client_writes(channel, "Вы тут?")
    conversation.refresh_from_db()
    assert (conversation.read_by_agent, conversation.unread) == (0, 2)  # of this session, not of that one
    dialog.read_by_agent(anna, conversation.pk, 3)
    conversation.refresh_from_db()
    assert (conversation.read_by_agent, conversation.unread) == (3, 1)


def test_part_of_the_old_session_read_leaves_the_whole_new_one_unread(channel, anna):
    client_writes(channel, "раз")
    client_writes(channel, "два")
    contact_end(dialog_of(channel).contact_id, by=EndedBy.CLIENT, reason="left")
    conversation = given(channel, anna, "три")
    dialog.read_by_agent(anna, conversation.pk, 1)
    conversation.refresh_from_db()
    assert (conversation.read_by_agent, conversation.unread) == (1, 1)


def test_a_closing_that_is_taken_back_takes_the_unread_messages_back_too(channel, anna):
    conversation = given(channel, anna, "раз")
    answer(anna, conversation)
    client_writes(channel, "два")
    dialog.conversation_close(anna, conversation.pk, epoch=conversation.epoch)
    reopen(anna, conversation.pk)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.unread, conversation.read_by_agent) == ("assigned", 1, 3)
    opened = conversation_view(anna, conversation.pk)
    assert (
        opened["messages"][0]["at"] == opened["conversation"]["session_started_at"]
    )  # pages count from there


@pytest.mark.parametrize(
    ("minutes", "away", "shown", "earlier"),
    [
        (60, timedelta(minutes=50), ["раз", "два"], False),
        (60, timedelta(minutes=70), ["два"], True),
        (1, timedelta(hours=2), ["два"], True),
    ],
)
def test_a_dialog_opens_on_its_session_and_at_least_so_far_back_as_the_project_says(
    minutes, away, shown, earlier
):
    channel = widget_channel(ProjectFactory(session_minutes=minutes))
    anna = agent_at_work(channel.project)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        first = given(channel, anna, "раз")
        dialog.conversation_close(anna, first.pk, epoch=1)
        traveller.shift(away)
        client_writes(channel, "два")
        opened = conversation_view(anna, first.pk)
    assert [m["text"] for m in opened["messages"] if m["kind"] == "text"] == shown
    assert opened["has_earlier"] is earlier


def test_a_long_session_is_shown_whole_however_short_the_projects_length_is(anna, channel):
    channel.project.session_minutes = 1
    channel.project.save()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        conversation = given(channel, anna, "утром")
        traveller.shift(timedelta(hours=3))
        client_writes(channel, "днём")
        opened = conversation_view(anna, conversation.pk)
    assert [m["text"] for m in opened["messages"] if m["kind"] == "text"] == ["утром", "днём"]


def test_a_returned_dialog_stands_at_the_head_of_the_list_as_it_does_for_routing(channel, anna):
    conversation = given(channel, anna)
    client_writes(channel, visitor="later")
    contact_requeue(conversation.contact_id, RequeueReason.AGENT_GONE)
    listed = [row["id"] for row in conversations(anna, ListQuery("queue"))["results"]]
    assert listed == [str(conversation.pk), str(dialog_of(channel, "later").pk)]
    first = conversations(anna, ListQuery("queue", limit=1))
    rest = conversations(anna, ListQuery("queue", limit=1, after=first["next"]))
    assert [row["id"] for row in first["results"] + rest["results"]] == listed
