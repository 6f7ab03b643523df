"""WebSocket addresses; the apps' consumers are listed here."""

from typing import Any

from channels.routing import URLRouter

websocket_urlpatterns: list[Any] = []

websocket_application = URLRouter(websocket_urlpatterns)
