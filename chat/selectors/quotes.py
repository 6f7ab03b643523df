"""What a message answers: a snapshot of the quoted one, taken here and never from the page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chat.models import Conversation, Message
from chat.selectors.attachments import preview
from chat.states import Author, MessageKind

LONGEST = 300


def quote_of(conversation: Conversation, uid: UUID | None, *, notes: bool = False) -> dict[str, Any] | None:
    """The quote of a message of this dialog. None for one that is not there, cannot be quoted or was deleted.

    `notes`: in a note colleagues may quote notes too; in an answer to the client that would show them to him.
    """
    if uid is None:
        return None
    kinds = [MessageKind.TEXT, *([MessageKind.NOTE] if notes else [])]
    m = (
        Message.objects.select_related("agent")
        .filter(conversation=conversation, uid=uid, kind__in=kinds, deleted_at__isnull=True)
        .first()
    )
    return None if m is None else snapshot(m, conversation)


def snapshot(m: Message, conversation: Conversation) -> dict[str, Any]:
    """The JSON that is stored with the answer. `attachment` is the kind of the message's first file."""
    files = [(a.kind, a.name) for a in m.attachments.order_by("position")[:1]]
    return {
        "id": str(m.uid),
        "number": m.number,
        "author": m.author,
        "name": _name(m, conversation),
        "text": " ".join(m.text.split())[:LONGEST] or preview("", files)["preview"],
        "attachment": files[0][0] if files else "",
    }


def _name(m: Message, conversation: Conversation) -> str:
    if m.author == Author.CLIENT:
        return conversation.client.name
    return m.agent.full_name if m.agent else ""
