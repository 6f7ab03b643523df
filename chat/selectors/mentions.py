"""Where a person was named, and whom he may name."""

from __future__ import annotations

from typing import Any

from agentzone.api import colleagues_of
from agentzone.models import User
from chat.models import Conversation, Mention
from kernel.clock import iso

MOST = 50
SUGGESTED = 8


def unread_of(user: User) -> list[dict[str, Any]]:
    """Unread mentions, newest first."""
    return [
        mention_json(m)
        for m in _mentions().filter(person=user, read_at=None, message__deleted_at__isnull=True)[:MOST]
    ]


def mention_by_id(pk: int) -> dict[str, Any]:
    return mention_json(_mentions().get(pk=pk))


def mention_json(m: Mention) -> dict[str, Any]:
    """The `Mention` object of docs/workspace-api.md."""
    client = m.conversation.client
    by = m.message.agent
    return {
        "id": m.pk,
        "conversation_id": str(m.conversation_id),
        "client": {"name": client.name, "number": client.number},
        "number": m.message.number,
        "by": {"id": by.pk, "name": by.full_name} if by else None,
        "text": " ".join(m.message.text.split())[:200],
        "at": iso(m.created_at),
    }


def suggestions(conversation: Conversation, user: User, typed: str) -> list[dict[str, Any]]:
    """Colleagues who may be named in a note of this dialog, by the beginning of any word of their names."""
    words = typed.casefold().split()

    def fits(person: User) -> bool:
        names = person.full_name.casefold().split()
        return all(any(name.startswith(word) for name in names) for word in words)

    found = [one for one in colleagues_of(conversation.project_id) if one != user and fits(one)]
    return [
        {"id": one.pk, "name": one.full_name, "initials": one.initials, "avatar_hue": one.avatar_hue}
        for one in found[:SUGGESTED]
    ]


def _mentions() -> Any:
    return Mention.objects.select_related("conversation__client", "message__agent")
