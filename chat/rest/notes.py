"""Notes between colleagues."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.rest.serializers import NoteIn, TypedIn
from chat.rest.views import ANY, _checked, _me
from chat.selectors.access import readable_or_404
from chat.selectors.mentions import suggestions
from chat.selectors.messages import message_json
from chat.services.mentions import mentions_read
from chat.services.notes import note_add


@extend_schema(request=NoteIn, responses={201: ANY, 200: ANY}, summary="A note that the client never sees")
@api_view(["POST"])
def notes(request: Request, conversation_id: UUID) -> Response:
    readable_or_404(_me(request), conversation_id)
    data = _checked(NoteIn, request.data)
    sent = note_add(_me(request), conversation_id, uid=data.pop("id"), **data)
    body = message_json(sent.message, sent.message.conversation)
    return Response(body, status=200 if sent.repeated else 201)


@extend_schema(
    parameters=[TypedIn], responses=ANY, summary="Colleagues who may be named in a note of this dialog"
)
@api_view(["GET"])
def colleagues(request: Request, conversation_id: UUID) -> Response:
    conversation = readable_or_404(_me(request), conversation_id)
    typed = _checked(TypedIn, request.query_params)["q"]
    return Response({"results": suggestions(conversation, _me(request), typed)})


@extend_schema(request=None, responses={204: None}, summary="The mentions in this dialog have been seen")
@api_view(["POST"])
def mentions_seen(request: Request, conversation_id: UUID) -> Response:
    readable_or_404(_me(request), conversation_id)
    mentions_read(_me(request), conversation_id)
    return Response(status=204)
