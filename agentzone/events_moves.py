"""Domain events of contacts that change hands by people's will: offered, handed over, moved, taken back."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class OfferMade(Event):
    """An owner offers a contact to a colleague, who has to accept. Domain event."""

    name: ClassVar[str] = "contact.offered"
    offer_id: int
    contact_id: UUID
    sender_id: int
    receiver_id: int
    comment: str


class OfferEnded(Event):
    """An offer ended without a new owner, or with one (`outcome` accepted). Domain event."""

    name: ClassVar[str] = "contact.offer_ended"
    offer_id: int
    contact_id: UUID
    sender_id: int
    receiver_id: int
    outcome: str
    reason: str


class ContactTransferred(Event):
    """A contact went from its owner to a colleague who accepted it. Domain event."""

    name: ClassVar[str] = "contact.transferred"
    contact_id: UUID
    project_id: int
    from_agent_id: int
    agent_id: int
    epoch: int


class ContactMoved(Event):
    """An owner sent a contact into another project's queue, its arrival kept. Domain event."""

    name: ClassVar[str] = "contact.moved"
    contact_id: UUID
    from_project_id: int
    project_id: int
    agent_id: int


class ContactReopened(Event):
    """The owner took a closing back: a new contact, his at once, continues the ended one. Domain event."""

    name: ClassVar[str] = "contact.reopened"
    contact_id: UUID
    continues_id: UUID
    project_id: int
    agent_id: int
    epoch: int
