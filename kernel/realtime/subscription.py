"""The process's one Redis subscription: reconnects for ever, re-subscribes to all its channels."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import hiredis
import structlog
from django.conf import settings

from kernel.realtime import push
from kernel.realtime.link import Link, connect

log = structlog.get_logger(__name__)
OnPush = Callable[[str, int, str], None]
CONFIRM_TIMEOUT = 1.0
FIRST_DELAY, LONGEST_DELAY = 0.1, 2.0


class Subscription:
    """Calls `on_push(stream, seq, text)` and `on_control(command)` for what is published."""

    def __init__(self, on_push: OnPush, on_control: Callable[[str], None]) -> None:
        self._on_push = on_push
        self._on_control = on_control
        self._prefix = push.channel("").encode()
        self._control = push.control_channel().encode()
        self._link: Link | None = None
        self._wanted: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._delay = FIRST_DELAY

    async def add(self, stream: str) -> None:
        """Returns once Redis confirmed the subscription, or after CONFIRM_TIMEOUT (the sweeper covers that)."""
        name = push.channel(stream)
        if name not in self._wanted:
            self._wanted.add(name)
            self._confirmed[name] = asyncio.Event()
            self._send("SUBSCRIBE", name)
        confirmed = self._confirmed.get(name)
        if confirmed is not None and not confirmed.is_set() and self._link is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(confirmed.wait(), CONFIRM_TIMEOUT)

    async def remove(self, stream: str, still_wanted: Callable[[], bool]) -> None:
        name = push.channel(stream)
        if still_wanted() or name not in self._wanted:
            return
        self._wanted.discard(name)
        self._confirmed.pop(name, None)
        self._send("UNSUBSCRIBE", name)

    def _send(self, *command: str) -> None:
        if self._link is not None:
            self._link.send(command)

    async def run(self) -> None:
        """Read for ever. Every reconnect subscribes again to everything that is wanted."""
        while True:
            try:
                self._link = link = await connect(settings.REALTIME_REDIS_URL, self._on_reply)
                link.send(("SUBSCRIBE", self._control, *self._wanted))
                await link.lost
                log.warning("subscription_lost", retry_seconds=self._delay)
            except (OSError, TimeoutError) as error:
                log.warning("subscription_failed", error=type(error).__name__, retry_seconds=self._delay)
            finally:
                self._forget_link()
            await asyncio.sleep(self._delay)
            self._delay = min(self._delay * 2, LONGEST_DELAY)

    async def close(self) -> None:
        self._forget_link()

    def _forget_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()
        for event in self._confirmed.values():
            event.clear()

    def _on_reply(self, reply: Any) -> None:
        if isinstance(reply, hiredis.ReplyError):
            log.warning("subscription_refused", error=str(reply))
            self._forget_link()
            return
        kind, name, data = reply
        if kind == b"message":
            if name == self._control:
                self._on_control(data.decode())
            else:
                seq, _, frame = data.partition(b" ")
                self._on_push(name[len(self._prefix) :].decode(), int(seq), frame.decode())
        elif kind == b"subscribe":
            self._delay = FIRST_DELAY
            event = self._confirmed.get(name.decode())
            if event is not None:
                event.set()
