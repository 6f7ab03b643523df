"""What the views of this API share."""

from __future__ import annotations

from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from agentzone.models import User

ANY = OpenApiTypes.OBJECT
S = TypeVar("S", bound="Serializer[Any]")


def me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def checked(serializer: type[S], data: Any) -> dict[str, Any]:
    form = serializer(data=data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
