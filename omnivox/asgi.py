"""The ASGI application: pages and API by Django, visitors by a lean Django and their messages by a door of their own,
static files by nobody but the system's cache, WebSockets by Channels.
"""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from omnivox.lean import LeanHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")


full = get_asgi_application()

# These import models, so only after Django is set up.
from chat.drivers.widget import door  # noqa: E402
from omnivox.routing import websocket_application  # noqa: E402
from omnivox.static_files import StaticFiles  # noqa: E402


class Http:
    """A visitor's message goes through the door, other paths under `settings.LEAN_PREFIXES` to the lean handler,
    static files past all of them."""

    def __init__(self, full: Any, lean: Any) -> None:
        self.full, self.lean = full, lean
        self.static = StaticFiles(full)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].startswith(self.static.prefix):
            await self.static(scope, receive, send)
        elif not scope["path"].startswith(settings.LEAN_PREFIXES):
            await self.full(scope, receive, send)
        elif (key := door.key_of(scope)) is not None:
            await door.take(key, scope, receive, send)
        else:
            await self.lean(scope, receive, send)


application = ProtocolTypeRouter({"http": Http(full, LeanHandler()), "websocket": websocket_application})
