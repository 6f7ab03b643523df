"""A client for the panel: visible to those who may read one of his dialogs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agentzone.models import Contact, User
from chat.models import Client, Conversation
from chat.selectors.access import readable_by
from chat.selectors.cards import client_json
from kernel.clock import iso
from kernel.errors import NotFound

ACTIVITIES = 50


def client_for(user: User, client_id: int) -> dict[str, Any]:
    """Raises NotFound when the person may read none of the client's dialogs."""
    if not Conversation.objects.filter(readable_by(user), client_id=client_id).exists():
        raise NotFound(_("Not found, or not yours to see."))
    client = Client.objects.get(pk=client_id)
    identities = client.identities.select_related("channel")
    return {
        "client": client_json(client),
        "identities": [
            {
                "channel": {"kind": i.channel.kind, "name": i.channel.name},
                "value": _shown(i.channel.kind, i.external_id),
            }
            for i in identities
        ],
        "activities": _activities(client),
    }


def _shown(kind: str, external_id: str) -> str:
    """A widget visitor's name is part of his credential: only its first characters are shown."""
    return f"{external_id[:6]}…" if kind == "widget" else external_id


def _activities(client: Client) -> list[dict[str, Any]]:
    dialogs = {c.channel.kind: c.pk for c in client.conversations.select_related("channel")}
    contacts = (
        Contact.objects.filter(client_key=f"client:{client.pk}")
        .select_related("project", "agent")
        .order_by("-arrived_at")[:ACTIVITIES]
    )
    return [
        {
            "contact_id": str(contact.pk),
            "conversation_id": str(dialogs[contact.channel_kind])
            if contact.channel_kind in dialogs
            else None,
            "channel": contact.channel_kind,
            "project_name": contact.project.name,
            "agent_name": contact.agent.full_name if contact.agent else "",
            "state": contact.state,
            "started_at": iso(contact.arrived_at),
            "ended_at": iso(contact.ended_at),
        }
        for contact in contacts
    ]
