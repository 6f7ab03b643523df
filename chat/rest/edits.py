"""Messages changed and taken back by whoever wrote them, and what they said before."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.models import Message
from chat.rest.serializers import ChangeIn, OwnerIn
from chat.rest.views import ANY, _checked, _me
from chat.selectors.access import known_or_404, readable_or_404
from chat.selectors.messages import message_json
from chat.selectors.revisions import revisions
from chat.services.edits import message_delete, message_edit


def _body(message: Message) -> Response:
    return Response(message_json(message, message.conversation))


@extend_schema(request=ChangeIn, responses=ANY, summary="Change one's own message or note")
@api_view(["PUT"])
def message(request: Request, conversation_id: UUID, uid: UUID) -> Response:
    known_or_404(_me(request), conversation_id)
    return _body(message_edit(_me(request), conversation_id, uid, **_checked(ChangeIn, request.data)))


@extend_schema(request=OwnerIn, responses=ANY, summary="Take back one's own message or note")
@api_view(["POST"])
def delete(request: Request, conversation_id: UUID, uid: UUID) -> Response:
    known_or_404(_me(request), conversation_id)
    return _body(message_delete(_me(request), conversation_id, uid, **_checked(OwnerIn, request.data)))


@extend_schema(responses=ANY, summary="Former wordings of a message; of a deleted one to supervisors only")
@api_view(["GET"])
def versions(request: Request, conversation_id: UUID, uid: UUID) -> Response:
    conversation = readable_or_404(_me(request), conversation_id)
    return Response(revisions(_me(request), conversation, uid))
