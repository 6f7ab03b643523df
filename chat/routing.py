from typing import Any

from channels.auth import AuthMiddlewareStack
from django.urls import path

from chat.consumers import VisitorConsumer, WorkspaceConsumer
from kernel.realtime.origin import SameOrigin


def keep_send(application: Any) -> Any:
    """Leaves the server's own `send` in the scope: the session middleware's one looks into the session at every
    frame, which costs a third of a broadcast, and no frame of ours changes a session."""

    async def call(scope: Any, receive: Any, send: Any) -> None:
        await application({**scope, "server_send": send}, receive, send)

    return call


# The workspace is same-origin only; a widget's origin is checked against its channel when it says hello.
workspace: Any = keep_send(SameOrigin(AuthMiddlewareStack(WorkspaceConsumer.as_asgi())))
visitor: Any = VisitorConsumer.as_asgi()
websocket_urlpatterns: list[Any] = [
    path("ws/workspace/", workspace),
    path("ws/widget/<str:key>/", visitor),
]
