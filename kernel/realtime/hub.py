"""Fan-out inside one process: one Redis subscription, every local socket served from it.

Why not channel-layer groups: docs/adr/0003. The algorithm per stream:
1. the first listener subscribes the process to the stream's Redis channel, *then* reads the head from PostgreSQL;
2. a pushed frame with number head + 1 is delivered; an old one is dropped; a later one is kept for a moment, since
   two processes that commit one after the other may push in any order, and then starts healing;
3. healing reads the log after the head and delivers in order;
4. every REALTIME_SWEEP_SECONDS all heads are compared with PostgreSQL, so a lost push, or a Redis that is away, costs
   seconds and never an event.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from weakref import WeakKeyDictionary

import psycopg
import psycopg_pool
import structlog
from django.conf import settings
from django.db import Error as DjangoDatabaseError

from kernel import metrics
from kernel.events.frames import Frame, dumps
from kernel.realtime import push, replay
from kernel.realtime.access import AccessWatch
from kernel.realtime.subscription import Subscription
from kernel.realtime.tap import Member, Socket, Tap
from kernel.realtime.wire import Outbox

log = structlog.get_logger(__name__)
PATIENCE = 0.03  # for a frame whose successor is here already
DATABASE_ERRORS = (DjangoDatabaseError, psycopg.Error, psycopg_pool.PoolTimeout, OSError)
_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def current_hub() -> Hub:
    """The hub of the running event loop (one per web process)."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
        hub.start()
    return hub


