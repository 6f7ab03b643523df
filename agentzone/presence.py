"""Which agents have a page open on this process: their leases are renewed together, one UPDATE every few seconds."""

from __future__ import annotations

import asyncio
from collections import Counter
from weakref import WeakKeyDictionary

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from agentzone.services.presence import renew

log = structlog.get_logger(__name__)
RENEW_SECONDS = 10.0
_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, PresenceWatch] = WeakKeyDictionary()


def current_watch() -> PresenceWatch:
    """The watch of the running event loop."""
    loop = asyncio.get_running_loop()
    watch = _watches.get(loop)
    if watch is None:
        watch = _watches[loop] = PresenceWatch()
    return watch


class PresenceWatch:
    """Counts sockets per agent: several tabs are one workplace, which is gone when the last one is."""

    def __init__(self) -> None:
        self._open: Counter[int] = Counter()
        self._task: asyncio.Task[None] | None = None

    async def arrived(self, agent_id: int) -> None:
        self._open[agent_id] += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        await self._renew([agent_id])

    def left(self, agent_id: int) -> None:
        self._open[agent_id] -= 1
        if self._open[agent_id] <= 0:
            del self._open[agent_id]

    async def _run(self) -> None:
        while self._open:
            await asyncio.sleep(RENEW_SECONDS)
            await self._renew(list(self._open))

    async def _renew(self, agent_ids: list[int]) -> None:
        try:
            await sync_to_async(_renew_in_thread, thread_sensitive=False)(agent_ids)
        except DatabaseError as error:
            log.warning("lease_not_renewed", agents=len(agent_ids), error=type(error).__name__)


def _renew_in_thread(agent_ids: list[int]) -> None:
    try:
        renew(agent_ids)
    finally:
        close_old_connections()
