"""Search inside a dialog."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.rest.serializers import TypedIn
from chat.rest.views import ANY, _checked, _me
from chat.selectors.access import readable_or_404
from chat.selectors.find import find


@extend_schema(parameters=[TypedIn], responses=ANY, summary="Messages and notes of a dialog with these words")
@api_view(["GET"])
def find_in_dialog(request: Request, conversation_id: UUID) -> Response:
    conversation = readable_or_404(_me(request), conversation_id)
    return Response(find(conversation, _checked(TypedIn, request.query_params)["q"]))
