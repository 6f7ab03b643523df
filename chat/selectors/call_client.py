"""The client of an operator's call, with all that the client panel of the workplaces shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import Contact, Handling, User
from agentzone.telephony.states import HandlingState
from chat.models.client import client_id_of
from chat.selectors.client_access import readable_client_ids
from chat.selectors.clients import client_card
from kernel.errors import NotFound


def call_client(user: User, call_id: UUID) -> dict[str, Any]:
    """`{"dialog", "card"}`: what the panel takes for its dialog, and the card of `client_card`; no card of who hides
    his number, or of whom the person may not see any more. Raises NotFound when he had no part in the call."""
    part = Handling.objects.filter(call_id=call_id, agent=user).order_by("-rang_at").first()
    if part is None:
        raise NotFound(_("There is no such call."))
    contact = Contact.objects.get(pk=call_id)
    client_id = client_id_of(contact.client_key)
    card = None
    if client_id is not None and readable_client_ids(user, [client_id]):
        card = client_card(user, client_id, contact.project_id)
    return {
        "dialog": {
            "contact_id": str(contact.pk),
            "project_id": contact.project_id,
            "state": "closed" if part.state == HandlingState.DONE else "assigned",
            "client": card and card["client"],
        },
        "card": card,
    }
