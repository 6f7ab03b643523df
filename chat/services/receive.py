"""A client's message comes in: the door of every channel.

The fast way is one statement (services.append). The slow way opens what is missing: client, dialog, session. Twenty
first messages at once meet at the advisory lock of the identity, and the unique constraints stand behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from psycopg.errors import UniqueViolation

from chat.events import ConversationChanged, QueueEntered
from chat.models import Conversation, Message
from chat.selectors.messages import by_uid
from chat.services.append import Appended, Line, append, append_from_visitor
from chat.services.opening import Sender, conversation_new, conversation_of, session_open
from chat.states import Author, ConversationState
from kernel import clock
from kernel.locks import advisory_lock
from kernel.realtime import push
from kernel.uow import emit, unit_of_work


@dataclass(frozen=True, slots=True)
class Incoming:
    """A client's message as a driver parsed it."""

    channel_id: int
    external_id: str
    uid: UUID
    text: str
    name: str = ""
    locale: str = ""
    page_url: str | None = None
    page_title: str | None = None
    message_external_id: str | None = None

    def line(self) -> Line:
        return Line(
            uid=self.uid,
            author=Author.CLIENT,
            at=clock.now(),
            text=self.text,
            external_id=self.message_external_id,
            page_url=self.page_url,
            page_title=self.page_title,
        )


@dataclass(frozen=True, slots=True)
class Received:
    """Where the message is now. `message` is set only for a repeat: the row that was there first."""

    appended: Appended | None
    line: Line
    repeated: Message | None = None


async def message_receive_async(incoming: Incoming) -> Received:
    """The asynchronous door (the site widget): one statement when the session is open."""
    line = incoming.line()
    try:
        appended = await append_from_visitor(incoming.channel_id, incoming.external_id, line)
    except UniqueViolation:
        appended = None
    if appended is not None:
        await push.apublish_frames(appended.frames)
        return Received(appended, line)
    return await sync_to_async(_receive_in_thread, thread_sensitive=False)(incoming)


def _receive_in_thread(incoming: Incoming) -> Received:
    try:
        return message_receive(incoming)
    finally:
        close_old_connections()


def message_receive(incoming: Incoming) -> Received:
    """Store a client's message; opens client, dialog and session as needed. A repeat changes nothing."""
    line = incoming.line()
    sender = Sender(incoming.channel_id, incoming.external_id, incoming.name, incoming.locale)
    with unit_of_work():
        advisory_lock(f"identity:{incoming.channel_id}:{incoming.external_id}")
        conversation = conversation_of(sender)
        known = _known(conversation, incoming)
        if known is not None:
            return Received(None, line, repeated=known)
        opened = conversation is None or conversation.state == ConversationState.CLOSED
        if conversation is None:
            conversation = conversation_new(sender, line.at)
        elif opened:
            session_open(conversation, line.at)
        appended = append(conversation.pk, line)
        if opened:
            emit(ConversationChanged(conversation_id=conversation.pk))
            emit(QueueEntered(conversation_id=conversation.pk, project_id=conversation.project_id))
    return Received(appended, line)


def _known(conversation: Conversation | None, incoming: Incoming) -> Message | None:
    """The row of a message that came before."""
    known = by_uid(conversation.pk, incoming.uid) if conversation is not None else None
    if known is None and incoming.message_external_id is not None:
        known = Message.objects.filter(
            channel_id=incoming.channel_id, external_id=incoming.message_external_id
        ).first()
    return known
