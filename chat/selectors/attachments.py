"""Files in the shape of the JSON API, and the line that stands for them in lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chat.files.limits import CHUNK
from chat.files.links import link_query, upload_token
from chat.models import Attachment
from chat.states import AttachmentKind, AttachmentState

# Whose name says more than «file» does.
NAMED = {AttachmentKind.FILE, AttachmentKind.AUDIO}


def attachment_json(a: Attachment) -> dict[str, Any]:
    """The `Attachment` object; its addresses are for operators, who are known by their session."""
    ready = a.state == AttachmentState.READY
    return {
        "id": str(a.pk),
        "kind": a.kind,
        "name": a.name,
        "size": a.size,
        "content_type": a.content_type,
        "width": a.width,
        "height": a.height,
        "duration": a.duration,
        "peaks": a.peaks,
        "url": address(a.pk, "original") if ready else "",
        "thumb_url": address(a.pk, "thumb") if ready and a.thumb_type else "",
        "state": a.state,
        "error": a.error,
    }


def visitor_attachment(data: dict[str, Any]) -> dict[str, Any]:
    """The same for a visitor: addresses that carry a permission for an hour or two."""
    query = link_query(UUID(data["id"]))
    signed = {key: f"{data[key]}?{query}" if data[key] else "" for key in ("url", "thumb_url")}
    return {**data, **signed}


def upload_json(a: Attachment) -> dict[str, Any]:
    """Where an upload stands, and the permission to go on with it."""
    return {
        "id": str(a.pk),
        "offset": a.received,
        "size": a.size,
        "state": a.state,
        "chunk": CHUNK,
        "upload_url": f"/uploads/{a.pk}/",
        "token": upload_token(a.pk),
        "attachment": attachment_json(a),
    }


def address(ident: UUID, variant: str) -> str:
    return f"/files/{ident}/{variant}/"


def preview(text: str, files: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What a dialog's card says of its last message: text, or the name of a file; and the kind of its first file,
    which the page words in its own language. `files` are (kind, name)."""
    line = " ".join(text.split())[:200]
    kind = files[0][0] if files else ""
    return {"preview": line or (files[0][1] if kind in NAMED else ""), "attachment": kind}
