"""Closing a dialog: the form, its draft, the act, and taking it back (docs/workspace-api.md)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from chat.rest.inputs import ANY, checked, me, own_dialog
from chat.selectors.access import known_or_404
from chat.selectors.cards import card_of
from chat.selectors.closing import closing_form
from chat.services import dialog, moves
from chat.services.closing import ClosingForm, draft_save
from kernel.idempotency import idempotent


class ClosingIn(serializers.Serializer[Any]):
    topics = serializers.ListField(
        child=serializers.IntegerField(min_value=1), max_length=50, required=False, default=list
    )
    values = serializers.DictField(required=False, default=dict)
    ask_rating = serializers.BooleanField(required=False, default=False)


class CloseIn(ClosingIn):
    epoch = serializers.IntegerField(min_value=0)


def closing_given(data: dict[str, Any]) -> ClosingForm:
    return ClosingForm(tuple(data["topics"]), data["values"], data["ask_rating"])


@extend_schema(methods=["GET"], responses=ANY, summary="The closing form and what is filled in")
@extend_schema(methods=["PUT"], request=ClosingIn, responses={204: None}, summary="Keep what is filled in")
@api_view(["GET", "PUT"])
def closing(request: Request, conversation_id: UUID) -> Response:
    conversation = own_dialog(me(request), conversation_id)
    if request.method == "GET":
        return Response(closing_form(conversation))
    draft_save(conversation, closing_given(checked(ClosingIn, request.data)))
    return Response(status=204)


@extend_schema(request=CloseIn, responses=ANY, summary="Close the dialog")
@api_view(["POST"])
@idempotent
def close(request: Request, conversation_id: UUID) -> Response:
    known_or_404(me(request), conversation_id)
    data = checked(CloseIn, request.data)
    dialog.conversation_close(me(request), conversation_id, epoch=data["epoch"], form=closing_given(data))
    return Response(card_of(conversation_id))


@extend_schema(request=None, responses=ANY, summary="Take back a closing of a moment ago")
@api_view(["POST"])
def reopen(request: Request, conversation_id: UUID) -> Response:
    known_or_404(me(request), conversation_id)
    moves.reopen(me(request), conversation_id)
    return Response(card_of(conversation_id))
