"""WebSocket addresses; the apps' consumers are listed here."""

from channels.routing import URLRouter

from chat.routing import websocket_urlpatterns

websocket_application = URLRouter(websocket_urlpatterns)
