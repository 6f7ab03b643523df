"""Identifiers. UUID version 7 sorts by time, so new rows land at the end of their index."""

from __future__ import annotations

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A fresh time-ordered UUID (RFC 9562, version 7)."""
    return uuid.UUID(int=uuid7().int)
