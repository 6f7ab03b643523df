"""Offers of transfer as the pages of both sides show them: the `Offer` object of docs/workspace-api.md."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from agentzone.api import open_offers
from agentzone.models import Offer, User
from chat.models import Conversation
from chat.selectors.cards import card, cards
from kernel.clock import iso

_SHOWN = ("project_id", "project_name", "channel", "client", "last_message", "session_started_at")


def offers_of(user: User) -> list[dict[str, Any]]:
    """Offers that stand to or from the person, oldest first. Two queries."""
    return _shown(list(open_offers().filter(Q(agent=user) | Q(sender=user))))


def offer_by_id(offer_id: int) -> dict[str, Any]:
    """An offer that has just been made, and still stands at the end of its transaction."""
    return _shown(list(open_offers().filter(pk=offer_id)))[0]


def _shown(offers: list[Offer]) -> list[dict[str, Any]]:
    dialogs = {c.contact_id: c for c in cards().filter(contact_id__in=[offer.contact_id for offer in offers])}
    return [offer_json(offer, dialogs[offer.contact_id]) for offer in offers if offer.contact_id in dialogs]


def offer_json(offer: Offer, conversation: Conversation) -> dict[str, Any]:
    shown = card(conversation)
    assert offer.sender is not None
    return {
        "id": offer.pk,
        "conversation_id": shown["id"],
        **{key: shown[key] for key in _SHOWN},
        "from": {"id": offer.sender.pk, "name": offer.sender.full_name},
        "to": {"id": offer.agent.pk, "name": offer.agent.full_name},
        "comment": offer.comment,
        "made_at": iso(offer.made_at),
        "expires_at": iso(offer.expires_at),
    }
