"""Who may hear a dialog."""

from __future__ import annotations

from uuid import UUID

from agentzone.models import User
from chat.selectors.access import readable_ids
from chat.selectors.client_access import readable_client_ids
from kernel.realtime.policies import Principal, stream_policy


@stream_policy("conversation")
def conversation_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """The same rule as for reading it by URL (chat.selectors.access)."""
    if principal.kind != "user":
        return set()
    user = User.objects.filter(pk=principal.id, is_active=True).first()
    return set() if user is None else readable_ids(user, _uuids(ids))


@stream_policy("client")
def client_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """The same rule as for reading the client's card (chat.selectors.client_access)."""
    if principal.kind != "user":
        return set()
    user = User.objects.filter(pk=principal.id, is_active=True).first()
    numbers = [int(ident) for ident in ids if ident.isascii() and ident.isdigit() and len(ident) < 19]
    return set() if user is None else {str(pk) for pk in readable_client_ids(user, numbers)}


@stream_policy("visitor")
def visitor_stream(principal: Principal, ids: frozenset[str]) -> set[str]:
    """The visitor's own dialog, found when his token was read."""
    return {str(principal.id)} & ids if principal.kind == "visitor" else set()


def _uuids(ids: frozenset[str]) -> list[UUID]:
    found = []
    for ident in ids:
        try:
            found.append(UUID(ident))
        except ValueError:
            continue
    return found
