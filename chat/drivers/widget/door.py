"""The door of visitors' messages on bare ASGI: nothing is asked more often of the whole product.

Django's resolver, request, response and middleware cost as much as storing and delivering the message together
(docs/performance.md); the answer is the same as that of the Django view, which serves everything else.
"""

from __future__ import annotations

import time

import structlog
from django.http import HttpResponse
from django.utils.translation import gettext as _

from chat.drivers.widget.edge import BODY_LIMIT, cors_headers, guarded
from chat.drivers.widget.post import Asked, message_post
from kernel import metrics
from kernel.asgi import Receive, Scope, Send, answer, answer_django, read_body
from kernel.errors import problem_response
from kernel.events.frames import dumps
from kernel.middleware import HEADER, begin

log = structlog.get_logger(__name__)
PREFIX, SUFFIX = "/api/widget/v1/", "/messages/"
ROUTE = "api/widget/v1/<str:key>/messages/"


def key_of(scope: Scope) -> str | None:
    """The widget's key when the request is a visitor's message."""
    path: str = scope["path"]
    if scope["method"] != "POST" or not path.startswith(PREFIX) or not path.endswith(SUFFIX):
        return None
    key = path[len(PREFIX) : -len(SUFFIX)]
    return key if key and "/" not in key else None


async def take(key: str, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one message."""
    started = time.perf_counter()
    body = await read_body(receive, BODY_LIMIT)
    if body is None:
        return
    given = {name: value for name, value in scope["headers"] if name in _WANTED}
    origin = given.get(b"origin", b"").decode("latin-1")[:300]
    ident = begin(given.get(b"x-correlation-id", b"").decode("latin-1"))
    asked = Asked(given.get(b"authorization", b"").decode("latin-1"), _address(scope), body)
    result = await _result(key, origin, asked)
    headers = {**cors_headers(origin), HEADER: ident}
    if isinstance(result, HttpResponse):
        status = result.status_code
        for name, value in headers.items():
            result[name] = value
        await answer_django(send, result)
    else:
        status, data = result
        lines = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await answer(send, status, [*lines, _JSON], dumps(data).encode())
    _observe(status, time.perf_counter() - started)


_WANTED = frozenset((b"origin", b"authorization", b"x-correlation-id"))
_JSON = (b"Content-Type", b"application/json")


async def _result(key: str, origin: str, asked: Asked) -> tuple[int, dict[str, object]] | HttpResponse:
    if len(asked.body) > BODY_LIMIT:
        return problem_response(413, "validation", _("The request is too large."))
    try:
        return await guarded(key, origin, lambda channel: message_post(channel, asked))
    except Exception:
        log.exception("visitor_message_failed")
        return problem_response(500, "error", _("Something went wrong. Please repeat."))


def _address(scope: Scope) -> str:
    """The visitor's address. Behind trusted proxies the web server has put the real one here already."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def _observe(status: int, seconds: float) -> None:
    metrics.REQUESTS.labels("POST", ROUTE, status).observe(seconds)
