"""The API of a supervisor at his operators' calls. Calls of projects that are not his do not exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import Status, User
from agentzone.selectors.live_page import live_page
from agentzone.selectors.supervision import live_calls
from agentzone.selectors.voice import voice_json
from agentzone.services.calls.supervision import call_force_end, call_supervise, call_unsupervise
from agentzone.services.forcing import status_force
from agentzone.telephony.states import Mode
from kernel import clock
from kernel.errors import Invalid


class StatusIn(serializers.Serializer[Any]):
    status = serializers.IntegerField()


class SuperviseIn(serializers.Serializer[Any]):
    mode = serializers.ChoiceField(choices=[mode.value for mode in Mode])


@extend_schema(responses=OpenApiTypes.OBJECT, summary="Calls of the projects that one supervises")
@api_view(["GET"])
def calls_live(request: Request) -> Response:
    return Response({"calls": live_calls(_me(request)), "now": clock.iso(clock.now())})


@extend_schema(
    responses=OpenApiTypes.OBJECT, summary="The page of live calls, and the cursors of its streams"
)
@api_view(["GET"])
def calls_page(request: Request) -> Response:
    return Response(live_page(_me(request)))


@extend_schema(
    request=SuperviseIn, responses=OpenApiTypes.OBJECT, summary="Listen, whisper or take part; leave"
)
@api_view(["POST", "DELETE"])
def call_supervision(request: Request, call_id: UUID) -> Response:
    if request.method == "DELETE":
        call_unsupervise(call_id, _me(request))
    else:
        form = SuperviseIn(data=request.data)
        form.is_valid(raise_exception=True)
        call_supervise(call_id, _me(request), Mode(form.validated_data["mode"]))
    return _panel(request)


@extend_schema(request=None, responses=OpenApiTypes.OBJECT, summary="End a call for everybody")
@api_view(["POST"])
def call_end(request: Request, call_id: UUID) -> Response:
    call_force_end(call_id, _me(request))
    return _panel(request)


@extend_schema(request=StatusIn, responses=OpenApiTypes.OBJECT, summary="Set the status of an operator")
@api_view(["POST"])
def agent_status(request: Request, agent_id: int) -> Response:
    form = StatusIn(data=request.data)
    form.is_valid(raise_exception=True)
    status = Status.objects.filter(pk=form.validated_data["status"]).first()
    if status is None:
        raise Invalid(_("There is no such status."), errors={"status": [_("There is no such status.")]})
    return Response({"planned": status_force(_me(request), agent_id, status)})


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _panel(request: Request) -> Response:
    return Response({"voice": voice_json(_me(request).pk), "now": clock.iso(clock.now())})
