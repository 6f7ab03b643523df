"""The process's one Redis subscription: reconnects for ever, re-subscribes to all its channels."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
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
    """Calls `on_push(stream, seq, text)` and `on_control(message)` for what is published, and `on_back()` when it
    hears again after a time of hearing nothing."""

    def __init__(
        self, on_push: OnPush, on_control: Callable[[str], None], on_back: Callable[[], None]
    ) -> None:
        self._on_push = on_push
        self._on_control = on_control
        self._on_back = on_back
        self._prefix = push.channel("").encode()
        self._control = push.control_channel().encode()
        self._link: Link | None = None
        self._wanted: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._delay = FIRST_DELAY
        self._was_lost = False
        self._hangs = False  # connected, and yet no answer: nobody waits for the next one

    async def add(self, streams: Collection[str]) -> None:
        """Returns once Redis confirmed the subscriptions, or after CONFIRM_TIMEOUT (the sweeper covers that)."""
        names = [push.channel(stream) for stream in streams]
        fresh = [name for name in names if name not in self._wanted]
        if fresh:
            self._wanted.update(fresh)
            self._confirmed.update((name, asyncio.Event()) for name in fresh)
            self._send("SUBSCRIBE", *fresh)
        if self._link is None or self._hangs:
            return
        try:
            async with asyncio.timeout(CONFIRM_TIMEOUT):
                for name in names:
                    if (confirmed := self._confirmed.get(name)) is not None:
                        await confirmed.wait()
        except TimeoutError:
            self._hangs = True

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
        self._hangs = False
        if link is not None:
            self._was_lost = True
            link.close()
        for event in self._confirmed.values():
            event.clear()

    def _on_reply(self, reply: Any) -> None:
        if isinstance(reply, hiredis.ReplyError):
            log.warning("subscription_refused", error=str(reply))
            self._forget_link()
            return
        self._hangs = False
        kind, name, data = reply
        if kind == b"message":
            if name == self._control:
                self._on_control(data.decode())
            else:
                seq, _, frame = data.partition(b" ")
                self._on_push(name[len(self._prefix) :].decode(), int(seq), frame.decode())
        elif kind == b"subscribe":
            self._delay = FIRST_DELAY
            if name == self._control and self._was_lost:
                self._was_lost = False
                self._on_back()
            event = self._confirmed.get(name.decode())
            if event is not None:
                event.set()
