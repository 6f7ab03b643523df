"""Recordings themselves, for players that jump to any moment."""

from __future__ import annotations

from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agentzone import recording_files
from agentzone.models import Recording, User
from agentzone.selectors.recordings import recording_for
from agentzone.services.calls.recording_keep import recording_heard
from kernel.blob_response import blob_response
from kernel.errors import problem_response


async def recording(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """GET the recording of a call; `?download` saves it. Each listening goes into the audit log."""
    if request.method not in ("GET", "HEAD"):
        return problem_response(405, "method_not_allowed", _("Not allowed."))
    user = await request.auser()
    if not isinstance(user, User) or not user.is_active:
        return problem_response(401, "not_authenticated", _("Please sign in."))
    saved, heard = "download" in request.GET, request.method == "GET"
    found = await sync_to_async(_opened, thread_sensitive=False)(user, call_id, saved, heard)
    if found is None:
        return problem_response(404, "not_found", _("Not found, or not yours to see."))
    row, size = found
    name = (
        f"{localtime(row.call.contact.arrived_at):%Y-%m-%d %H-%M} {row.call.caller_number}".strip() + ".mp3"
    )
    headers = {
        "Content-Type": recording_files.CONTENT_TYPE,
        "Content-Disposition": content_disposition_header(saved, name) or "inline",
        "Content-Security-Policy": "sandbox; default-src 'none'; media-src 'self'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    tag = f'"{row.checksum[:32]}"'
    return blob_response(
        request, size, tag, lambda start, end: recording_files.read(row.pk, start, end), headers
    )


def _opened(user: User, call_id: UUID, saved: bool, heard: bool) -> tuple[Recording, int] | None:
    try:
        row = recording_for(user, call_id)
        if row is None:
            return None
        try:
            size = recording_files.size_of(row.pk)
        except FileNotFoundError:
            return None
        if heard:
            recording_heard(user, row, saved=saved)
        return row, size
    finally:
        close_old_connections()
