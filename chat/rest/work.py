"""The API of the operator's tools on dialogs: tags, snooze, acts on several at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.rest.closing import ClosingIn, closing_given
from chat.rest.inputs import ANY, checked, me
from chat.selectors.access import known_or_404, readable_or_404
from chat.selectors.cards import card_of
from chat.services import bulk, snooze
from chat.services.tags import tags_change
from chat.snoozing import SNOOZES


class TagsIn(serializers.Serializer[Any]):
    add = serializers.ListField(child=serializers.IntegerField(), default=list, max_length=20)
    remove = serializers.ListField(child=serializers.IntegerField(), default=list, max_length=20)


class WhenIn(serializers.Serializer[Any]):
    term = serializers.ChoiceField(choices=[code for code, _ in SNOOZES], default="", allow_blank=True)
    until = serializers.DateTimeField(default=None, allow_null=True, help_text="Instead of a term.")


class SnoozeIn(WhenIn):
    epoch = serializers.IntegerField(min_value=0)


class WakeIn(serializers.Serializer[Any]):
    epoch = serializers.IntegerField(min_value=0)


class ItemIn(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    epoch = serializers.IntegerField(min_value=0, default=0)


class BulkIn(WhenIn):
    act = serializers.ChoiceField(choices=sorted(bulk.ACTS))
    items = serializers.ListField(child=ItemIn(), allow_empty=False, max_length=bulk.MOST)
    tag = serializers.IntegerField(required=False, allow_null=True, default=None)
    form = ClosingIn(required=False, allow_null=True, default=None, help_text="What is filled in, to close.")


@extend_schema(request=TagsIn, responses=ANY, summary="Put tags on a dialog, take tags off")
@api_view(["POST"])
def tags(request: Request, conversation_id: UUID) -> Response:
    readable_or_404(me(request), conversation_id)
    data = checked(TagsIn, request.data)
    tags_change(me(request), conversation_id, add=data["add"], remove=data["remove"])
    return Response(card_of(conversation_id))


@extend_schema(request=SnoozeIn, responses=ANY, summary="Put a dialog off until a time")
@api_view(["POST"])
def conversation_snooze(request: Request, conversation_id: UUID) -> Response:
    known_or_404(me(request), conversation_id)
    snooze.conversation_snooze(me(request), conversation_id, **checked(SnoozeIn, request.data))
    return Response(card_of(conversation_id))


@extend_schema(request=WakeIn, responses=ANY, summary="Take a snoozed dialog up again")
@api_view(["POST"])
def conversation_wake(request: Request, conversation_id: UUID) -> Response:
    known_or_404(me(request), conversation_id)
    snooze.conversation_wake(me(request), conversation_id, **checked(WakeIn, request.data))
    return Response(card_of(conversation_id))


@extend_schema(request=BulkIn, responses=ANY, summary="One act on several dialogs, a result for each")
@api_view(["POST"])
def several(request: Request) -> Response:
    data = checked(BulkIn, request.data)
    form = closing_given(data["form"]) if data["form"] else None
    act = bulk.Act(data["act"], data["tag"], data["term"], data["until"], form)
    items = [bulk.Item(item["id"], item["epoch"]) for item in data["items"]]
    return Response({"results": bulk.bulk(me(request), act, items)})
