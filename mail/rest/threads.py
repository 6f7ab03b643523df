"""The API of the tab «Mail»: what it shows first, its list, one thread, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from kernel.errors import NotFound
from mail.models import Thread
from mail.rest.common import ANY, me
from mail.selectors.letters import MOST, PAGE, opened
from mail.selectors.mailboxes import mail_of
from mail.selectors.threads import SCOPES, Query, page_of
from mail.services import fetching, work

ACTS: dict[str, Callable[[User, int], Thread]] = {
    "claim": work.claim,
    "put-back": work.put_back,
    "close": work.close,
}


class ListIn(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(choices=list(SCOPES), default="new")
    q = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    after = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class ThreadIn(serializers.Serializer[Any]):
    letters = serializers.IntegerField(min_value=1, max_value=MOST, default=PAGE)


class HandOverIn(serializers.Serializer[Any]):
    to = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


@extend_schema(
    responses=ANY, summary="Mailboxes of one's projects, how many letters wait, and the stream cursors"
)
@api_view(["GET"])
def mail(request: Request) -> Response:
    return Response(mail_of(me(request)))


@extend_schema(request=None, responses=ANY, summary="Look for new letters now")
@api_view(["POST"])
def check(request: Request) -> Response:
    return Response({"started": fetching.fetch_ask(me(request))})


@extend_schema(parameters=[ListIn], responses=ANY, summary="Threads of letters, the newest first")
@api_view(["GET"])
def threads(request: Request) -> Response:
    form = ListIn(data=request.query_params)
    form.is_valid(raise_exception=True)
    asked = form.validated_data
    return Response(page_of(me(request), Query(asked["scope"], asked["q"], asked["after"])))


@extend_schema(
    parameters=[ThreadIn],
    responses=ANY,
    summary="One thread with its latest letters and the draft of an answer",
)
@api_view(["GET"])
def thread(request: Request, thread_id: int) -> Response:
    form = ThreadIn(data=request.query_params)
    form.is_valid(raise_exception=True)
    return Response(opened(me(request), thread_id, form.validated_data["letters"]))


@extend_schema(request=None, responses=ANY, summary="Take the thread, put it back, or close it")
@api_view(["POST"])
def act(request: Request, thread_id: int, act: str) -> Response:
    if act not in ACTS:
        raise NotFound(_("Not found, or not yours to see."))
    ACTS[act](me(request), thread_id)
    return Response(opened(me(request), thread_id))


@extend_schema(request=HandOverIn, responses=ANY, summary="Hand the thread to a colleague of the project")
@api_view(["POST"])
def hand_over(request: Request, thread_id: int) -> Response:
    form = HandOverIn(data=request.data)
    form.is_valid(raise_exception=True)
    work.hand_over(me(request), thread_id, form.validated_data["to"])
    return Response(opened(me(request), thread_id))
