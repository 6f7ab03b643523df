"""A dialog saved as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, renderer_classes
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from chat.rest.views import _checked, _me
from chat.selectors.access import readable_or_404
from chat.services.transcript_pdf import file_names, transcript_pdf
from kernel.events.frames import dumps

PDF = "application/pdf"


class SavedIn(serializers.Serializer[Any]):
    notes = serializers.BooleanField(default=False, help_text="With the notes of colleagues.")


class PdfRenderer(BaseRenderer):
    """Lets a request ask for PDF only; what refuses it is a problem in JSON all the same."""

    media_type = PDF
    format = "pdf"

    def render(self, data: Any, *_rest: Any) -> bytes:
        return dumps(data).encode()


@extend_schema(
    parameters=[SavedIn],
    responses={(200, PDF): OpenApiTypes.BINARY},
    summary="The session as a PDF file: its last 500 messages",
)
@api_view(["GET"])
@renderer_classes([JSONRenderer, PdfRenderer])
def transcript(request: Request, conversation_id: UUID) -> HttpResponse:
    user = _me(request)
    conversation = readable_or_404(user, conversation_id)
    asked = _checked(SavedIn, request.query_params)
    plain, full = file_names(conversation)
    response = HttpResponse(transcript_pdf(user, conversation, notes=asked["notes"]), content_type=PDF)
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(full, safe='')}"
    response["Content-Disposition"] = named
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