class Hub:
    """See the module's docstring."""

    def __init__(self) -> None:
        self.taps: dict[str, Tap] = {}
        self.sockets: set[Socket] = set()  # all that have said hello
        self.outbox = Outbox()
        self.sent = (
            0  # event frames that the metric does not know yet: it is a file, and not written for each
        )
        self.access = AccessWatch(self)
        self.subscription = Subscription(self.on_push, self.on_control, self.access.doubt)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        push.serve_locally(push.Ears(self.on_push, self.access.on_control))
        self.spawn(self.subscription.run())
        self.spawn(self._sweep())
        self.spawn(self.access.run())

    def spawn(self, coroutine: object) -> None:
        task = asyncio.ensure_future(coroutine)  # type: ignore[call-overload]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.subscription.close()

    # ── joining and leaving ────────────────────────────────────────────────
    async def join(self, socket: Socket, asked: Mapping[str, int]) -> dict[str, int]:
        """Listen to streams: in each every event with a number > the one asked for, then live.

        Returns their heads. A stream without one was left meanwhile, or has got a reset frame. Redis is waited for
        once and PostgreSQL asked once, however many streams there are.
        """
        joined = [self._enter(socket, stream, after) for stream, after in asked.items()]
        await self.subscription.add(asked)
        unsure = [tap.name for tap, member in joined if tap.seq < 0 or member.last > tap.seq]
        stored = await replay.heads(unsure)
        heads: dict[str, int] = {}
        for tap, member in joined:
            head = await self._catch_up(socket, tap, member, stored.get(tap.name))
            if head is not None:
                heads[tap.name] = head
        return heads

    def _enter(self, socket: Socket, stream: str, after: int) -> tuple[Tap, Member]:
        tap = self.taps.get(stream)
        if tap is None:
            tap = self.taps[stream] = Tap(stream)
            metrics.STREAMS.set(len(self.taps))
        member = tap.members[socket] = Member(after)
        return tap, member

    async def _catch_up(self, socket: Socket, tap: Tap, member: Member, stored: int | None) -> int | None:
        """From where the page is to where the stream is. `stored`: its head, read because one of them was unsure."""
        after = member.last
        if stored is not None:
            if tap.seq < 0:
                tap.seq = stored
                if tap.missed:
                    self._heal_soon(tap)
            elif stored > tap.seq:
                self._heal_soon(
                    tap
                )  # another page joined just before, or this one's snapshot outran the push
            if after > max(
                tap.seq, stored
            ):  # a number we never gave out: another database, or an invented one
                self._reset(tap, socket, member)
                return None
        if after < tap.seq:
            frames = await replay.frames_after(tap.name, after)
            if tap.members.get(socket) is not member:  # access ended meanwhile
                return None
            if len(frames) > replay.REPLAY_LIMIT or not frames or frames[0].seq != after + 1:
                self._reset(tap, socket, member)
                return None
            for frame in frames:
                member.last = frame.seq
                socket.offer(frame.text)
            self.sent += len(frames)
        if tap.members.get(socket) is not member:
            return None
        tap.caught_up(socket, member)
        return max(tap.seq, after)

    def _reset(self, tap: Tap, socket: Socket, member: Member) -> None:
        """The log cannot serve this page: tell it to take a snapshot. It stays on the stream, live from here."""
        member.last = tap.seq
        socket.offer(dumps({"op": "reset", "s": tap.name, "head": tap.seq}))
        tap.caught_up(socket, member)

    def leave(self, socket: Socket, stream: str) -> None:
        tap = self.taps.get(stream)
        if tap is None:
            return
        tap.members.pop(socket, None)
        if not tap.members:
            del self.taps[stream]
            metrics.STREAMS.set(len(self.taps))
            self.spawn(self.subscription.remove(stream, lambda: stream in self.taps))

    def heads(self, streams: list[str]) -> dict[str, int]:
        """Heads this process knows, for the ping."""
        return {
            name: tap.seq for name in streams if (tap := self.taps.get(name)) is not None and tap.seq >= 0
        }

    # ── frames in ──────────────────────────────────────────────────────────
    def on_push(self, stream: str, seq: int, text: str) -> None:
        """A message of the stream's Redis channel. Number 0 is a signal: passed on, never stored."""
        tap = self.taps.get(stream)
        if tap is None:
            return
        if seq == 0:
            for socket in list(tap.members):
                socket.offer(text)
        elif tap.seq < 0:
            tap.missed = True
        elif seq == tap.seq + 1 and not tap.healing:
            self.sent += len(tap.members)
            tap.deliver(Frame(stream, seq, text))
            if tap.early:
                tap.deliver_early()
        elif seq > tap.seq:
            if not tap.early:
                asyncio.get_running_loop().call_later(PATIENCE, self._heal_if_missing, tap)
            tap.keep_early(Frame(stream, seq, text))

    def _heal_if_missing(self, tap: Tap) -> None:
        if any(seq > tap.seq for seq in tap.early):
            self._heal_soon(tap)

    def _heal_soon(self, tap: Tap, *, check: bool = False) -> None:
        if not tap.healing:
            tap.healing = True
            self.spawn(self._heal(tap, check))

    async def _heal(self, tap: Tap, check: bool) -> None:
        """Read what the push did not bring, in order. A full page means there may be more: read on.

        With `check` access is asked first: where events were lost, the word that it ended may be lost as well.
        """
        try:
            if check:
                await self.access.check([(socket, tap.name) for socket in list(tap.members)])
            while True:
                frames = await replay.frames_after(tap.name, tap.seq)
                for frame in frames:
                    if frame.seq > tap.seq:
                        metrics.EVENTS_HEALED.inc()
                        tap.deliver(frame)
                if len(frames) <= replay.REPLAY_LIMIT:
                    break
            tap.deliver_early()
            if tap.early:
                asyncio.get_running_loop().call_later(PATIENCE, self._heal_if_missing, tap)
        except DATABASE_ERRORS as error:
            log.warning("heal_postponed", stream=tap.name, error=type(error).__name__)
        finally:
            tap.healing = False

    def on_control(self, message: str) -> None:
        command = push.from_others(message)
        if command:
            self.access.on_control(command)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(settings.REALTIME_SWEEP_SECONDS)
            metrics.EVENTS_SENT.inc(self.sent)
            self.sent = 0
            names = [name for name, tap in self.taps.items() if tap.seq >= 0]
            try:
                for name, head in (await replay.heads(names)).items():
                    tap = self.taps.get(name)
                    if tap is not None and head > tap.seq:
                        self._heal_soon(tap, check=True)
            except DATABASE_ERRORS as error:
                log.warning("sweep_postponed", error=type(error).__name__)
