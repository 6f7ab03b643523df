"""The API of an operator's call panel. Each act answers with the panel as it is now; what the switch then reports comes
as `voice.changed`. Calls of others do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from agentzone.selectors.day import today
from agentzone.selectors.voice import softphone_of, voice_json
from agentzone.services.calls import acts
from agentzone.services.devices import device_take
from agentzone.services.status import plan_cancel
from agentzone.workplace import remember_device
from kernel import clock
from kernel.errors import NotFound

ACTS: dict[str, Callable[[UUID, User], None]] = {
    "pick-up": acts.call_pick_up,
    "decline": acts.call_decline,
    "hold": lambda call_id, agent: acts.call_hold(call_id, agent, on=True),
    "retrieve": lambda call_id, agent: acts.call_hold(call_id, agent, on=False),
    "hang-up": acts.call_hang_up,
    "finish": acts.wrap_up_end,
}


class DeviceIn(serializers.Serializer[Any]):
    device = serializers.CharField(max_length=12)


class AutoAnswerIn(serializers.Serializer[Any]):
    on = serializers.BooleanField()


@extend_schema(responses=OpenApiTypes.OBJECT, summary="One's own call panel and the numbers of today")
@api_view(["GET"])
def my_voice(request: Request) -> Response:
    return _panel(request, today=today(_me(request).pk))


@extend_schema(request=DeviceIn, responses=OpenApiTypes.OBJECT, summary="Take a device for one's calls")
@api_view(["POST"])
def my_device(request: Request) -> Response:
    form = DeviceIn(data=request.data)
    form.is_valid(raise_exception=True)
    device = device_take(_me(request), form.validated_data["device"])
    answer = _panel(request)
    remember_device(answer, device.number)
    return answer


@extend_schema(
    responses=OpenApiTypes.OBJECT, summary="How the softphone of one's own page registers at the switch"
)
@api_view(["GET"])
def my_softphone(request: Request) -> Response:
    found = softphone_of(_me(request).pk)
    if found is None:
        raise NotFound(_("Your device is no softphone."))
    return Response(found, headers={"Cache-Control": "no-store"})


@extend_schema(request=AutoAnswerIn, responses=OpenApiTypes.OBJECT, summary="Switch auto-answer on or off")
@api_view(["PUT"])
def my_auto_answer(request: Request) -> Response:
    form = AutoAnswerIn(data=request.data)
    form.is_valid(raise_exception=True)
    acts.auto_answer_set(_me(request), on=form.validated_data["on"])
    return _panel(request)


@extend_schema(responses=OpenApiTypes.OBJECT, summary="Cancel the status planned for after the call")
@api_view(["DELETE"])
def my_plan(request: Request) -> Response:
    plan_cancel(_me(request))
    return _panel(request)


@extend_schema(request=None, responses=OpenApiTypes.OBJECT, summary="Act in one's own call")
@api_view(["POST"])
def my_call(request: Request, call_id: UUID, act: str) -> Response:
    if act not in ACTS:
        raise NotFound(_("There is no such call."))
    ACTS[act](call_id, _me(request))
    return _panel(request)


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _panel(request: Request, **more: Any) -> Response:
    return Response({"voice": voice_json(_me(request).pk), "now": clock.iso(clock.now()), **more})
