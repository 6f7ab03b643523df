"""Pictures of articles: uploaded by editors, shown to the company's people."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from kernel.errors import Invalid
from knowledge.models import Picture
from knowledge.rest.common import ANY, me
from knowledge.selectors.access import Editor, sees_company
from knowledge.services.pictures import LARGEST, picture_add

AROUND = 64 * 1024  # the other parts of the form
YEAR = 365 * 86400


@extend_schema(
    request={"multipart/form-data": {"type": "object"}}, responses={201: ANY}, summary="Upload a picture"
)
@api_view(["POST"])
@parser_classes([MultiPartParser])
def upload(request: Request, company_id: int) -> Response:
    Editor(me(request)).must_edit()
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + AROUND:  # before it is read into parts
        detail = _("The picture is larger than %(limit)d MB.") % {"limit": LARGEST >> 20}
        raise Invalid(detail, code="picture_refused", errors={"file": [detail]})
    file = request.FILES.get("file")
    if file is None:
        detail = _("Choose a picture.")
        raise Invalid(detail, errors={"file": [detail]})
    picture = picture_add(me(request), company_id, file.file, name=file.name or "", size=file.size or 0)
    address = reverse("knowledge-picture", args=[picture.pk])
    return Response(
        {"id": picture.pk, "url": address, "width": picture.width, "height": picture.height}, status=201
    )


@login_required
@require_GET
def picture(request: HttpRequest, picture_id: UUID) -> HttpResponse:
    """The file itself. Its name is its content: it may be kept, by this person's browser only."""
    assert isinstance(request.user, User)
    found = Picture.objects.filter(pk=picture_id).first()
    if found is None or not sees_company(request.user, found.company_id):
        raise Http404
    with found.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=found.content_type)
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
