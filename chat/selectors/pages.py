"""A page of a dialog's messages as the workplace asks for it: before or after a number, around one, from a time on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat.models import Conversation, Message
from chat.selectors.messages import PAGE, message_json, page_after, page_before


def messages_page(
    conversation: Conversation,
    *,
    before: int | None = None,
    after: int | None = None,
    around: int | None = None,
    limit: int = PAGE,
    **named: datetime | None,
) -> dict[str, Any]:
    """`from` in `named` is a time. Two or three queries whatever the length of the dialog."""
    since = named.get("from")
    if after is not None:
        rows, more = page_after(conversation, after, limit)
        return {"messages": _json(rows, conversation), "has_more": more}
    if since is not None:
        around = _first_since(conversation, since)
    if around is not None:
        return _around(conversation, around, limit)
    rows, earlier = page_before(conversation, before, limit)
    return {"messages": _json(rows, conversation), "has_earlier": earlier}


def _around(conversation: Conversation, number: int, limit: int) -> dict[str, Any]:
    """The message with this number in the middle, as far as the dialog's ends allow."""
    above, earlier = page_before(conversation, number, limit // 2)
    below, later = page_after(conversation, number - 1, limit - len(above))
    return {
        "messages": _json([*above, *below], conversation),
        "has_earlier": earlier,
        "has_later": later,
        "number": number,
    }


def _first_since(conversation: Conversation, since: datetime) -> int:
    """The first message of this time or later; the last one of the dialog when all are older."""
    first = (
        Message.objects.filter(conversation=conversation, created_at__gte=since)
        .order_by("number")
        .values_list("number", flat=True)
        .first()
    )
    return conversation.last_number if first is None else first


def _json(rows: list[Message], conversation: Conversation) -> list[dict[str, Any]]:
    return [message_json(m, conversation) for m in rows]
