"""The visitor's signed identity: survives reloads and browser restarts, opens nothing but his own dialog."""

from __future__ import annotations

import secrets
from functools import lru_cache

from django.core import signing

SALT = "omnivox.widget.visitor"


def new_visitor() -> str:
    """A fresh visitor name, unguessable."""
    return secrets.token_urlsafe(18)


def token_for(channel_id: int, visitor: str) -> str:
    return signing.Signer(salt=SALT).sign(f"{channel_id}.{visitor}")


@lru_cache(maxsize=20_000)
def _unsign(token: str) -> str | None:
    try:
        return signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None


def visitor_of(token: str | None, channel_id: int) -> str | None:
    """The visitor that a token of this channel names; None when it is missing, forged or another channel's."""
    if not token or len(token) > 300:
        return None
    value = _unsign(token)
    if value is None:
        return None
    channel, _, visitor = value.partition(".")
    return visitor if channel == str(channel_id) and visitor else None
