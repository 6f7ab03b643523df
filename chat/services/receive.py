"""A client's message comes in: the door of every channel.

The fast way is one statement (services.append). The slow way opens what is missing (client, dialog, session) and looks
up what is quoted. Twenty first messages at once meet at the advisory lock of the identity, and the unique constraints
stand behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from psycopg.errors import UniqueViolation

from chat.events import ConversationChanged, QueueEntered
from chat.events_clients import ClientStale
from chat.models import Conversation, Message
from chat.selectors.messages import by_uid
from chat.selectors.quotes import quote_of
from chat.services.append import Appended, Line, append, append_from_visitor
from chat.services.attach import bind, taken
from chat.services.auto_reply import reply_out_of_hours
from chat.services.blocks import must_not_be_blocked
from chat.services.client_locks import identity_lock
from chat.services.entry import entry_for, entry_used
from chat.services.opening import Sender, conversation_new, conversation_of, sender_locked, session_open
from chat.states import Author, ConversationState
from kernel import clock
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
    attachments: tuple[UUID, ...] = ()
    asks_first: bool = False  # the channel has a form before the chat, or departments
    quote: UUID | None = None  # the message that is answered, by our id or by the channel's
    quote_external_id: str | None = None

    @property
    def quotes(self) -> bool:
        return self.quote is not None or self.quote_external_id is not None

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
    if incoming.attachments or incoming.quotes:
        return await sync_to_async(_receive_in_thread, thread_sensitive=False)(incoming)
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
    """Store a client's message; opens client, dialog and session as needed. A repeat changes nothing.

    Raises ClientBlocked.
    """
    line = incoming.line()
    sender = Sender(incoming.channel_id, incoming.external_id, incoming.name, incoming.locale)
    with unit_of_work():
        identity_lock(incoming.channel_id, incoming.external_id)
        if incoming.asks_first:
            sender_locked(sender)  # the form fills in his card, and a client is locked before his dialog
        conversation = conversation_of(sender)
        known = _known(conversation, incoming)
        if known is not None:
            return Received(None, line, repeated=known)
        opened = conversation is None or conversation.state == ConversationState.CLOSED
        entry = entry_for(sender.channel_id, sender.external_id) if opened and incoming.asks_first else None
        project = entry.project if entry is not None else None
        if conversation is None:
            conversation = conversation_new(sender, line.at, project)
        elif opened:
            must_not_be_blocked(conversation.client_id)
            session_open(conversation, line.at, project)
        if entry is not None:
            entry_used(entry, conversation)
        files = taken(incoming.attachments, channel_id=incoming.channel_id, visitor=incoming.external_id)
        quote = _quote(conversation, incoming) if incoming.quotes else None
        line = replace(line, attachments=files, quote=quote)
        appended = append(conversation.pk, line)
        bind(files, conversation.pk, appended.number)
        if opened:
            reply_out_of_hours(conversation)
            emit(ConversationChanged(conversation_id=conversation.pk))
            emit(QueueEntered(conversation_id=conversation.pk, project_id=conversation.project_id))
            emit(ClientStale(client_id=conversation.client_id))
    return Received(appended, line)


def _quote(conversation: Conversation, incoming: Incoming) -> dict[str, Any] | None:
    uid = incoming.quote
    if uid is None:
        named = Message.objects.filter(channel_id=incoming.channel_id, external_id=incoming.quote_external_id)
        uid = named.values_list("uid", flat=True).first()
    return quote_of(conversation, uid)


def _known(conversation: Conversation | None, incoming: Incoming) -> Message | None:
    """The row of a message that came before."""
    known = by_uid(conversation.pk, incoming.uid) if conversation is not None else None
    if known is None and incoming.message_external_id is not None:
        known = Message.objects.filter(
            channel_id=incoming.channel_id, external_id=incoming.message_external_id
        ).first()
    return known
