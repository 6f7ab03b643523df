"""The API of what an operator keeps for himself: saved filters and macros; and running a macro."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.models import MacroStep, SavedFilter
from chat.rest.inputs import ANY, checked, me
from chat.selectors import macros as reading
from chat.selectors.access import readable_or_404
from chat.selectors.cards import card_of
from chat.selectors.filters import filter_json
from chat.services import filters, macros
from chat.services.macro_run import macro_run
from chat.snoozing import SNOOZES
from kernel.idempotency import HEADER, idempotent


class FilterIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=40)
    scope = serializers.ChoiceField(choices=SavedFilter.Scope.choices)
    project = serializers.IntegerField(default=None, allow_null=True, source="project_id")
    tag = serializers.IntegerField(default=None, allow_null=True, source="tag_id")
    channel = serializers.CharField(default="", allow_blank=True, max_length=20)
    q = serializers.CharField(default="", allow_blank=True, max_length=100, source="text")
    waiting = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=10_080)


class StepIn(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=MacroStep.Kind.choices)
    text = serializers.CharField(default="", allow_blank=True, max_length=4000)
    tag = serializers.IntegerField(default=None, allow_null=True, source="tag_id")
    field = serializers.CharField(default="", allow_blank=True, max_length=40, source="field_key")
    value = serializers.CharField(default="", allow_blank=True, max_length=500)
    target = serializers.IntegerField(default=None, allow_null=True, source="target_id")
    topics = serializers.ListField(child=serializers.IntegerField(), default=list, max_length=20)
    snooze = serializers.ChoiceField(choices=[code for code, _ in SNOOZES], default="", allow_blank=True)


class MacroIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    steps = serializers.ListField(child=StepIn(), max_length=20)


class RunIn(serializers.Serializer[Any]):
    macro = serializers.IntegerField()
    epoch = serializers.IntegerField(min_value=0)


@extend_schema(request=FilterIn, responses={201: ANY}, summary="Save a filter of a list")
@api_view(["POST"])
def my_filters(request: Request) -> Response:
    saved = filters.filter_save(me(request), None, checked(FilterIn, request.data))
    return Response(filter_json(saved), status=201)


@extend_schema(methods=["PUT"], request=FilterIn, responses=ANY, summary="Change a saved filter")
@extend_schema(methods=["DELETE"], responses={204: None}, summary="Delete a saved filter")
@api_view(["PUT", "DELETE"])
def my_filter(request: Request, filter_id: int) -> Response:
    if request.method == "DELETE":
        filters.filter_delete(me(request), filter_id)
        return Response(status=204)
    saved = filters.filter_save(me(request), filter_id, checked(FilterIn, request.data))
    return Response(filter_json(saved))


@extend_schema(request=MacroIn, responses={201: ANY}, summary="A macro of one's own")
@api_view(["POST"])
def my_macros(request: Request) -> Response:
    macro = macros.macro_save(me(request), None, **checked(MacroIn, request.data))
    return Response(reading.macro_json(macro, reading.reach_of(me(request))), status=201)


@extend_schema(methods=["PUT"], request=MacroIn, responses=ANY, summary="Change a macro of one's own")
@extend_schema(methods=["DELETE"], responses={204: None}, summary="Delete a macro of one's own")
@api_view(["PUT", "DELETE"])
def my_macro(request: Request, macro_id: int) -> Response:
    macro = reading.own_or_404(me(request), macro_id)
    if request.method == "DELETE":
        macros.macro_delete(me(request), macro)
        return Response(status=204)
    changed = macros.macro_save(me(request), macro, **checked(MacroIn, request.data))
    return Response(reading.macro_json(changed, reading.reach_of(me(request))))


@extend_schema(request=RunIn, responses=ANY, summary="Run a macro: all of its steps, or none")
@api_view(["POST"])
@idempotent
def run_macro(request: Request, conversation_id: UUID) -> Response:
    conversation = readable_or_404(me(request), conversation_id)
    data = checked(RunIn, request.data)
    macro = reading.usable_or_404(me(request), data["macro"], conversation)
    results = macro_run(me(request), conversation_id, macro, epoch=data["epoch"], run=_run_of(request))
    done = all(result["state"] == "done" for result in results)
    return Response({"done": done, "results": results, "conversation": card_of(conversation_id)})


def _run_of(request: Request) -> UUID | None:
    """Which run of a macro this is; the page says it with the key, and says the same when it asks again."""
    key = request.headers.get(HEADER, "")
    return uuid5(NAMESPACE_URL, f"{me(request).pk} {request.path} {key}") if key else None
