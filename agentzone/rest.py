"""The API of a person's own status and preferences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import Status, User
from agentzone.selectors.people import status_json
from agentzone.services.people import preferences_set
from agentzone.services.status import actor_of, set_status
from kernel import clock
from kernel.errors import Invalid


class StatusIn(serializers.Serializer[Any]):
    status = serializers.IntegerField()


@extend_schema(request=StatusIn, responses=OpenApiTypes.OBJECT, summary="Change one's own status")
@api_view(["POST"])
def my_status(request: Request) -> Response:
    assert isinstance(request.user, User)
    form = StatusIn(data=request.data)
    form.is_valid(raise_exception=True)
    status = Status.objects.filter(pk=form.validated_data["status"]).first()
    if status is None:
        raise Invalid(_("There is no such status."), errors={"status": [_("There is no such status.")]})
    slot = set_status(request.user, status, actor=actor_of(request.user))
    return Response({"status": status_json(slot.status), "since": clock.iso(slot.status_since)})


@extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT, summary="Change some preferences")
@api_view(["PUT"])
def my_preferences(request: Request) -> Response:
    assert isinstance(request.user, User)
    if not isinstance(request.data, dict):
        raise Invalid(_("Please check the fields."))
    return Response(preferences_set(request.user, dict(request.data)))
