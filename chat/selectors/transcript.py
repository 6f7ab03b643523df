"""What was said in a dialog, for a file of it: the present session, as the workspace opens a dialog."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q

from chat.models import Conversation, Message
from chat.states import MessageKind
from kernel import clock

MOST = 500
MOST_TEXT = 600_000
"""Characters: about a hundred pages."""


def said(conversation: Conversation, *, notes: bool) -> tuple[list[Message], bool]:
    """The last messages of the present (or last) session, or of the project's session length if that reaches
    further back, oldest first, colleagues' notes only when asked for; and whether earlier ones did not fit."""
    since = clock.now() - timedelta(minutes=conversation.project.session_minutes)
    kinds = [MessageKind.TEXT, *([MessageKind.NOTE] if notes else [])]
    rows = (
        Message.objects.select_related("agent")
        .prefetch_related("attachments")
        .filter(Q(number__gte=conversation.session_first_number) | Q(created_at__gte=since))
        .filter(conversation=conversation, kind__in=kinds)
        .order_by("-number")[: MOST + 1]
    )
    kept = _fitting(rows)
    return kept[::-1], len(kept) < len(rows)


def _fitting(rows: Iterable[Message]) -> list[Message]:
    kept: list[Message] = []
    room = MOST_TEXT
    for m in rows:
        room -= len(m.text) + len(m.html)
        if len(kept) == MOST or (room < 0 and kept):
            break
        kept.append(m)
    return kept
