"""Static files ahead of Django: a page asks for some two hundred, and each cost more on its way through Django's
threads and middleware than its bytes are worth. Measured: docs/performance.md.

WhiteNoise finds the files and decides on the answer (types, caching, ranges, "not modified"); its middleware is used
as a library here, not as middleware. What a page asks for under this version (omnivox/static_version.py) is kept by
the browser for ever; under another version, or none, it is today's file, which is asked for again after a minute.
"""

from __future__ import annotations

import io
import time
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware

from kernel import metrics
from kernel.asgi import Receive, Scope, Send
from kernel.middleware import HEADER, begin
from omnivox.static_version import split, version

FOR_EVER = b"max-age=31536000, public, immutable"
ASKED = {
    b"if-none-match": "HTTP_IF_NONE_MATCH",
    b"if-modified-since": "HTTP_IF_MODIFIED_SINCE",
    b"accept-encoding": "HTTP_ACCEPT_ENCODING",
    b"range": "HTTP_RANGE",
}


def _security(scheme: str) -> list[tuple[bytes, bytes]]:
    """What Django's own middleware would add to an answer over http or https."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
        "scheme": scheme,
    }
    request = ASGIRequest(scope, io.BytesIO())
    response = HttpResponse()
    plain = set(response.headers)
    SecurityMiddleware(lambda _: response).process_response(request, response)
    return [_bytes(name, value) for name, value in response.items() if name not in plain]


def _bytes(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("ascii"), value.encode("latin-1")


class StaticFiles:
    """Answers for files under STATIC_URL; `application` gets what is no file, and with it Django's page of a 404."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self._found = WhiteNoiseMiddleware()
        self.prefix: str = self._found.static_prefix
        if not self._found.autorefresh:
            version()  # now, not while the first page waits
        self._security = {scheme: _security(scheme) for scheme in ("http", "https")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        asked_version, name = split(scope["path"].removeprefix(self.prefix))
        file, is_same = self._find(name)
        if file is None:
            await self.application(scope, receive, send)
            return
        asked = {ASKED[key]: value.decode("latin-1") for key, value in scope["headers"] if key in ASKED}
        response = file.get_response(scope["method"], asked)
        content = b""
        if response.file is not None:  # some kilobytes that the system has at hand: quicker than a thread
            with response.file:
                content = response.file.read()
        headers = [_bytes(key, value) for key, value in response.headers]
        # Asked again after reading: it may have been replaced just now.
        if is_same and asked_version == version().name and version().holds(name):
            headers = [(key, FOR_EVER if key == b"cache-control" else value) for key, value in headers]
        if response.status != 304 and not any(name == b"content-length" for name, _ in headers):
            headers.append((b"content-length", b"%d" % len(content)))
        headers += self._security["https" if scope.get("scheme") == "https" else "http"]
        given = next((value for name, value in scope["headers"] if name == b"x-correlation-id"), b"")
        headers.append(_bytes(HEADER, begin(given.decode("latin-1"))))
        await send({"type": "http.response.start", "status": int(response.status), "headers": headers})
        await send({"type": "http.response.body", "body": content})
        metrics.REQUESTS.labels(scope["method"], "static", int(response.status)).observe(
            time.perf_counter() - began
        )

    def _find(self, name: str) -> tuple[Any, bool]:
        """The file, or None, and whether it is still the one that the version of this process was made of. What has
        changed since the start is looked at anew: its old size would cut it."""
        path = f"{self.prefix}{name}"
        if not self._found.autorefresh and version().holds(name):
            return self._found.files.get(path), True
        return self._found.find_file(path), False
