"""The process's one Redis subscription: reconnects for ever, re-subscribes to all its channels."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import redis
import structlog
from redis.asyncio.client import PubSub

from kernel.realtime import push

log = structlog.get_logger(__name__)
OnPush = Callable[[str, int, str], None]
CONFIRM_TIMEOUT = 1.0


class Subscription:
    """Calls `on_push(stream, seq, text)` and `on_control(command)` for what is published."""

    def __init__(self, on_push: OnPush, on_control: Callable[[str], None]) -> None:
        self._on_push = on_push
        self._on_control = on_control
        self._prefix = push.channel("")
        self._control = push.control_channel()
        self._pubsub: PubSub | None = None
        self._wanted: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}

    async def add(self, stream: str) -> None:
        """Returns once Redis confirmed the subscription, or after CONFIRM_TIMEOUT (the sweeper covers that)."""
        name = push.channel(stream)
        if name not in self._wanted:
            self._wanted.add(name)
            self._confirmed[name] = asyncio.Event()
            await self._send("subscribe", name)
        confirmed = self._confirmed.get(name)
        if confirmed is not None and not confirmed.is_set() and self._pubsub is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(confirmed.wait(), CONFIRM_TIMEOUT)

    async def remove(self, stream: str, still_wanted: Callable[[], bool]) -> None:
        name = push.channel(stream)
        if still_wanted() or name not in self._wanted:
            return
        self._wanted.discard(name)
        self._confirmed.pop(name, None)
        await self._send("unsubscribe", name)

    async def _send(self, verb: str, name: str) -> None:
        if self._pubsub is None:
            return
        try:
            await getattr(self._pubsub, verb)(name)
        except (redis.RedisError, OSError) as error:
            log.warning("subscription_send_failed", verb=verb, error=type(error).__name__)

    async def run(self) -> None:
        """Read for ever. Every reconnect subscribes again to everything that is wanted."""
        delay = 0.1
        while True:
            pubsub = push.async_client().pubsub()
            try:
                await pubsub.subscribe(self._control, *self._wanted)
                self._pubsub = pubsub
                delay = 0.1
                async for message in pubsub.listen():
                    self._on_message(message)
            except (redis.RedisError, OSError) as error:
                log.warning("subscription_lost", error=type(error).__name__, retry_seconds=delay)
            finally:
                self._pubsub = None
                for event in self._confirmed.values():
                    event.clear()
                with contextlib.suppress(Exception):
                    await pubsub.aclose()  # type: ignore[no-untyped-call]
            await asyncio.sleep(delay)
            delay = min(delay * 2, 2.0)

    async def close(self) -> None:
        if self._pubsub is not None:
            with contextlib.suppress(Exception):
                await self._pubsub.aclose()  # type: ignore[no-untyped-call]

    def _on_message(self, message: dict[str, object]) -> None:
        raw = message["channel"]
        name = raw.decode() if isinstance(raw, bytes) else str(raw)
        if message["type"] == "subscribe":
            event = self._confirmed.get(name)
            if event is not None:
                event.set()
        elif message["type"] == "message":
            data = message["data"]
            text = data.decode() if isinstance(data, bytes) else str(data)
            if name == self._control:
                self._on_control(text)
            else:
                seq, _, frame = text.partition(" ")
                self._on_push(name[len(self._prefix) :], int(seq), frame)
