"""The ASGI application: pages and API by Django, visitors by a lean Django, WebSockets by Channels."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from omnivox.lean import LeanHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")


class ByPrefix:
    """Hands HTTP paths under `settings.VISITOR_PREFIX` to the lean handler and all others to the full one."""

    def __init__(self, full: Any, lean: Any) -> None:
        self.full, self.lean = full, lean

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        handler = self.lean if scope["path"].startswith(settings.VISITOR_PREFIX) else self.full
        await handler(scope, receive, send)


full = get_asgi_application()

# Consumers import models, so only after Django is set up.
from omnivox.routing import websocket_application  # noqa: E402

application = ProtocolTypeRouter({"http": ByPrefix(full, LeanHandler()), "websocket": websocket_application})
