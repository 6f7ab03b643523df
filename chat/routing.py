from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from chat.consumers import VisitorConsumer, WorkspaceConsumer

# The workspace is same-origin only; a widget's origin is checked against its channel when it says hello.
workspace: Any = AllowedHostsOriginValidator(AuthMiddlewareStack(WorkspaceConsumer.as_asgi()))
visitor: Any = VisitorConsumer.as_asgi()
websocket_urlpatterns: list[Any] = [
    path("ws/workspace/", workspace),
    path("ws/widget/<str:key>/", visitor),
]
