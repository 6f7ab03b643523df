"""The API of an operator's scripts in calls. Those of others do not exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import ScriptRun, User
from agentzone.selectors.scripts.history import Cursor, Show, history_json
from agentzone.selectors.scripts.runs import current_run, history_is_open, incomplete_runs, run_json, run_of
from agentzone.services.scripts.answers import (
    Change,
    answers_save,
    page_turn,
    run_close,
    run_complete,
)
from kernel import clock
from kernel.errors import DomainError


class AnswersIn(serializers.Serializer[Any]):
    revision = serializers.IntegerField(min_value=0)
    values = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False, default=dict)


class TurnIn(AnswersIn):
    page = serializers.CharField(max_length=40)
    move = serializers.CharField(max_length=40)


class CloseIn(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class HistoryIn(serializers.Serializer[Any]):
    show = serializers.ChoiceField(choices=[one.value for one in Show], default=Show.ALL.value)
    before = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class HistoryClosed(DomainError):
    """The history of calls is there in «Готов», «Резерв» and «Не готов» only."""

    code = "history_closed"


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _answer(agent: User, run: ScriptRun, **more: Any) -> Response:
    """The script as it is stored now."""
    return Response({"run": run_json(run_of(agent, run.pk)), "now": clock.iso(clock.now()), **more})


@extend_schema(responses=OpenApiTypes.OBJECT, summary="The script of one's call, and how many are incomplete")
@api_view(["GET"])
def my_script(request: Request) -> Response:
    agent = _me(request)
    run = current_run(agent)
    return Response(
        {
            "run": None if run is None else run_json(run),
            "incomplete": incomplete_runs(agent.pk).count(),
            "now": clock.iso(clock.now()),
        }
    )


@extend_schema(
    parameters=[OpenApiParameter("show", enum=[one.value for one in Show]), OpenApiParameter("before")],
    responses=OpenApiTypes.OBJECT,
    summary="One's answered calls, the newest first",
)
@api_view(["GET"])
def my_calls(request: Request) -> Response:
    form = HistoryIn(data=request.query_params)
    form.is_valid(raise_exception=True)
    agent = _me(request)
    if not history_is_open(agent.pk):
        raise HistoryClosed(_("The history of calls can be opened when the call is over."))
    show, before = Show(form.validated_data["show"]), Cursor.read(form.validated_data["before"])
    return Response(history_json(agent.pk, show, before))


@extend_schema(responses=OpenApiTypes.OBJECT, summary="One of one's scripts")
@api_view(["GET"])
def my_script_run(request: Request, run_id: UUID) -> Response:
    return _answer(_me(request), run_of(_me(request), run_id))


@extend_schema(request=AnswersIn, responses=OpenApiTypes.OBJECT, summary="Keep answers as they are typed")
@api_view(["PUT"])
def my_script_answers(request: Request, run_id: UUID) -> Response:
    form = AnswersIn(data=request.data)
    form.is_valid(raise_exception=True)
    saved = answers_save(_me(request), run_id, Change(**form.validated_data))
    return _answer(_me(request), saved.run, conflicts=list(saved.conflicts))


@extend_schema(request=TurnIn, responses=OpenApiTypes.OBJECT, summary="Go to another page of a script")
@api_view(["POST"])
def my_script_turn(request: Request, run_id: UUID) -> Response:
    """`move`: next, back, or the key of an objection or of a page that was passed. Answers are kept even when the page
    cannot be left."""
    form = TurnIn(data=request.data)
    form.is_valid(raise_exception=True)
    given, agent = form.validated_data, _me(request)
    saved = answers_save(agent, run_id, Change(given["revision"], given["values"]))
    run = page_turn(agent, run_id, given["page"], given["move"])
    return _answer(agent, run, conflicts=list(saved.conflicts))


@extend_schema(request=AnswersIn, responses=OpenApiTypes.OBJECT, summary="«Завершить разговор»")
@api_view(["POST"])
def my_script_complete(request: Request, run_id: UUID) -> Response:
    form = AnswersIn(data=request.data)
    form.is_valid(raise_exception=True)
    agent = _me(request)
    if form.validated_data["values"]:
        answers_save(agent, run_id, Change(**form.validated_data))
    return _answer(agent, run_complete(agent, run_id))


@extend_schema(
    request=CloseIn, responses=OpenApiTypes.OBJECT, summary="SOS: close a script that cannot be finished"
)
@api_view(["POST"])
def my_script_close(request: Request, run_id: UUID) -> Response:
    form = CloseIn(data=request.data)
    form.is_valid(raise_exception=True)
    return _answer(_me(request), run_close(_me(request), run_id, form.validated_data["words"]))
