"""Messages of a dialog, in pages by number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chat.models import Conversation, Message
from chat.states import Author, Delivery
from kernel.clock import iso

PAGE = 50
# System lines that the visitor may see; everything else of the system is internal.
VISIBLE_EVENTS = frozenset({"assigned", "closed"})


def message_json(m: Message, conversation: Conversation) -> dict[str, Any]:
    """The `Message` object; `delivery` follows the dialog's marks."""
    return {
        "id": str(m.uid),
        "number": m.number,
        "author": m.author,
        "agent": {"id": m.agent.pk, "name": m.agent.full_name} if m.agent else None,
        "kind": m.kind,
        "text": m.text,
        "event": m.event,
        "at": iso(m.created_at),
        "delivery": _delivery(m, conversation),
        "error": m.error,
        "contact_id": str(m.contact_id) if m.contact_id else None,
    }


def for_visitor(data: dict[str, Any]) -> dict[str, Any]:
    """The `VisitorMessage` of a `Message`: first name of the agent only, nothing internal."""
    agent = data["agent"]
    shown = {k: v for k, v in data.items() if k not in ("error", "contact_id")}
    shown["agent"] = {"name": agent["name"].split(" ")[0]} if agent else None
    if data["event"]:
        shown["event"] = visitor_event(data["event"])
    return shown


def visitor_event(event: dict[str, Any]) -> dict[str, Any]:
    """A system line as the visitor sees it: the agent's first name, not his id."""
    agent = event.get("agent")
    return {**event, "agent": {"name": agent["name"].split(" ")[0]} if agent else None}


def visible_to_visitor(m: Message) -> bool:
    return m.kind == "text" or (m.kind == "event" and (m.event or {}).get("code") in VISIBLE_EVENTS)


def page_before(
    conversation: Conversation, before: int | None, limit: int = PAGE
) -> tuple[list[Message], bool]:
    """The last `limit` messages with number < before, oldest first, and whether there are earlier ones."""
    query = _messages(conversation)
    if before is not None:
        query = query.filter(number__lt=before)
    rows = list(query.order_by("-number")[: limit + 1])
    return rows[:limit][::-1], len(rows) > limit


def page_after(conversation: Conversation, after: int, limit: int = PAGE) -> tuple[list[Message], bool]:
    """The first `limit` messages with number > after, oldest first, and whether there are more."""
    rows = list(_messages(conversation).filter(number__gt=after).order_by("number")[: limit + 1])
    return rows[:limit], len(rows) > limit


def of_session(conversation: Conversation, limit: int = PAGE) -> tuple[list[Message], bool]:
    """The last messages of the current session, oldest first, and whether the dialog has earlier ones."""
    query = _messages(conversation).filter(number__gte=conversation.session_first_number)
    rows = list(query.order_by("-number")[:limit])[::-1]
    first = rows[0].number if rows else conversation.last_number + 1
    return rows, first > 1


def by_uid(conversation_id: UUID, uid: UUID) -> Message | None:
    return Message.objects.select_related("agent").filter(conversation_id=conversation_id, uid=uid).first()


def _messages(conversation: Conversation) -> QuerySet[Message]:
    return Message.objects.select_related("agent").filter(conversation=conversation)


def _delivery(m: Message, c: Conversation) -> str:
    if m.delivery != Delivery.SENT or m.author == Author.SYSTEM:
        return m.delivery
    if m.author == Author.CLIENT:
        return Delivery.READ if m.number <= c.read_by_agent else Delivery.DELIVERED
    if m.number <= c.read_by_visitor:
        return Delivery.READ
    return Delivery.DELIVERED if m.number <= c.delivered_to_visitor else Delivery.SENT
