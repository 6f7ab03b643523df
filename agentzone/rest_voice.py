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
from agentzone.selectors.targets import own_call_project, targets_json
from agentzone.selectors.voice import softphone_of, voice_json
from agentzone.services.calls import acts
from agentzone.services.calls.consultation import call_consult, call_digits, call_drop, call_join, call_swap
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.outgoing import call_back, call_dial
from agentzone.services.devices import device_leave, device_take
from agentzone.services.status import plan_cancel
from agentzone.telephony.states import LegKind
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
    "drop": call_drop,
    "join": call_join,
    "call-back": lambda call_id, agent: _said(call_back(call_id, agent)),
}


class DeviceIn(serializers.Serializer[Any]):
    device = serializers.CharField(max_length=12)


class DialIn(serializers.Serializer[Any]):
    number = serializers.CharField(max_length=40)
    project = serializers.IntegerField(required=False, allow_null=True, default=None)


class ExtensionField(serializers.RegexField):
    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[0-9*#]{0,16}$", allow_blank=True, **options)


class TransferIn(serializers.Serializer[Any]):
    """Exactly one of the three."""

    agent = serializers.IntegerField(required=False, allow_null=True, default=None)
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    external = serializers.IntegerField(required=False, allow_null=True, default=None)
    extension = ExtensionField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(attrs[name] is not None for name in ("agent", "project", "external")) != 1:
            raise serializers.ValidationError(_("Say to whom: one colleague, one project or one specialist."))
        return attrs


class ConsultIn(serializers.Serializer[Any]):
    """One of the two."""

    agent = serializers.IntegerField(required=False, allow_null=True, default=None)
    external = serializers.IntegerField(required=False, allow_null=True, default=None)
    extension = ExtensionField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["agent"] is None) == (attrs["external"] is None):
            raise serializers.ValidationError(_("Say with whom: one colleague or one specialist."))
        return attrs


LINES = (LegKind.CLIENT.value, LegKind.SPECIALIST.value)


class SwapIn(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=LINES)


class DigitsIn(serializers.Serializer[Any]):
    digits = serializers.RegexField(r"^[0-9*#]{1,32}$")
    to = serializers.ChoiceField(choices=LINES, required=False, allow_null=True, default=None)


class AutoAnswerIn(serializers.Serializer[Any]):
    on = serializers.BooleanField()


@extend_schema(responses=OpenApiTypes.OBJECT, summary="One's own call panel and the numbers of today")
@api_view(["GET"])
def my_voice(request: Request) -> Response:
    return _panel(request, today=today(_me(request).pk))


@extend_schema(
    request=DeviceIn, responses=OpenApiTypes.OBJECT, summary="Take a device for one's calls, or give it back"
)
@api_view(["POST", "DELETE"])
def my_device(request: Request) -> Response:
    if request.method == "DELETE":
        device_leave(_me(request))
        return _panel(request)
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


@extend_schema(request=DialIn, responses=OpenApiTypes.OBJECT, summary="Call a client")
@api_view(["POST"])
def my_dial(request: Request) -> Response:
    form = DialIn(data=request.data)
    form.is_valid(raise_exception=True)
    call_dial(_me(request), form.validated_data["number"], form.validated_data["project"])
    return _panel(request)


@extend_schema(request=TransferIn, responses=OpenApiTypes.OBJECT, summary="Hand one's own call over")
@api_view(["POST"])
def my_transfer(request: Request, call_id: UUID) -> Response:
    form = TransferIn(data=request.data)
    form.is_valid(raise_exception=True)
    call_transfer(call_id, _me(request), Target(**form.validated_data))
    return _panel(request)


@extend_schema(responses=OpenApiTypes.OBJECT, summary="To whom one's own call may be handed over")
@api_view(["GET"])
def my_targets(request: Request, call_id: UUID) -> Response:
    me = _me(request)
    project = own_call_project(call_id, me.pk)
    if project is None:
        raise NotFound(_("There is no such call."))
    words, kind = request.query_params.get("q", ""), request.query_params.get("kind", "")
    return Response(targets_json(project, but=me.pk, words=words[:100], kind=kind))


@extend_schema(
    request=ConsultIn, responses=OpenApiTypes.OBJECT, summary="Call a specialist to one's own call"
)
@api_view(["POST"])
def my_consultation(request: Request, call_id: UUID) -> Response:
    form = ConsultIn(data=request.data)
    form.is_valid(raise_exception=True)
    call_consult(call_id, _me(request), Target(**form.validated_data))
    return _panel(request)


@extend_schema(
    request=SwapIn, responses=OpenApiTypes.OBJECT, summary="Speak with the client or the specialist"
)
@api_view(["POST"])
def my_swap(request: Request, call_id: UUID) -> Response:
    form = SwapIn(data=request.data)
    form.is_valid(raise_exception=True)
    call_swap(call_id, _me(request), LegKind(form.validated_data["to"]))
    return _panel(request)


@extend_schema(request=DigitsIn, responses=OpenApiTypes.OBJECT, summary="Send tones in one's own call")
@api_view(["POST"])
def my_digits(request: Request, call_id: UUID) -> Response:
    form = DigitsIn(data=request.data)
    form.is_valid(raise_exception=True)
    to = form.validated_data["to"]
    call_digits(call_id, _me(request), form.validated_data["digits"], None if to is None else LegKind(to))
    return _panel(request)


def _said(_call_id: UUID) -> None:
    """The panel tells of the new call."""


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _panel(request: Request, **more: Any) -> Response:
    return Response({"voice": voice_json(_me(request).pk), "now": clock.iso(clock.now()), **more})
