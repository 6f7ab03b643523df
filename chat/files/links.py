"""Signed permissions that travel in links: to go on with an upload, and for a visitor to see a file."""

from __future__ import annotations

import time
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare

UPLOAD_SECONDS = 24 * 3600
LINK_SECONDS = 3600
"""A visitor's link is good for at least so long, and at most twice: it stays the same for an hour, for caches."""
_uploads = signing.TimestampSigner(salt="omnivox.files.upload")
_links = signing.Signer(salt="omnivox.files.link")


def upload_token(attachment_id: UUID) -> str:
    return _uploads.sign(attachment_id.hex)


def upload_of(token: str, attachment_id: UUID) -> bool:
    """Whether the token is for this upload and not older than a day."""
    try:
        return len(token) < 200 and _uploads.unsign(token, max_age=UPLOAD_SECONDS) == attachment_id.hex
    except signing.BadSignature:
        return False


def link_query(attachment_id: UUID) -> str:
    """The query of a visitor's link."""
    end = (int(time.time()) // LINK_SECONDS + 2) * LINK_SECONDS
    return f"e={end}&s={_signature(attachment_id, end)}"


def link_is_good(attachment_id: UUID, end: str, signature: str) -> bool:
    """Whether we made this link; `link_is_over` says whether it is too late for it."""
    return (
        end.isdigit()
        and len(end) < 15
        and constant_time_compare(signature, _signature(attachment_id, int(end)))
    )


def link_is_over(end: str) -> bool:
    return int(end) < time.time()


def _signature(attachment_id: UUID, end: int) -> str:
    return _links.signature(f"{attachment_id.hex}.{end}")
