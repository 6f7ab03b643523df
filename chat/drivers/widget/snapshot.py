"""What a visitor's page shows, read at once: the cursor first, so that a replay may overlap and never misses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import project_has_agents
from chat.events import visitor_stream
from chat.models import Conversation, Message
from chat.selectors.cards import visitor_state
from chat.selectors.messages import (
    PAGE,
    for_visitor,
    message_json,
    page_after,
    page_before,
    visible_to_visitor,
)
from chat.services.dialog import marked_by_visitor
from chat.services.edits import changed_by_client
from kernel.errors import NotFound
from kernel.events.log import heads_of


def is_online(project_id: int) -> bool:
    """Somebody who takes chats of this project is at work now."""
    return project_has_agents(project_id)


def snapshot(channel_id: int, project_id: int, visitor: str) -> dict[str, Any]:
    """The visitor's dialog and its last messages; nulls before the first message."""
    online = is_online(project_id)
    conversation = dialog_of(channel_id, visitor)
    if conversation is None:
        return {
            "conversation": None,
            "messages": [],
            "has_earlier": False,
            "stream": None,
            "cursor": 0,
            "online": online,
        }
    stream = visitor_stream(conversation.pk)
    cursor = heads_of([stream])[stream]
    fresh = dialog_of(channel_id, visitor) or conversation  # not older than the cursor
    rows, earlier = page_before(fresh, None)
    return {
        "conversation": visitor_state(fresh),
        "messages": _shown(rows, fresh),
        "has_earlier": earlier,
        "stream": stream,
        "cursor": cursor,
        "online": online,
    }


def history(
    channel_id: int, visitor: str, before: int | None, after: int | None, limit: int
) -> dict[str, Any]:
    """A page of the visitor's own messages."""
    conversation = dialog_of(channel_id, visitor)
    if conversation is None:
        return {"messages": [], "has_earlier": False, "conversation": None}
    if after is not None:
        rows, more = page_after(conversation, after, limit)
        return {
            "messages": _shown(rows, conversation),
            "has_more": more,
            "conversation": visitor_state(conversation),
        }
    rows, earlier = page_before(conversation, before, limit or PAGE)
    return {
        "messages": _shown(rows, conversation),
        "has_earlier": earlier,
        "conversation": visitor_state(conversation),
    }


def message_of(pk: int) -> dict[str, Any]:
    """The answer to a repeat: the first row."""
    m = Message.objects.select_related("agent", "conversation").get(pk=pk)
    stream = visitor_stream(m.conversation_id)
    return {
        "message": for_visitor(message_json(m, m.conversation)),
        "conversation_id": str(m.conversation_id),
        "stream": stream,
        # Below the message's own event, so that a page which had no answer replays it.
        "cursor": 0,
    }


def change(channel_id: int, visitor: str, uid: UUID, text: str | None) -> dict[str, Any]:
    """The visitor's own message with a new text, or deleted (None). Raises NotFound, NotChangeable, Invalid."""
    m = changed_by_client(channel_id, visitor, text=text, uid=uid)
    if m is None:
        raise NotFound(_("There is no such message."))
    return for_visitor(message_json(m, m.conversation))


def mark(channel_id: int, visitor: str, read: int | None, delivered: int | None) -> None:
    conversation = dialog_of(channel_id, visitor)
    if conversation is not None and (read or delivered):
        marked_by_visitor(conversation.pk, read=read, delivered=delivered)


def dialog_of(channel_id: int, visitor: str) -> Conversation | None:
    return (
        Conversation.objects.select_related("agent", "client")
        .filter(channel_id=channel_id, external_id=visitor)
        .first()
    )


def _shown(rows: list[Message], conversation: Conversation) -> list[dict[str, Any]]:
    return [for_visitor(message_json(m, conversation)) for m in rows if visible_to_visitor(m)]
