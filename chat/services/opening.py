"""Who writes, and where: the client, his dialog and its session, made when they are not there.

The first message of a client is what he waits for most, so each step is one statement. The caller holds the
identity's advisory lock and runs a unit of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from agentzone.api import contact_open
from agentzone.models import Project
from agentzone.states import ContactKind
from chat.models import Channel, Client, Conversation
from chat.models.client import client_key
from chat.states import ConversationState
from kernel.locks import lock_row

# A client who comes back sooner goes to the same operator if he is free.
STICKY = timedelta(days=30)

# A guest is named by a number; taken from the same sequence as the id, it needs no lock and is never given twice.
_NEW_CLIENT = """
WITH n AS (SELECT nextval(pg_get_serial_sequence('chat_client', 'id')) AS v
), c AS (
  INSERT INTO chat_client (id, company_id, number, name, phone, email, locale, first_seen_at)
  SELECT v, %(company)s, v, %(name)s, '', '', %(locale)s, %(at)s FROM n RETURNING id
), i AS (
  INSERT INTO chat_identity (client_id, channel_id, external_id, created_at)
  SELECT id, %(channel)s, %(external)s, %(at)s FROM c
)
SELECT id FROM c
"""


@dataclass(frozen=True, slots=True)
class Sender:
    """A client as the channel knows him."""

    channel_id: int
    external_id: str
    name: str = ""
    locale: str = ""


def sender_locked(sender: Sender) -> None:
    """Lock the client that the sender is, if he has written before."""
    known = Client.objects.filter(
        identities__channel_id=sender.channel_id, identities__external_id=sender.external_id
    )
    list(known.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def conversation_of(sender: Sender) -> Conversation | None:
    """The sender's dialog, locked; None before his first message."""
    pk = (
        Conversation.objects.filter(channel_id=sender.channel_id, external_id=sender.external_id)
        .order_by()
        .values_list("pk", flat=True)
        .first()
    )
    return None if pk is None else lock_row(Conversation, pk)


def conversation_new(sender: Sender, at: datetime, project: Project | None = None) -> Conversation:
    """A new client with his first dialog; its first session waits in the queue of the project he chose, or of the
    channel's."""
    channel = Channel.objects.select_related("project").get(pk=sender.channel_id)
    with connection.cursor() as cursor:
        cursor.execute(
            _NEW_CLIENT,
            {
                "company": channel.project.company_id,
                "channel": channel.pk,
                "external": sender.external_id,
                "name": sender.name,
                "locale": sender.locale,
                "at": at,
            },
        )
        (client_id,) = cursor.fetchone()
    conversation = Conversation(
        channel=channel,
        external_id=sender.external_id,
        client_id=client_id,
        project=project or channel.project,
        created_at=at,
    )
    _begin(conversation, at)
    conversation.save(force_insert=True)
    return conversation


def session_open(conversation: Conversation, at: datetime, project: Project | None = None) -> None:
    """A new session of a closed dialog, in the project the client chose or the channel's own; the last operator is
    asked first (C6)."""
    conversation.project = project or conversation.channel.project  # the last session may have been elsewhere
    _begin(conversation, at)
    conversation.save()


def _begin(conversation: Conversation, at: datetime) -> None:
    recent = conversation.closed_at is not None and at - conversation.closed_at < STICKY
    conversation.contact = contact_open(
        kind=ContactKind.CHAT,
        project=conversation.project,
        channel_kind=conversation.channel.kind,
        client_key=client_key(conversation.client_id),
        preferred_agent_id=conversation.agent_id if recent else None,
        at=at,
    )
    conversation.state = ConversationState.QUEUED
    conversation.agent = None
    conversation.epoch = 0
    conversation.session_started_at = conversation.enqueued_at = at
    conversation.session_first_number = conversation.last_number + 1
    conversation.waiting_since = None
    conversation.closed_at, conversation.closed_by = None, ""
    conversation.unread = (
        0  # counted from here on; what nobody read of earlier sessions stays unread (read_by_agent)
    )
    conversation.last_client_at = conversation.last_agent_at = conversation.taken_up_at = None
