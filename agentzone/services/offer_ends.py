"""The end of an offer, inside a transaction that has locked the contact."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from agentzone.events_moves import OfferEnded
from agentzone.models import Offer
from agentzone.states import OfferOutcome
from kernel.prepared import write
from kernel.uow import emit


def open_offer(contact_id: UUID) -> Offer | None:
    return Offer.objects.filter(contact_id=contact_id, ended_at__isnull=True).first()


def end(offer: Offer, outcome: OfferOutcome, reason: str, now: datetime) -> None:
    """Note the end. The caller frees the receiver's place (services.slots), then tells (`told`)."""
    offer.ended_at, offer.outcome, offer.reason = max(now, offer.made_at), outcome.value, reason
    write(offer, "ended_at", "outcome", "reason")


def told(offer: Offer) -> None:
    """Emit the end of the offer; subscribers lock what comes after the slots."""
    if offer.sender_id is None:
        return
    emit(
        OfferEnded(
            offer_id=offer.pk,
            contact_id=offer.contact_id,
            sender_id=offer.sender_id,
            receiver_id=offer.agent_id,
            outcome=offer.outcome,
            reason=offer.reason,
        )
    )
