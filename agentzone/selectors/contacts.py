"""Reading contacts."""

from __future__ import annotations

from uuid import UUID

from agentzone.models import Assignment, User


def was_owner(user: User, contact_id: UUID) -> bool:
    """Whether the contact is or was the person's at some time."""
    return Assignment.objects.filter(contact_id=contact_id, agent=user).exists()
