"""What the tests of moves share: two operators, a dialog, an offer, clocks that jump."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Offer, User
from chat.models import Channel, Conversation, Message
from chat.services import moves
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.people import ProjectFactory, agent_at_work


class Floor:
    """Anna has a dialog of a project that Boris serves too."""

    def __init__(self, **project: Any) -> None:
        self.channel: Channel = widget_channel(ProjectFactory(**project))
        self.project = self.channel.project
        self.anna = agent_at_work(self.project, first_name="Анна")
        self.boris = agent_at_work(self.project, first_name="Борис")
        self.dialog = self.given()

    def waiting(self, visitor: str, text: str = "Здравствуйте!") -> Conversation:
        client_writes(self.channel, text, visitor=visitor)
        return dialog_of(self.channel, visitor)

    def given(self, visitor: str = "visitor-1", agent: User | None = None) -> Conversation:
        dialog = self.waiting(visitor)
        assert claim(dialog.contact_id, (agent or self.anna).pk, {}) is Outcome.ASSIGNED
        return dialog_of(self.channel, visitor)

    def fresh(self, dialog: Conversation | None = None) -> Conversation:
        return Conversation.objects.select_related("contact", "agent", "project").get(
            pk=(dialog or self.dialog).pk
        )

    def offer(self, dialog: Conversation | None = None, to: User | None = None, comment: str = "") -> Offer:
        dialog = self.fresh(dialog)
        return moves.transfer_to_agent(
            dialog.agent, dialog.pk, epoch=dialog.epoch, agent_id=(to or self.boris).pk, comment=comment
        )


def late(offer: Offer) -> None:
    """The time of the offer is over."""
    Offer.objects.filter(pk=offer.pk).update(
        made_at=offer.made_at - timedelta(hours=1), expires_at=offer.made_at - timedelta(seconds=1)
    )


def ended(offer: Offer) -> tuple[str, str]:
    offer.refresh_from_db()
    assert offer.ended_at is not None
    return offer.outcome, offer.reason


def codes(dialog: Conversation) -> list[str]:
    """What the system said in the dialog."""
    rows = Message.objects.filter(conversation=dialog, kind="event").order_by("number")
    return [event["code"] for event in rows.values_list("event", flat=True)]


def notes(dialog: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=dialog, kind="note").values_list("text", flat=True))
