"""The WebSocket edge: the protocol of docs/realtime.md, for any principal."""

from __future__ import annotations

import asyncio
import contextlib
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, cast

import orjson
import structlog
from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from kernel import clock, metrics
from kernel.events.frames import dumps
from kernel.realtime import access
from kernel.realtime.bucket import Bucket
from kernel.realtime.hub import DATABASE_ERRORS, current_hub
from kernel.realtime.policies import Principal
from kernel.realtime.wire import Wire, wire_of

log = structlog.get_logger(__name__)
MAX_STREAMS = 300
MAX_FRAME = 32_768
# A socket this far behind is cut: the page resumes from the log, and memory stays bounded.
MAX_BACKLOG = 2_500
# Pages send a few signals a second at most; who sends more than this is cut.
SIGNALS_AT_ONCE, SIGNALS_PER_SECOND = 200, 50


@types.coroutine
def resumed(begun: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was stepped by hand until it asked to wait for `waits_for`."""
    while True:
        failed: BaseException | None = None
        try:
            result = yield waits_for
        except BaseException as error:
            failed = error
        try:
            waits_for = begun.send(result) if failed is None else begun.throw(failed)
        except StopIteration:
            return


class StreamConsumer(AsyncWebsocketConsumer):
    """Base of the sockets. Subclasses say who the principal is and what a signal means."""

    kind = "base"
    principal: Principal

    async def authenticate(self, hello: dict[str, Any]) -> Principal | None:
        """Who speaks, from the scope or the hello frame; None closes with 4401."""
        raise NotImplementedError(type(self).__name__)

    async def on_ready(self) -> None:
        """Called once after hello."""

    async def on_signal(self, frame: dict[str, Any]) -> None:
        """A signal from the page (typing). Ignored unless a subclass takes it."""

    async def on_closed(self) -> None:
        """Called once when a socket is gone for which `on_ready` was called."""

    # ── life ───────────────────────────────────────────────────────────────
    async def dispatch(self, message: dict[str, Any]) -> None:
        """Without Channels' look at database connections, which is a hop to a thread for every frame: whatever here
        asks the database does it in a thread that closes its own."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        self.streams: set[str] = set()
        self._backlog: deque[str] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._wire: Wire | None = None
        self._ready = False
        self._welcomed = False
        self._closing = False
        self._pinger: asyncio.Task[None] | None = None
        self._signals = Bucket(SIGNALS_AT_ONCE)
        self._seen_changes = current_hub().access.changes
        metrics.SOCKETS.labels(self.kind).inc()
        await self.accept()
        self.base_send = cast("Any", self.scope).get("server_send", self.base_send)
        self._wire = wire_of(self.base_send, current_hub().outbox)
        self._hello_timer = asyncio.get_running_loop().call_later(
            settings.REALTIME_HELLO_SECONDS, self._no_hello
        )

    async def disconnect(self, code: int) -> None:
        self._closing = True
        metrics.SOCKETS.labels(self.kind).dec()
        self._hello_timer.cancel()
        hub = current_hub()
        hub.sockets.discard(self)
        for stream in list(self.streams):
            hub.leave(self, stream)
        for task in (self._pinger, self._writer):
            if task is not None:
                task.cancel()
        if self._welcomed:
            await self.on_closed()

    def _no_hello(self) -> None:
        if not self._ready:
            self.cut(4401)

    # ── frames in ──────────────────────────────────────────────────────────
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > MAX_FRAME:
            await self.close(code=1008)
            return
        try:
            frame = orjson.loads(text_data)
            op = frame["op"]
        except (orjson.JSONDecodeError, KeyError, TypeError):
            await self.close(code=1008)
            return
        try:
            await self._handle(op, frame)
        except DATABASE_ERRORS as error:
            # The database is away: the page keeps trying with its own backoff.
            log.warning("socket_needs_database", error=type(error).__name__)
            await self.close(code=1013)

    async def _handle(self, op: str, frame: dict[str, Any]) -> None:
        if op == "hello" and not self._ready:
            await self._hello(frame)
        elif not self._ready:
            await self.close(code=4401)
        elif op == "subscribe":
            await self._subscribe(frame.get("streams"))
        elif op == "unsubscribe":
            streams = frame.get("streams")
            for stream in streams if isinstance(streams, list) else ():
                self._forget(str(stream))
        elif op == "signal":
            if self._signals.take(SIGNALS_PER_SECOND):
                await self.on_signal(frame)
            else:
                log.warning("socket_signals_too_much", kind=self.kind)
                self.cut(1008)

    async def _hello(self, frame: dict[str, Any]) -> None:
        principal = await self.authenticate(frame)
        if principal is None:
            await self.close(code=4401)
            return
        self.principal = principal
        self._ready = True
        self._hello_timer.cancel()
        hub = current_hub()
        hub.sockets.add(self)
        if hub.access.changes != self._seen_changes:  # since we were connected, and could not yet be told
            hub.spawn(hub.access.check_sign_ins([self]))
        await self._subscribe(frame.get("streams"))
        self._welcomed = True
        await self.on_ready()
        self._pinger = asyncio.create_task(self._ping())

    async def _subscribe(self, asked: Any) -> None:
        if not isinstance(asked, dict) or len(self.streams) + len(asked) > MAX_STREAMS:
            await self.close(code=1008)
            return
        wanted = {str(s): max(0, n) for s, n in asked.items() if isinstance(n, int) and s not in self.streams}
        hub = current_hub()
        changes = hub.access.changes
        granted = await access.allowed(self.principal, list(wanted)) if wanted else set()
        for stream in wanted:
            if stream not in granted:
                self.offer(dumps({"op": "denied", "s": stream}))
        self.streams |= granted
        heads = await hub.join(self, {stream: wanted[stream] for stream in wanted if stream in granted})
        if hub.access.changes != changes:  # while we asked, and were not yet there to be told
            hub.spawn(hub.access.check([(self, stream) for stream in granted & self.streams]))
        self.offer(dumps({"op": "ready", "streams": heads, "now": clock.iso(clock.now())}))

    # ── frames out ─────────────────────────────────────────────────────────
    def offer(self, text: str) -> None:
        """Queue a frame. One writer at a time; a page that cannot keep up is cut and resumes."""
        if self._closing:
            return
        if len(self._backlog) >= MAX_BACKLOG:
            log.warning("socket_too_slow", kind=self.kind)
            self.cut(1013)
            return
        if self._writer is not None and not self._writer.done():
            self._backlog.append(text)
            return
        if self._wire is not None and self._wire.take(text):
            return
        # Mostly the frame goes out at once even so: then a task for it would cost more than the sending.
        frame = {"type": "websocket.send", "bytes": None, "text": text}
        sending = cast("Coroutine[Any, Any, None]", self.base_send(cast("Any", frame)))
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return
        except Exception:  # the peer is gone: disconnect() follows
            return
        self._writer = asyncio.create_task(self._write(sending, waits_for))

    async def close(self, code: int | bool | None = None, reason: str | None = None) -> None:
        """After what was offered."""
        if self._wire is not None:
            self._wire.flush()
        await super().close(code, reason)

    async def _write(self, begun: Coroutine[Any, Any, None], waits_for: Any) -> None:
        """Finish a sending that has to wait for the peer, then what came meanwhile."""
        with contextlib.suppress(Exception):  # the peer is gone: disconnect() follows
            await resumed(begun, waits_for)
            while self._backlog:
                await self.base_send(
                    {"type": "websocket.send", "bytes": None, "text": self._backlog.popleft()}
                )

    def revoked(self, stream: str) -> None:
        """The hub took the stream away."""
        self.streams.discard(stream)
        self.offer(dumps({"op": "denied", "s": stream}))

    def _forget(self, stream: str) -> None:
        if stream in self.streams:
            self.streams.discard(stream)
            current_hub().leave(self, stream)

    def cut(self, code: int) -> None:
        """Close the connection; nothing more is written, and a page that reads no more holds no memory here."""
        if self._closing:
            return
        self._closing = True
        self._backlog.clear()
        for stream in list(self.streams):
            self._forget(stream)
        self._cutter = asyncio.ensure_future(self.close(code=code))

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(settings.REALTIME_PING_SECONDS)
            heads = current_hub().heads(list(self.streams))
            self.offer(dumps({"op": "ping", "now": clock.iso(clock.now()), "heads": heads}))
