"""What is done with articles of the knowledge base in a dialog."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from chat.selectors.access import readable_or_404
from knowledge.api import Use, article_for, article_used


class UseIn(serializers.Serializer[Any]):
    article = serializers.IntegerField()
    how = serializers.ChoiceField(choices=[use.value for use in Use])


@extend_schema(request=UseIn, responses={204: None}, summary="An article was used in the dialog")
@api_view(["POST"])
def use(request: Request, conversation_id: UUID) -> Response:
    assert isinstance(request.user, User)
    readable_or_404(request.user, conversation_id)
    form = UseIn(data=request.data)
    form.is_valid(raise_exception=True)
    article_for(request.user, form.validated_data["article"])
    article_used(
        request.user, form.validated_data["article"], conversation_id, Use(form.validated_data["how"])
    )
    return Response(status=204)
