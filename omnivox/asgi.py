"""The ASGI application: pages and API by Django, visitors by a lean Django, WebSockets by Channels."""

import os
from typing import Any

from asgiref.sync import iscoroutinefunction
from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")


class LeanHandler(ASGIHandler):
    """Django with `settings.VISITOR_MIDDLEWARE` in place of MIDDLEWARE.

    Django's own middleware is synchronous and costs hops between threads on every request; a visitor's
    request needs no session, no CSRF cookie and no messages. Entries must be asynchronous and have no
    `process_*` hooks.
    """

    def load_middleware(self, is_async: bool = True) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        handler = convert_exception_to_response(self._get_response_async)  # type: ignore[attr-defined]
        for name in reversed(settings.VISITOR_MIDDLEWARE):
            middleware = import_string(name)(handler)
            hooks = [hook for hook in dir(middleware) if hook.startswith("process_")]
            if hooks or not iscoroutinefunction(middleware):
                raise ImproperlyConfigured(f"{name} cannot serve visitors: it is not purely asynchronous.")
            handler = convert_exception_to_response(middleware)
        self._middleware_chain = handler


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
