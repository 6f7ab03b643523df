"""The API of quick messages: whole lists with an ETag, and changes by those who may make them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from knowledge.selectors.quick import (
    editable_or_404,
    entries,
    etag_of,
    list_of,
    must_supervise,
    quick_json,
    usable_or_404,
)
from knowledge.services import quick

ANY = OpenApiTypes.OBJECT


class QuickListIn(serializers.Serializer[Any]):
    project = serializers.IntegerField(
        required=False, allow_null=True, default=None, help_text="Without it: one's own messages."
    )


class QuickIn(serializers.Serializer[Any]):
    """The model says what is wrong, of all fields at once."""

    category = serializers.CharField(default="", allow_blank=True)
    abbreviation = serializers.CharField(default="", allow_blank=True)
    title = serializers.CharField(default="", allow_blank=True)
    text = serializers.CharField(default="", allow_blank=True, trim_whitespace=False)


class NewQuickIn(QuickIn):
    project = serializers.IntegerField(required=False, allow_null=True, default=None)


class OrderIn(serializers.Serializer[Any]):
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    ids = serializers.ListField(child=serializers.IntegerField(), max_length=2000)


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _checked(form: serializers.Serializer[Any]) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


@extend_schema(
    methods=["GET"], parameters=[QuickListIn], responses=ANY, summary="A whole list of quick messages"
)
@extend_schema(methods=["POST"], request=NewQuickIn, responses={201: ANY}, summary="A new quick message")
@api_view(["GET", "POST"])
def quick_messages(request: Request) -> HttpResponseBase:
    user = _me(request)
    if request.method == "GET":
        project_id = _checked(QuickListIn(data=request.query_params))["project"]
        rows = list_of(user, project_id)
        etag = etag_of(rows)
        unchanged = get_conditional_response(request._request, etag=etag)
        response: HttpResponseBase = unchanged or Response({"results": entries(rows)})
        response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
        return response
    data = _checked(NewQuickIn(data=request.data))
    project_id = data.pop("project")
    if project_id is not None:
        must_supervise(user, project_id)
    return Response(quick_json(quick.quick_create(user, project_id, data)), status=201)


@extend_schema(methods=["PUT"], request=QuickIn, responses=ANY, summary="Change a quick message")
@extend_schema(methods=["DELETE"], responses={204: None}, summary="Delete a quick message")
@api_view(["PUT", "DELETE"])
def quick_message(request: Request, message_id: int) -> Response:
    message = editable_or_404(_me(request), message_id)
    if request.method == "DELETE":
        quick.quick_delete(_me(request), message)
        return Response(status=204)
    data = _checked(QuickIn(data=request.data))
    return Response(quick_json(quick.quick_change(_me(request), message, data)))


@extend_schema(request=None, responses=ANY, summary="Bring a deleted quick message back")
@api_view(["POST"])
def quick_restore(request: Request, message_id: int) -> Response:
    message = editable_or_404(_me(request), message_id)
    return Response(quick_json(quick.quick_restore(_me(request), message)))


@extend_schema(request=None, responses={204: None}, summary="A quick message was put into a dialog")
@api_view(["POST"])
def quick_used(request: Request, message_id: int) -> Response:
    quick.quick_used(usable_or_404(_me(request), message_id))
    return Response(status=204)


@extend_schema(request=OrderIn, responses={204: None}, summary="Place a list in a new order")
@api_view(["POST"])
def quick_order(request: Request) -> Response:
    data = _checked(OrderIn(data=request.data))
    if data["project"] is not None:
        must_supervise(_me(request), data["project"])
    quick.quick_reorder(_me(request), data["project"], data["ids"])
    return Response(status=204)
