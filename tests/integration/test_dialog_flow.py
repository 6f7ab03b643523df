"""One dialog from the first message to the end, and what the log says of it."""

import uuid

import pytest
from django.db import connection

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Contact
from agentzone.services.contacts import StaleAssignment
from chat.models import Client, Conversation, Message
from chat.services import dialog
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import UserFactory, agent_at_work, load_of

pytestmark = pytest.mark.django_db(transaction=True)


def log_of(stream: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, type FROM kernel_event WHERE stream = %s ORDER BY seq", [stream])
        return cursor.fetchall()


def test_a_dialog_from_first_message_to_close():
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel, "Здравствуйте, где мой заказ?")
    conversation = dialog_of(channel)
    assert (conversation.state, conversation.unread, conversation.last_number) == ("queued", 1, 1)

    assert claim(conversation.contact_id, anna.pk, {}) is Outcome.ASSIGNED
    conversation = dialog_of(channel)
    assert (conversation.state, conversation.agent, conversation.epoch) == ("assigned", anna, 1)
    assert load_of(anna) == 1

    sent = dialog.message_send(anna, conversation.pk, uid=uuid.uuid4(), text="Сейчас посмотрю", epoch=1)
    assert sent.message.number == 3  # the system line «assigned» is number 2
    contact = Contact.objects.get(pk=conversation.contact_id)
    assert contact.first_reply_at is not None
    conversation = dialog_of(channel)
    assert (conversation.unread, conversation.waiting_since) == (0, None)

    dialog.conversation_close(anna, conversation.pk, epoch=1)
    conversation = dialog_of(channel)
    assert (conversation.state, load_of(anna)) == ("closed", 0)
    assert [m.author for m in Message.objects.filter(conversation=conversation)] == [
        "client",
        "system",
        "agent",
        "system",
    ]
    for stream in (f"conversation:{conversation.pk}", f"visitor:{conversation.pk}", f"agent:{anna.pk}"):
        numbers = [seq for seq, _ in log_of(stream)]
        assert numbers == list(range(1, len(numbers) + 1)), stream


def test_a_client_who_returns_opens_a_new_session_of_the_same_dialog():
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    client_writes(channel)
    first = dialog_of(channel)
    claim(first.contact_id, anna.pk, {})
    dialog.conversation_close(anna, first.pk, epoch=1)
    client_writes(channel, "И ещё вопрос")
    again = dialog_of(channel)
    assert again.pk == first.pk
    assert again.contact_id != first.contact_id
    assert again.contact.preferred_agent == anna
    assert again.session_first_number == 4
    assert Client.objects.count() == 1


def test_the_same_message_twice_is_one_message():
    channel = widget_channel()
    uid = uuid.uuid4()
    client_writes(channel, uid=uid)
    repeat = client_writes(channel, uid=uid)
    assert repeat.appended is None
    assert repeat.repeated.uid == uid
    assert Message.objects.count() == 1
    assert Conversation.objects.get().last_number == 1


def test_a_stale_operator_is_refused_with_a_clear_message():
    channel = widget_channel()
    anna = agent_at_work(channel.project)
    boris = UserFactory()
    client_writes(channel)
    conversation = dialog_of(channel)
    claim(conversation.contact_id, anna.pk, {})
    for agent, epoch in ((boris, 1), (anna, 0), (anna, 2)):
        with pytest.raises(StaleAssignment, match=r"no longer yours|больше не ваш"):
            dialog.message_send(agent, conversation.pk, uid=uuid.uuid4(), text="Я тут", epoch=epoch)
