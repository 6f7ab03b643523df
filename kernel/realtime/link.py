"""A bare connection to Redis for publishing and subscribing.

redis-py's asynchronous client costs more processor time per event than all the rest of the delivery does: a task and
a timeout per publication, several awaits per message heard. Here a publication is one write without an answer
(CLIENT REPLY OFF) and a message heard is one callback. Commands are packed and replies parsed by hiredis.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import hiredis
from redis.connection import parse_url

CONNECT_SECONDS = 1.0
MAX_BUFFER = 8 * 1024 * 1024


class LinkError(OSError):
    """Redis refused a command."""


class Link(asyncio.Protocol):
    """One connection; commands are tuples of str or bytes.

    `on_reply` gets every reply that nobody waits for; `lost` is done when the connection has ended.
    """

    def __init__(self, on_reply: Callable[[Any], None]) -> None:
        self._on_reply = on_reply
        self._reader = hiredis.Reader()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._transport: asyncio.Transport | None = None
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def send(self, *commands: tuple[Any, ...]) -> bool:
        """Write commands at once, in one piece. False when they were not taken: the connection is gone or stuck."""
        if self._transport is None or self._transport.is_closing():
            return False
        if self._transport.get_write_buffer_size() > MAX_BUFFER:
            self._transport.abort()
            return False
        self._transport.write(b"".join([hiredis.pack_command(command) for command in commands]))
        return True

    async def ask(self, *command: str | bytes) -> Any:
        """Write a command and wait for its reply. Raises LinkError when Redis refuses it."""
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append(answer)
        self.send(command)
        return await answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    # ── asyncio.Protocol ───────────────────────────────────────────────────
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's is not asyncio.Transport's child
        if (sock := transport.get_extra_info("socket")) is not None and sock.family != socket.AF_UNIX:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        while (reply := self._reader.gets()) is not False:
            if not self._waiting:
                self._on_reply(reply)
                continue
            answer = self._waiting.popleft()
            if answer.done():
                continue
            if isinstance(reply, hiredis.ReplyError):
                answer.set_exception(LinkError(str(reply)))
            else:
                answer.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        for answer in self._waiting:
            if not answer.done():
                answer.set_exception(ConnectionResetError("the connection to Redis ended"))
        self._waiting.clear()
        if not self.lost.done():
            self.lost.set_result(None)


async def connect(url: str, on_reply: Callable[[Any], None]) -> Link:
    """A signed-in link to the Redis of a URL in redis-py's words (redis, rediss, unix).

    Raises OSError and TimeoutError.
    """
    async with asyncio.timeout(CONNECT_SECONDS):
        return await _connect(url, on_reply)


async def _connect(url: str, on_reply: Callable[[Any], None]) -> Link:
    options: dict[str, Any] = parse_url(url)  # type: ignore[no-untyped-call]
    loop = asyncio.get_running_loop()
    link = Link(on_reply)
    if "path" in options:
        await loop.create_unix_connection(lambda: link, options["path"])
    else:
        host, port = options.get("host", "localhost"), options.get("port", 6379)
        secure = _tls(options) if urlsplit(url).scheme == "rediss" else None
        await loop.create_connection(lambda: link, host, port, ssl=secure)
    try:
        if options.get("password"):
            user = [options["username"]] if options.get("username") else []
            await link.ask("AUTH", *user, options["password"])
    except BaseException:
        link.close()
        raise
    return link


def _tls(options: dict[str, Any]) -> ssl.SSLContext:
    """As redis-py reads the URL's ssl_* options."""
    context = ssl.create_default_context(cafile=options.get("ssl_ca_certs"))
    if options.get("ssl_certfile"):
        context.load_cert_chain(options["ssl_certfile"], options.get("ssl_keyfile"))
    check = str(options.get("ssl_check_hostname", "true")).lower() not in ("false", "0", "no")
    required = str(options.get("ssl_cert_reqs", "required")).lower()
    context.check_hostname = check and required == "required"
    if required == "none":
        context.verify_mode = ssl.CERT_NONE
    elif required == "optional":
        context.verify_mode = ssl.CERT_OPTIONAL
    return context
