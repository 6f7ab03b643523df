"""Reading a request and writing an answer on bare ASGI, for the few addresses where Django costs too much."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from django.http import HttpResponse

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]


def announced(scope: Scope) -> int:
    """The length that the request says its body has; 0 when it says none."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body, or what came until it was longer than `limit`; None when the client has gone."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= limit:
            body += message.get("body", b"")
        if not message.get("more_body", False):
            return body


async def answer(send: Send, status: int, headers: Headers, content: bytes) -> None:
    """The answer at once, with its length."""
    length = (b"content-length", b"%d" % len(content))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": content})


async def answer_django(send: Send, response: HttpResponse) -> None:
    """A Django response that has no cookies and is not streamed."""
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    await answer(send, response.status_code, headers, response.content)
