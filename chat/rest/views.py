"""The operator's API (docs/workspace-api.md): thin edges over services and selectors."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from agentzone.models import User
from chat.rest.serializers import DraftIn, ListIn, MessageIn, MessagesIn, NumberIn
from chat.selectors.access import known_or_404, readable_or_404
from chat.selectors.lists import ListQuery, conversations
from chat.selectors.messages import message_json
from chat.selectors.pages import messages_page
from chat.selectors.workspace import conversation_view, workspace
from chat.services import dialog
from chat.services.drafts import draft_save

ANY = OpenApiTypes.OBJECT
S = TypeVar("S", bound="Serializer[Any]")


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _checked(serializer: type[S], data: Any) -> dict[str, Any]:
    form = serializer(data=data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


@extend_schema(responses=ANY, summary="All that the workspace shows first, and the stream cursors")
@api_view(["GET"])
def workspace_view(request: Request) -> Response:
    return Response(workspace(_me(request)))


@extend_schema(parameters=[ListIn], responses=ANY, summary="A page of dialogs")
@api_view(["GET"])
def conversation_list(request: Request) -> Response:
    asked = _checked(ListIn, request.query_params)
    query = ListQuery(
        scope=asked["scope"],
        project_id=asked["project"],
        text=asked["q"],
        tag_id=asked["tag"],
        channel=asked["channel"],
        waiting=asked["waiting"],
        after=asked["after"],
        limit=asked["limit"],
    )
    return Response(conversations(_me(request), query))


@extend_schema(responses=ANY, summary="One dialog with the messages of its session")
@api_view(["GET"])
def conversation_detail(request: Request, conversation_id: UUID) -> Response:
    return Response(conversation_view(_me(request), conversation_id))


@extend_schema(methods=["GET"], parameters=[MessagesIn], responses=ANY, summary="Earlier or later messages")
@extend_schema(
    methods=["POST"], request=MessageIn, responses={201: ANY, 200: ANY}, summary="Answer the client"
)
@api_view(["GET", "POST"])
def messages(request: Request, conversation_id: UUID) -> Response:
    user = _me(request)
    if request.method == "GET":
        conversation = readable_or_404(user, conversation_id)
        return Response(messages_page(conversation, **_checked(MessagesIn, request.query_params)))
    known_or_404(user, conversation_id)
    data = _checked(MessageIn, request.data)
    uid = data.pop("id")
    sent = dialog.message_send(user, conversation_id, uid=uid, **data)
    body = message_json(sent.message, sent.message.conversation)
    return Response(body, status=200 if sent.repeated else 201)


@extend_schema(
    request=NumberIn, responses={204: None}, summary="The client's messages up to a number are read"
)
@api_view(["POST"])
def read(request: Request, conversation_id: UUID) -> Response:
    readable_or_404(_me(request), conversation_id)
    dialog.read_by_agent(_me(request), conversation_id, _checked(NumberIn, request.data)["number"])
    return Response(status=204)


@extend_schema(request=DraftIn, responses=ANY, summary="Save the draft over exactly this version")
@api_view(["PUT"])
def draft(request: Request, conversation_id: UUID) -> Response:
    readable_or_404(_me(request), conversation_id)
    version = draft_save(_me(request), conversation_id, **_checked(DraftIn, request.data))
    return Response({"version": version})
