"""Events on their way to the services: those of one call in their order, calls side by side.

What has come for a call while its last event was at work is applied in one transaction with it: so a call, and all of
them when many come at once, costs less the later it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from agentzone.telephony.switch_events import Event

MOST = 20
"""Events applied at once."""


class Lanes:
    """`apply` gets what is next of one call, never twice at a time for the same. `call_of`: the call of a channel, as
    far as it is known."""

    def __init__(
        self, apply: Callable[[list[Event]], Awaitable[None]], call_of: Callable[[str], str | None]
    ) -> None:
        self._apply, self._call_of = apply, call_of
        self._waiting: dict[str, list[Event]] = {}  # lane → its events; a lane at work has a list, too
        self._lane: dict[str, str] = {}  # event's key → the lane in which it waits or is at work
        self._ready: asyncio.Queue[str] = asyncio.Queue()

    def put(self, event: Event) -> None:
        key = event.key()
        lane = self._lane.get(key)  # never past what came before it, though its call is known only now
        if lane is None:
            lane = self._lane[key] = self._call_of(key) or key
        events = self._waiting.get(lane)
        if events is None:
            self._waiting[lane] = [event]
            self._ready.put_nowait(lane)
        else:
            events.append(event)

    async def work(self) -> None:
        """Run several of these, for ever."""
        while True:
            lane = await self._ready.get()
            waiting = self._waiting[lane]
            events, self._waiting[lane] = waiting[:MOST], waiting[MOST:]
            await self._apply(events)
            left = self._waiting[lane]
            for key in {event.key() for event in events} - {event.key() for event in left}:
                del self._lane[key]
            if left:
                self._ready.put_nowait(lane)
            else:
                del self._waiting[lane]
