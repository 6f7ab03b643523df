"""What every view of the operator's API does with a request."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from agentzone.api import stale
from agentzone.models import User
from chat.models import Conversation
from chat.selectors.access import known_or_404
from chat.selectors.cards import cards
from chat.states import ConversationState

ANY = OpenApiTypes.OBJECT
S = TypeVar("S", bound="Serializer[Any]")


def me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def checked(serializer: type[S], data: Any) -> dict[str, Any]:
    """The values of a request. Raises a validation error by field."""
    form = serializer(data=data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def own_dialog(user: User, conversation_id: UUID) -> Conversation:
    """The person's open dialog. Raises NotFound, or StaleAssignment when he knows it and it is not his now."""
    known_or_404(user, conversation_id)
    conversation = cards().get(pk=conversation_id)
    if conversation.agent_id != user.pk or conversation.state != ConversationState.ASSIGNED:
        raise stale()
    return conversation
