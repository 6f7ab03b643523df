"""Messages of a dialog, in pages by number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from chat.models import Attachment, Conversation, Message
from chat.selectors.attachments import attachment_json, visitor_attachment
from chat.states import Author, Delivery
from kernel import clock
from kernel.clock import iso
from kernel.initials import hue_of, initials_of

PAGE = 50
# System lines that the visitor may see; everything else of the system is internal.
VISIBLE_EVENTS = frozenset({"assigned", "closed", "transferred", "reopened", "rating_asked", "rated"})
# For the visitor these are nothing but a new person at the other end.
_AS_ASSIGNED = frozenset({"transferred", "reopened"})


def message_json(m: Message, conversation: Conversation) -> dict[str, Any]:
    """The `Message` object; `delivery` follows the dialog's marks."""
    return {
        "id": str(m.uid),
        "number": m.number,
        "author": m.author,
        "agent": {"id": m.agent.pk, "name": m.agent.full_name} if m.agent else None,
        "kind": m.kind,
        "text": m.text,
        "html": m.html,
        "quote": m.quote,
        "event": m.event,
        "at": iso(m.created_at),
        "delivery": _delivery(m, conversation),
        "error": m.error,
        "edited_at": iso(m.edited_at),
        "deleted": m.deleted_at is not None,
        "contact_id": str(m.contact_id) if m.contact_id else None,
        "attachments": [] if m.deleted_at else [attachment_json(a) for a in _files(m)],
    }


def for_visitor(data: dict[str, Any]) -> dict[str, Any]:
    """The `VisitorMessage` of a `Message`: first name of the agent only, nothing internal."""
    agent = data["agent"]
    shown = {k: v for k, v in data.items() if k not in ("error", "contact_id")}
    shown["agent"] = visitor_face(agent) if agent else None
    if data["event"]:
        shown["event"] = visitor_event(data["event"])
    shown["attachments"] = [visitor_attachment(a) for a in data["attachments"]]
    if data["quote"]:
        shown["quote"] = visitor_quote(data["quote"])
    return shown


def visitor_face(agent: dict[str, Any]) -> dict[str, Any]:
    """Of {id, name}: first name, initials and hue, the same in the head of the widget, live and after a reload."""
    name = agent["name"]
    return {"name": name.split(" ")[0], "initials": initials_of(name), "hue": hue_of(agent["id"])}


def visitor_event(event: dict[str, Any]) -> dict[str, Any]:
    """A system line as the visitor sees it: the agent's first name and face, not his id."""
    agent = event.get("agent")
    if event.get("code") in _AS_ASSIGNED:
        event = {"code": "assigned"}
    return {**event, "agent": visitor_face(agent) if agent else None}


def visitor_quote(quote: dict[str, Any]) -> dict[str, Any]:
    """A quotation as the visitor sees it: an operator is called by the first name only."""
    return {**quote, "name": quote["name"].split(" ")[0]} if quote["author"] == Author.AGENT else quote


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
    """The last messages of the current session, or of the project's session length if that reaches further back
    (C10), oldest first; and whether the dialog has earlier ones."""
    since = clock.now() - timedelta(minutes=conversation.project.session_minutes)
    rows, _earlier = page_before(conversation, None, limit)
    rows = [m for m in rows if m.number >= conversation.session_first_number or m.created_at >= since]
    first = rows[0].number if rows else conversation.last_number + 1
    return rows, first > 1


def unread_by_agent(conversation: Conversation) -> int:
    """How many of the client's messages of this session nobody has read. Exact while the dialog is locked."""
    first = max(conversation.read_by_agent + 1, conversation.session_first_number)
    return Message.objects.filter(conversation=conversation, number__gte=first, author=Author.CLIENT).count()


def by_uid(conversation_id: UUID, uid: UUID) -> Message | None:
    rows = Message.objects.select_related("agent").prefetch_related("attachments")
    return rows.filter(conversation_id=conversation_id, uid=uid).first()


def _messages(conversation: Conversation) -> QuerySet[Message]:
    return (
        Message.objects.select_related("agent")
        .prefetch_related("attachments")
        .filter(conversation=conversation)
    )


def _files(m: Message) -> list[Attachment]:
    return sorted(m.attachments.all(), key=lambda a: a.position)


def _delivery(m: Message, c: Conversation) -> str:
    if m.delivery != Delivery.SENT or m.author == Author.SYSTEM:
        return m.delivery
    if m.author == Author.CLIENT:
        return Delivery.READ if m.number <= c.read_by_agent else Delivery.DELIVERED
    if m.number <= c.read_by_visitor:
        return Delivery.READ
    return Delivery.DELIVERED if m.number <= c.delivered_to_visitor else Delivery.SENT
