"""Who may be the same person: clients of the company with the same phone, e-mail or id in a messenger."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from chat.models import Channel, Client, Identity
from chat.selectors.cards import client_json

MOST = 5
# A visitor's name is made for one site by ourselves, so it is never the same elsewhere.
_OURS = ("widget",)


def duplicates_of(client: Client) -> list[dict[str, Any]]:
    """Suggestions, each with what is the same: `{"client", "same": ["phone", "email", "messenger"]}`."""
    known = _ids_elsewhere(client)
    same = Q(pk__in=known)
    if client.phone:
        same |= Q(phone=client.phone)
    if client.email:
        same |= Q(email__iexact=client.email)
    rows = Client.objects.filter(same, company_id=client.company_id, merged_into__isnull=True)
    return [
        {"client": client_json(other), "same": _what(client, other, known)}
        for other in rows.exclude(pk=client.pk).order_by("first_seen_at")[:MOST]
    ]


def is_duplicate(client: Client, other: Client) -> bool:
    return bool(_what(client, other, _ids_elsewhere(client)))


def _what(client: Client, other: Client, known: set[int]) -> list[str]:
    found = []
    if client.phone and client.phone == other.phone:
        found.append("phone")
    if client.email and client.email.lower() == other.email.lower():
        found.append("email")
    if other.pk in known:
        found.append("messenger")
    return found


def _ids_elsewhere(client: Client) -> set[int]:
    """Clients whom another channel of the same kind knows by the same id."""
    own = Identity.objects.filter(client=client).exclude(channel__kind__in=_OURS)
    pairs = list(own.values_list("channel__kind", "external_id"))
    if not pairs:
        return set()
    same = Q()
    for kind, external_id in pairs:
        channels = Channel.objects.filter(kind=kind, project__company_id=client.company_id)
        same |= Q(channel__in=channels, external_id=external_id)
    return set(Identity.objects.filter(same).exclude(client=client).values_list("client_id", flat=True))
