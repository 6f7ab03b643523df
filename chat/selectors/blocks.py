"""Blocked clients."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from agentzone.api import supervised_project_ids
from agentzone.models import Contact, User
from chat.models import Client, ClientBlock, Conversation
from chat.selectors.cards import client_json
from chat.selectors.lists import decode_number_cursor, encode_cursor
from kernel import clock
from kernel.clock import iso

PAGE = 30


def block_of(client: Client) -> dict[str, Any] | None:
    """The open block of a client."""
    block = ClientBlock.objects.select_related("by").filter(client=client, lifted_at__isnull=True).first()
    return None if block is None else block_json(block)


def block_json(block: ClientBlock) -> dict[str, Any]:
    return {
        "id": block.pk,
        "reason": block.reason,
        "at": iso(block.started_at),
        "until": iso(block.until),
        "by": block.by.full_name if block.by else "",
    }


def blocked_clients(user: User, after: str = "", limit: int = PAGE) -> dict[str, Any]:
    """Those who are blocked now and have a dialog, or called, in a project that the person supervises, the latest
    first."""
    projects = supervised_project_ids(user)
    theirs = Conversation.objects.filter(client=OuterRef("client"), project_id__in=projects)
    key = Concat(Value("client:"), Cast(OuterRef("client_id"), CharField()))
    calls = Contact.objects.filter(client_key=key, kind=Contact.Kind.CALL, project_id__in=projects)
    rows = ClientBlock.objects.filter(
        Exists(theirs) | Exists(calls),
        Q(until__isnull=True) | Q(until__gt=clock.now()),
        lifted_at__isnull=True,
    )
    if after:
        at, pk = decode_number_cursor(after)
        rows = rows.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=pk))
    found = list(rows.select_related("by", "client").order_by("-started_at", "-id")[: limit + 1])
    page = found[:limit]
    more = len(found) > limit
    return {
        "results": [{"client": client_json(block.client), "block": block_json(block)} for block in page],
        "next": encode_cursor(page[-1].started_at, page[-1].pk) if more else None,
    }
