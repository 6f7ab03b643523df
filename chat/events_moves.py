"""Events of offers of transfer, for the pages of both sides."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from kernel.events import Event, FlushContext


class OfferStands(Event):
    """A dialog is offered to a colleague, who has some time to accept: told to him and to who offers it."""

    name: ClassVar[str] = "offer.made"
    offer_id: int
    sender_id: int
    receiver_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.sender_id}", f"agent:{self.receiver_id}")

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.offers import offer_by_id

        return {"offer": context.once(("offer", self.offer_id), lambda: offer_by_id(self.offer_id))}


class OfferOver(Event):
    """An offer does not stand any more; `outcome` and `reason` say how it ended."""

    name: ClassVar[str] = "offer.ended"
    offer_id: int
    conversation_id: UUID
    sender: dict[str, Any]
    receiver: dict[str, Any]
    outcome: str
    reason: str

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.sender['id']}", f"agent:{self.receiver['id']}")

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {
            "offer_id": self.offer_id,
            "conversation_id": str(self.conversation_id),
            "from": self.sender,
            "to": self.receiver,
            "outcome": self.outcome,
            "reason": self.reason,
        }
