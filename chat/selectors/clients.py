"""The card of a client: what is known of him, what was noted, what he came with before."""

from __future__ import annotations

from typing import Any

from agentzone.api import supervised_project_ids
from agentzone.channel_kinds import kind_title
from agentzone.models import Contact, User
from chat.events_clients import client_stream
from chat.models import Client, ClientMerge, Conversation
from chat.models.client import client_key
from chat.selectors.access import readable_by
from chat.selectors.activities import activities_page
from chat.selectors.blocks import block_of
from chat.selectors.cards import client_json
from chat.selectors.client_access import client_or_404, form_is_his
from chat.selectors.client_fields import card_fields, fields_json
from chat.selectors.client_notes import notes_page
from chat.selectors.duplicates import duplicates_of
from chat.states import ConversationState
from kernel import clock
from kernel.clock import iso
from kernel.events.log import heads_of


def client_card(user: User, client_id: int, project_id: int | None) -> dict[str, Any]:
    """The whole card, with the form of one of the person's projects. A constant number of queries.

    Raises NotFound when the person may read none of the client's dialogs and see none of his calls.
    """
    found = client_or_404(user, client_id)
    stream = client_stream(found.pk)
    cursor = heads_of([stream])[stream]
    client = Client.objects.get(pk=found.pk)  # not older than the cursor
    shows_form = project_id is not None and form_is_his(user, client, project_id)
    supervises = supervises_client(user, client)
    return {
        "client": client_json(client),
        "fields": fields_json(client, card_fields(client.company_id, project_id if shows_form else None)),
        "identities": _identities(client),
        "notes": notes_page(client.pk),
        "activities": activities_page(user, client.pk),
        "dialogs": _open_dialogs(user, client),
        "duplicates": duplicates_of(client),
        "merges": _merges(user, client, supervises),
        "block": block_of(client) if client.is_blocked(clock.now()) else None,
        "may": {"unblock": supervises, "delete_notes": supervises},
        "stream": stream,
        "cursor": cursor,
    }


def supervises_client(user: User, client: Client) -> bool:
    """Whether the client has a dialog, or called, in a project that the person supervises."""
    projects = supervised_project_ids(user)
    if not projects:
        return False
    calls = Contact.objects.filter(client_key=client_key(client.pk), kind=Contact.Kind.CALL)
    rows = (client.conversations, calls)
    return any(one.filter(project_id__in=projects).exists() for one in rows)


def _identities(client: Client) -> list[dict[str, Any]]:
    written = [
        {
            "channel": {"kind": i.channel.kind, "name": i.channel.name},
            "value": _shown(i.channel.kind, i.external_id),
        }
        for i in client.identities.select_related("channel").order_by("created_at", "id")
    ]
    phone = {"kind": "phone", "name": kind_title("phone")}
    return written + [
        {"channel": phone, "value": one.number} for one in client.phones.order_by("created_at", "id")
    ]


def _shown(kind: str, external_id: str) -> str:
    """A widget visitor's name is part of his credential: only its first characters are shown."""
    return f"{external_id[:6]}…" if kind == "widget" else external_id


def _open_dialogs(user: User, client: Client) -> list[dict[str, Any]]:
    """What he is being asked elsewhere at the moment, as far as the person may read it."""
    rows = Conversation.objects.filter(readable_by(user), client=client).exclude(
        state=ConversationState.CLOSED
    )
    return [
        {
            "conversation_id": str(c.pk),
            "channel": {"kind": c.channel.kind, "name": c.channel.name},
            "project_name": c.project.name,
            "agent_name": c.agent.full_name if c.agent else "",
            "state": c.state,
            "since": iso(c.session_started_at),
        }
        for c in rows.select_related("channel", "project", "agent").order_by("session_started_at", "id")[:20]
    ]


def _merges(user: User, client: Client, supervises: bool) -> list[dict[str, Any]]:
    """Whom he was merged of, and whether the person may part them again."""
    rows = ClientMerge.objects.select_related("merged", "by").filter(kept=client, undone_at__isnull=True)
    return [
        {
            "id": merge.pk,
            "client": client_json(merge.merged),
            "by": merge.by.full_name if merge.by else "",
            "at": iso(merge.at),
            "may_undo": supervises or merge.by_id == user.pk,
        }
        for merge in rows.order_by("-at")[:20]
    ]
