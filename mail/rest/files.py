"""Files of letters, and the source of those that could not be read: only ever as downloads, whatever they are."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request

from kernel import blobs
from kernel.blob_response import blob_response
from kernel.errors import NotFound
from mail import store
from mail.rest.common import me
from mail.selectors.letters import file_of, letter_of

SANDBOX = "sandbox; default-src 'none'"


@extend_schema(responses=bytes, summary="A file of a letter")
@api_view(["GET"])
def file(request: Request, file_id: UUID) -> HttpResponseBase:
    found = file_of(me(request), file_id)
    return _download(request._request, found.pk, store.FILE, found.name)


@extend_schema(responses=bytes, summary="The source of a letter that could not be read")
@api_view(["GET"])
def source(request: Request, letter_id: UUID) -> HttpResponseBase:
    letter = letter_of(me(request), letter_id)
    if not letter.has_source:
        raise NotFound(_("Not found, or not yours to see."))
    return _download(request._request, letter.pk, store.SOURCE, f"{letter.pk}.eml")


def _download(request: HttpRequest, ident: UUID, what: str, shown: str) -> HttpResponseBase:
    name = store.name_of(ident, what)
    try:
        size = blobs.size_of(name)
    except FileNotFoundError:
        raise NotFound(_("Not found, or not yours to see.")) from None
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": content_disposition_header(True, shown) or "attachment",
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
    return blob_response(
        request, size, f'"{ident.hex}-{what}"', lambda start, end: blobs.read(name, start, end), headers
    )
