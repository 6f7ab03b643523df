"""«List of activities»: every contact of a client over all channels, newest first, in keyset pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Min, Q
from django.utils.translation import gettext as _

from agentzone.api import calls_json
from agentzone.models import Contact, User
from chat.models import Conversation, Message
from chat.models.client import client_key
from chat.selectors.access import readable_ids
from chat.selectors.lists import decode_cursor, encode_cursor
from chat.selectors.ratings import ratings_of
from kernel.clock import iso
from kernel.errors import NotFound

PAGE = 20


def activities_page(user: User, client_id: int, after: str = "", limit: int = PAGE) -> dict[str, Any]:
    """Six queries, some more for calls, however many contacts there are. A row links to its dialog only where the
    person may read it."""
    rows = Contact.objects.filter(client_key=client_key(client_id))
    total = rows.count()
    if after:
        at, pk = decode_cursor(after)
        rows = rows.filter(Q(arrived_at__lt=at) | Q(arrived_at=at, pk__lt=pk))
    found = list(rows.select_related("project", "agent").order_by("-arrived_at", "-id")[: limit + 1])
    page = found[:limit]
    dialogs = dialogs_of([contact.pk for contact in page])
    readable = readable_ids(user, set(dialogs.values()))
    ratings = ratings_of(contact.pk for contact in page)
    spoken = [contact.pk for contact in page if contact.kind == Contact.Kind.CALL]
    calls = calls_json(user, spoken) if spoken else {}
    return {
        "results": [
            {
                **_activity(contact, dialogs.get(contact.pk), readable),
                **_rating(contact, ratings),
                "call": calls.get(contact.pk),
            }
            for contact in page
        ],
        "next": encode_cursor(page[-1].arrived_at, page[-1].pk) if len(found) > limit else None,
        "total": total,
    }


def dialogs_of(contact_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """In which dialog each session is: its present one, or where the session's system lines stand."""
    lines = Message.objects.filter(contact_id__in=contact_ids, kind="event").order_by()
    present = Conversation.objects.filter(contact_id__in=contact_ids).order_by()
    pairs = [
        *lines.values_list("contact_id", "conversation_id").distinct(),
        *present.values_list("contact_id", "pk"),
    ]
    return {contact_id: dialog for contact_id, dialog in pairs if contact_id is not None}


def session_place(conversation_id: UUID, contact_id: UUID) -> dict[str, int]:
    """Number of a session's first message. Raises NotFound when the dialog has no such session."""
    rows = Message.objects.filter(conversation_id=conversation_id, contact_id=contact_id)
    number = rows.aggregate(first=Min("number"))["first"]
    if number is None:
        raise NotFound(_("Not found, or not yours to see."))
    return {"number": number}


def _activity(contact: Contact, dialog: UUID | None, readable: Collection[str]) -> dict[str, Any]:
    return {
        "contact_id": str(contact.pk),
        "conversation_id": str(dialog) if dialog is not None and str(dialog) in readable else None,
        "kind": contact.kind,
        "channel": contact.channel_kind,
        "project_name": contact.project.name,
        "agent_name": contact.agent.full_name if contact.agent else "",
        "state": contact.state,
        "topic": contact.topic,
        "result": contact.script_result,
        "end_reason": contact.end_reason,
        "talk_seconds": _talk_seconds(contact),
        "started_at": iso(contact.arrived_at),
        "ended_at": iso(contact.ended_at),
    }


def _rating(contact: Contact, ratings: dict[UUID, dict[str, Any]]) -> dict[str, Any]:
    score = None if contact.rating is None else {"score": contact.rating, "comment": ""}
    return {"rating": ratings.get(contact.pk, score)}


def _talk_seconds(contact: Contact) -> int | None:
    """How long a call was talked; null for chats and calls that nobody answered."""
    if contact.kind != Contact.Kind.CALL or contact.first_reply_at is None or contact.ended_at is None:
        return None
    return max(0, round((contact.ended_at - contact.first_reply_at).total_seconds()))
