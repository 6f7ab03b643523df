"""Reading ratings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chat.models import ContactRating, Conversation
from chat.states import ConversationState
from kernel import clock


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
    return {"id": str(rating.pk), "agent": {"name": rating.agent.first_name}, "score": rating.score}


def ratings_of(contact_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """What clients answered, by session. One query."""
    rows = ContactRating.objects.filter(contact_id__in=list(contact_ids), score__isnull=False)
    return {row.contact_id: {"score": row.score, "comment": row.comment} for row in rows}
