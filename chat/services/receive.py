"""A client's message comes in: the door of every channel.

The fast way is one statement (services.append). The slow way opens what is missing: client, dialog, session. Twenty
first messages at once meet at the advisory lock of the identity, and the unique constraints stand behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.db.models import Max
from psycopg.errors import UniqueViolation

from agentzone.api import contact_open
from agentzone.states import ContactKind
from chat.events import ConversationChanged, QueueEntered
from chat.models import Channel, Client, Conversation, Identity, Message
from chat.selectors.messages import by_uid
from chat.services.append import Appended, Line, append, append_from_visitor
from chat.states import Author, ConversationState
from kernel import clock
from kernel.locks import advisory_lock, lock_row
from kernel.realtime import push
from kernel.uow import emit, unit_of_work

# A client who comes back sooner goes to the same operator if he is free.
STICKY = timedelta(days=30)


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
    with unit_of_work():
        advisory_lock(f"identity:{incoming.channel_id}:{incoming.external_id}")
        conversation = _conversation(incoming)
        known = by_uid(conversation.pk, incoming.uid) or _by_external(incoming)
        if known is not None:
            return Received(None, line, repeated=known)
        opened = conversation.state == ConversationState.CLOSED
        if opened:
            _open_session(conversation, line)
        appended = append(conversation.pk, line)
        if opened:
            emit(ConversationChanged(conversation_id=conversation.pk))
            emit(QueueEntered(conversation_id=conversation.pk, project_id=conversation.project_id))
    return Received(appended, line)


def _by_external(incoming: Incoming) -> Message | None:
    if incoming.message_external_id is None:
        return None
    return Message.objects.filter(
        channel_id=incoming.channel_id, external_id=incoming.message_external_id
    ).first()


def _conversation(incoming: Incoming) -> Conversation:
    """The dialog of this identity, locked; made with its client when it is the first message ever."""
    pk = (
        Conversation.objects.filter(channel_id=incoming.channel_id, external_id=incoming.external_id)
        .values_list("pk", flat=True)
        .first()
    )
    if pk is not None:
        conversation = lock_row(Conversation, pk)
        assert conversation is not None
        return conversation
    channel = Channel.objects.select_related("project").get(pk=incoming.channel_id)
    now = clock.now()
    client = _new_client(channel, incoming)
    Identity.objects.create(client=client, channel=channel, external_id=incoming.external_id, created_at=now)
    return Conversation.objects.create(
        channel=channel,
        external_id=incoming.external_id,
        client=client,
        project=channel.project,
        created_at=now,
    )


def _new_client(channel: Channel, incoming: Incoming) -> Client:
    company_id = channel.project.company_id
    advisory_lock(f"client-number:{company_id}")
    top = Client.objects.filter(company_id=company_id).aggregate(top=Max("number"))["top"] or 0
    return Client.objects.create(
        company_id=company_id,
        number=top + 1,
        name=incoming.name,
        locale=incoming.locale,
        first_seen_at=clock.now(),
    )


def _open_session(conversation: Conversation, line: Line) -> None:
    """A new contact for a dialog that was closed or is new; the last operator is asked first (C6)."""
    recent = conversation.closed_at is not None and line.at - conversation.closed_at < STICKY
    contact = contact_open(
        kind=ContactKind.CHAT,
        project=conversation.project,
        channel_kind=conversation.channel.kind,
        client_key=f"client:{conversation.client_id}",
        preferred_agent_id=conversation.agent_id if recent else None,
        at=line.at,
    )
    conversation.state = ConversationState.QUEUED
    conversation.contact = contact
    conversation.agent = None
    conversation.epoch = 0
    conversation.session_started_at = conversation.enqueued_at = line.at
    conversation.session_first_number = conversation.last_number + 1
    conversation.waiting_since = None
    conversation.closed_at, conversation.closed_by = None, ""
    conversation.unread = 0
    conversation.read_by_agent = conversation.last_number
    conversation.save()
