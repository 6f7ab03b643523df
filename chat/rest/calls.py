"""What the voice workplace asks of clients."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.rest.views import ANY, _me
from chat.selectors.call_client import call_client


@extend_schema(responses=ANY, summary="The client of one's own call, as the client panel shows him")
@api_view(["GET"])
def client_of_call(request: Request, call_id: UUID) -> Response:
    return Response(call_client(_me(request), call_id))
