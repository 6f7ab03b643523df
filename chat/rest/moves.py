"""Handing a dialog over, answering an offer, «Молния» (docs/workspace-api.md)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.api import receivers, transfer_targets
from chat.rest.inputs import ANY, checked, me, own_dialog
from chat.selectors.access import known_or_404
from chat.selectors.cards import card, card_of, cards
from chat.selectors.offers import offer_json
from chat.services import moves


class TransferIn(serializers.Serializer[Any]):
    epoch = serializers.IntegerField(min_value=0)
    agent = serializers.IntegerField(required=False, allow_null=True, default=None)
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["agent"] is None) == (attrs["project"] is None):
            raise serializers.ValidationError({"agent": _("Choose an operator or a project.")})
        return attrs


class DeclineIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class PullIn(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=1, max_value=20, required=False, default=1)
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    conversations = serializers.ListField(
        child=serializers.UUIDField(), max_length=20, required=False, default=list
    )


@extend_schema(methods=["GET"], responses=ANY, summary="Who can take the dialog, and where it may be sent")
@extend_schema(
    methods=["POST"], request=TransferIn, responses=ANY, summary="Offer the dialog to a colleague, or send it"
)
@api_view(["GET", "POST"])
def transfer(request: Request, conversation_id: UUID) -> Response:
    user = me(request)
    if request.method == "GET":
        project = own_dialog(user, conversation_id).project
        return Response(
            {
                "agents": receivers(project, but=user.pk),
                "projects": transfer_targets(project, but=user.pk),
                "seconds": project.transfer_seconds,
            }
        )
    known_or_404(user, conversation_id)
    data = checked(TransferIn, request.data)
    given = {"epoch": data["epoch"], "comment": data["comment"]}
    if data["project"] is not None:
        moves.transfer_to_project(user, conversation_id, project_id=data["project"], **given)
        return Response({"offer": None})
    offer = moves.transfer_to_agent(user, conversation_id, agent_id=data["agent"], **given)
    return Response({"offer": offer_json(offer, cards().get(pk=conversation_id))}, status=201)


@extend_schema(request=None, responses=ANY, summary="Take the offered dialog")
@api_view(["POST"])
def accept(request: Request, offer_id: int) -> Response:
    return Response({"conversation": card_of(moves.accept(me(request), offer_id))})


@extend_schema(request=DeclineIn, responses={204: None}, summary="Say no to an offer, and why")
@api_view(["POST"])
def decline(request: Request, offer_id: int) -> Response:
    moves.decline(me(request), offer_id, checked(DeclineIn, request.data)["reason"])
    return Response(status=204)


@extend_schema(request=None, responses={204: None}, summary="Take one's own offer back")
@api_view(["POST"])
def withdraw(request: Request, offer_id: int) -> Response:
    moves.withdraw(me(request), offer_id)
    return Response(status=204)


@extend_schema(request=PullIn, responses=ANY, summary="«Lightning»: take waiting dialogs")
@api_view(["POST"])
def pull(request: Request) -> Response:
    data = checked(PullIn, request.data)
    pulled = moves.pull(
        me(request), count=data["count"], project_id=data["project"], conversation_ids=data["conversations"]
    )
    found = {c.pk: card(c) for c in cards().filter(pk__in=pulled.taken)}
    return Response(
        {
            "taken": [found[pk] for pk in pulled.taken],
            "missed": [str(pk) for pk in pulled.missed],
            "refused": [str(pk) for pk in pulled.refused],
        }
    )
