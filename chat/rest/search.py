"""One search for the whole workplace."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from chat.selectors.search import search


@extend_schema(
    parameters=[OpenApiParameter("q", str)], responses=OpenApiTypes.OBJECT, summary="Search in all I may open"
)
@api_view(["GET"])
def search_all(request: Request) -> Response:
    assert isinstance(request.user, User)
    return Response(search(request.user, request.query_params.get("q", "")))
