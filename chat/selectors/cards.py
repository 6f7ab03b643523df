"""A dialog as a card: the `Conversation` object of docs/workspace-api.md."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agentzone.models import User
from chat.models import Client, Conversation
from chat.selectors.change_limits import change_limits_of
from chat.selectors.faces import client_face
from chat.selectors.file_limits import limits_of
from chat.selectors.ratings import asked_rating
from chat.states import ConversationState
from kernel import clock
from kernel.clock import iso
from kernel.prepared import Prepared


def cards() -> QuerySet[Conversation]:
    """Conversations with all that a card needs, in one query."""
    return Conversation.objects.select_related("client", "project", "channel", "agent", "last_agent")


_by_id = Prepared(Conversation, lambda pk: cards().filter(pk=pk))


def conversation_of_card(conversation_id: UUID) -> Conversation:
    """The one of `cards()` with this id. Every change of a dialog is told with its card, so it goes the short way."""
    return _by_id.get(conversation_id)


def card_of(conversation_id: UUID) -> dict[str, Any]:
    return card(conversation_of_card(conversation_id))


def card(c: Conversation) -> dict[str, Any]:
    """The JSON of one conversation from `cards()`."""
    return {
        "id": str(c.pk),
        "state": c.state,
        "epoch": c.epoch,
        "project_id": c.project_id,
        "project_name": c.project.name,
        "channel": {"id": c.channel_id, "kind": c.channel.kind, "name": c.channel.name},
        "files": limits_of(c.project, c.channel.kind, visitor=False).as_json(),
        "client": client_json(c.client),
        "agent": {"id": c.agent.pk, "name": c.agent.full_name} if c.agent else None,
        "contact_id": str(c.contact_id) if c.contact_id else None,
        "session_started_at": iso(c.session_started_at),
        "enqueued_at": iso(c.enqueued_at),
        "first_message_at": iso(c.session_started_at),
        "waiting_since": iso(c.waiting_since),
        "last_message": {
            "number": c.last_number,
            "author": c.last_author,
            "agent": {"id": c.last_agent.pk, "name": c.last_agent.full_name} if c.last_agent else None,
            "text": c.last_text,
            "attachment": c.last_attachment or None,
            "at": iso(c.last_message_at),
        }
        if c.last_message_at
        else None,
        "last_number": c.last_number,
        "unread": c.unread,
        "read_by_agent": c.read_by_agent,
        "read_by_visitor": c.read_by_visitor,
        "delivered_to_visitor": c.delivered_to_visitor,
        "closed_at": iso(c.closed_at),
        "closed_by": c.closed_by or None,
        "snoozed_until": iso(c.snoozed_until),
        "tags": c.tag_ids,
        "changes": change_limits_of(c).json(),
        "page": {"url": c.page_url, "title": c.page_title} if c.page_url else None,
    }


def client_json(client: Client) -> dict[str, Any]:
    name = client.name or ""
    face = client_face(client.pk, name, client.number)
    return {
        "id": client.pk,
        "name": name,
        "number": client.number,
        "initials": face.initials,
        "avatar_hue": face.hue,
        "phone": client.phone,
        "email": client.email,
        "locale": client.locale,
        "first_seen_at": iso(client.first_seen_at),
        "blocked": {"until": iso(client.blocked_until)} if client.is_blocked(clock.now()) else None,
    }


def visitor_agent(agent: User) -> dict[str, Any]:
    """The operator as the visitor sees him: first name and face."""
    return {"name": agent.first_name, "initials": agent.initials, "hue": agent.avatar_hue}


def visitor_state(c: Conversation) -> dict[str, Any]:
    """What the visitor may know of the dialog's state."""
    shown = c.agent if c.state == ConversationState.ASSIGNED else None
    return {
        "id": str(c.pk),
        "state": c.state,
        "agent": visitor_agent(shown) if shown else None,
        "unread": c.last_number - c.read_by_visitor,
        "read_by_agent": c.read_by_agent,
        "delivered_to_agent": c.last_number,
        "rating": asked_rating(c),
        "blocked": {"until": iso(c.client.blocked_until)} if c.client.is_blocked(clock.now()) else None,
    }
