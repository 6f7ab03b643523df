"""Django for visitors' requests, without what costs more than the request itself.

Django's own ASGI handler starts and joins a thread per request (its signals close database connections there) and
two tasks that watch for a disconnect. A visitor's request needs none of it: its views are asynchronous, close the
connections of the threads they use themselves, and a message that has arrived is stored whether or not the page
waits for the answer. Measured: docs/performance.md.
"""

from __future__ import annotations

import io
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpResponse
from django.utils.module_loading import import_string

from kernel.asgi import announced, answer_django, read_body

BODY_LIMIT = 256 * 1024
UPLOAD_LIMIT = 512 * 1024  # the largest part of an upload (chat.files.limits.CHUNK)


class LeanHandler(ASGIHandler):
    """Django's resolver, views and error pages with `settings.VISITOR_MIDDLEWARE` in place of MIDDLEWARE.

    No session, no CSRF cookie, no messages; no streamed answers and no cookies. Middleware must be asynchronous
    and have no `process_*` hooks.
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
        self._chain: Any = handler
        self._middleware_chain = handler  # how Django knows that it is loaded

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        limit = UPLOAD_LIMIT if scope["path"].startswith(settings.UPLOAD_PREFIX) else BODY_LIMIT
        body = b"" if announced(scope) > limit else await read_body(receive, limit)
        if body is None:
            return
        if max(len(body), announced(scope)) > limit:  # refused at once: the rest is not waited for
            response: Any = HttpResponse(status=413, headers={"Connection": "close"})
        else:
            request, refused = self.create_request(scope, io.BytesIO(body))
            response = refused if request is None else await self._chain(request)
        await answer_django(send, response)
