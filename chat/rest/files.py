"""Files themselves: to operators who may read the dialog, and to whom a visitor's link was given.

What comes out can harm nobody: only pictures, films and sounds that we have made or looked into are shown in place;
everything is in a sandbox, keeps its declared type, and whatever else it is can only be downloaded.
"""

from __future__ import annotations

from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from agentzone.models import User
from chat.files import store
from chat.files.links import link_is_good, link_is_over
from chat.models import Attachment
from chat.selectors.files import file_by_link, file_for
from chat.states import AttachmentKind, AttachmentState
from kernel.blob_response import blob_response
from kernel.errors import problem_response

SANDBOX = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
_SHOWN = (
    "image/jpeg image/png image/gif image/webp video/mp4 video/webm audio/mpeg audio/mp4 audio/aac audio/ogg "
    "audio/wav audio/flac audio/webm"
)
SHOWN = frozenset(_SHOWN.split())


async def file(request: HttpRequest, attachment_id: UUID, variant: str) -> HttpResponseBase:
    """GET a file or its preview. With `e` and `s` the link itself is the permission, otherwise the session."""
    if request.method not in ("GET", "HEAD"):
        return problem_response(405, "method_not_allowed", _("Not allowed."))
    end, signature = request.GET.get("e", ""), request.GET.get("s", "")
    if signature:
        if not link_is_good(attachment_id, end, signature):
            return _missing()
        if link_is_over(end):
            return problem_response(
                403, "link_expired", _("The link is no longer valid. Open the chat again.")
            )
        found = await _opened_in_thread(attachment_id, variant, None)
    else:
        user = await request.auser()
        known = user if isinstance(user, User) and user.is_active else None
        found = None if known is None else await _opened_in_thread(attachment_id, variant, known)
    return _missing() if found is None else _answer(request, found, variant, linked=bool(signature))


def _opened(ident: UUID, variant: str, user: User | None) -> tuple[Attachment, int] | None:
    """The file and its stored size."""
    a = file_by_link(ident) if user is None else file_for(user, ident)
    if a is None or a.state != AttachmentState.READY or variant not in store.VARIANTS:
        return None
    try:
        return a, store.size_of(ident, variant)
    except FileNotFoundError:
        return None


def _answer(
    request: HttpRequest, found: tuple[Attachment, int], variant: str, *, linked: bool
) -> HttpResponseBase:
    a, size = found
    tag = f'"{a.pk.hex}-{variant}"'
    headers = _headers(a, variant, request, linked=linked)
    return blob_response(
        request, size, tag, lambda start, end: store.read(a.pk, variant, start, end), headers
    )


def _headers(a: Attachment, variant: str, request: HttpRequest, *, linked: bool) -> dict[str, str]:
    kind = a.thumb_type if variant == "thumb" else a.content_type
    shown = kind in SHOWN and a.kind != AttachmentKind.FILE
    away = not shown or "download" in request.GET
    return {
        "Content-Type": kind if shown else "application/octet-stream",
        "Content-Disposition": content_disposition_header(away, a.name) or "attachment",
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "cross-origin" if linked else "same-origin",
        "Cache-Control": "private, max-age=3600",
    }


def _missing() -> HttpResponse:
    return problem_response(404, "not_found", _("Not found, or not yours to see."))


async def _opened_in_thread(ident: UUID, variant: str, user: User | None) -> tuple[Attachment, int] | None:
    def call() -> tuple[Attachment, int] | None:
        try:
            return _opened(ident, variant, user)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()
