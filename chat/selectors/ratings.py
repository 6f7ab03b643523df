"""Reading ratings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chat.models import ContactRating, Conversation
from chat.states import ConversationState
from kernel import clock
from kernel.clock import iso


def asked_rating(c: Conversation) -> dict[str, Any] | None:
    """The question that the visitor's page shows: of the session that was closed last, while it may be answered."""
    if c.state != ConversationState.CLOSED or c.contact_id is None:
        return None
    asked = ContactRating.objects.select_related("agent").filter(
        contact_id=c.contact_id, cancelled_at__isnull=True
    )
    rating = asked.first()
    if rating is None or (rating.score is None and rating.expires_at < clock.now()):
        return None
    agent = rating.agent
    return {
        "id": str(rating.pk),
        "agent": {"name": agent.first_name, "initials": agent.initials, "hue": agent.avatar_hue},
        "score": rating.score,
        "closed_at": iso(c.closed_at),
        "minutes": _minutes(c),
    }


def _minutes(c: Conversation) -> int:
    """How long the session lasted, at least a minute."""
    if c.closed_at is None or c.session_started_at is None:
        return 1
    return max(1, round((c.closed_at - c.session_started_at).total_seconds() / 60))


def ratings_of(contact_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What clients answered, by session. One query."""
    rows = ContactRating.objects.filter(contact_id__in=list(contact_ids), score__isnull=False)
    return {row.contact_id: {"score": row.score, "comment": row.comment} for row in rows}
