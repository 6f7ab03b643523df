"""What the views of mail share."""

from __future__ import annotations

from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from agentzone.models import User

ANY = OpenApiTypes.OBJECT


def me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user
