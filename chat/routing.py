from channels.auth import AuthMiddlewareStack
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path

from chat.consumers import VisitorConsumer, WorkspaceConsumer

# The workspace is same-origin only; a widget's origin is checked against its channel when it says hello.
websocket_urlpatterns = [
    path("ws/workspace/", AllowedHostsOriginValidator(AuthMiddlewareStack(WorkspaceConsumer.as_asgi()))),
    path("ws/widget/<str:key>/", VisitorConsumer.as_asgi()),
]
