"""A small HTTP/1.1 client: one kept connection, one request at a time. Cheap, since it shares the cores."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

OnAnswer = Callable[[int, bytes, float], None]


class HttpClient(asyncio.Protocol):
    """Calls back with (status, body, moment on `time.perf_counter`) for each request."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._on_answer: OnAnswer | None = None

    async def open(self) -> HttpClient:
        """Connect, unless it is connected."""
        if self._transport is None or self._transport.is_closing():
            await asyncio.get_running_loop().create_connection(lambda: self, self._host, self._port)
        return self

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def send(self, method: str, path: str, headers: str, body: bytes, on_answer: OnAnswer) -> None:
        """Write a request now. `headers` are whole lines, each ended by CRLF."""
        assert self._transport is not None and self._on_answer is None, "one request at a time"
        self._on_answer = on_answer
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n{headers}"
        length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write((head + length).encode() + body)

    async def request(self, method: str, path: str, headers: str = "", body: bytes = b"") -> bytes:
        """The body of a good answer. Raises RuntimeError on any other."""
        answer: asyncio.Future[tuple[int, bytes]] = asyncio.get_running_loop().create_future()
        self.send(method, path, headers, body, lambda status, text, _: answer.set_result((status, text)))
        status, text = await asyncio.wait_for(answer, 30)
        if not 200 <= status < 300:
            raise RuntimeError(f"{method} {path} → {status}: {text[:300]!r}")
        return text

    # ── asyncio.Protocol ───────────────────────────────────────────────────
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transport is not a subclass of asyncio.Transport
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        moment = time.perf_counter()
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        body = _body(head.lower(), rest)
        if body is None:
            return
        self._buffer = b""
        on_answer, self._on_answer = self._on_answer, None
        if on_answer is not None:
            on_answer(int(head[9:12]), body, moment)

    def connection_lost(self, exc: Exception | None) -> None:
        on_answer, self._on_answer = self._on_answer, None
        if on_answer is not None:
            on_answer(0, repr(exc).encode(), time.perf_counter())


def _body(head: bytes, rest: bytes) -> bytes | None:
    """The whole body, or None while it is still coming. `head` is in lower case."""
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(head[at + 17 :].split(b"\r\n", 1)[0])
        return rest if len(rest) >= length else None
    if b"transfer-encoding: chunked" not in head:
        return rest
    body = b""
    while True:
        size, found, rest = rest.partition(b"\r\n")
        if not found or len(rest) < int(size, 16) + 2:
            return None
        if int(size, 16) == 0:
            return body
        body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
