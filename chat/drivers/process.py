"""The channel-driver process: each active channel's driver in a task of its own, restarted when the channel changes.

Webhooks come to the web processes; here is what nobody calls for: activation, health, polling. One driver that
fails, hangs or has a wrong configuration never stops the others. Two of these processes at once do no harm but ask
providers twice: messages are deduplicated by the channel's own ids.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from chat.drivers.runner import ChannelRunner
from chat.models import Channel
from kernel import heartbeat

log = structlog.get_logger(__name__)
T = TypeVar("T")

WATCH_SECONDS = 2.0
"""How soon a changed channel is noticed."""
BEAT_SECONDS = 10.0
STOP_SECONDS = 5.0
"""How long drivers get to end politely."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What a running driver was started with; any difference restarts it."""

    id: int
    kind: str
    config: str
    project_id: int


class DriverProcess:
    """Runs until told to stop, whatever happens to PostgreSQL or a provider meanwhile."""

    def __init__(
        self, *, watch: float = WATCH_SECONDS, beat: float = BEAT_SECONDS, health: float = 30.0
    ) -> None:
        self.watch, self.beat, self.health = watch, beat, health
        self.stopping = asyncio.Event()
        self.runners: dict[ChannelState, ChannelRunner] = {}
        self._tasks: dict[ChannelState, asyncio.Task[None]] = {}

    def stop(self) -> None:
        """Ask to stop; `run` returns within seconds."""
        self.stopping.set()

    async def run(self) -> None:
        """Returns after `stop`, all drivers ended."""
        log.info("drivers_started")
        beating = asyncio.create_task(self._beat())
        try:
            while not self.stopping.is_set():
                await self._safely(self._reconcile)
                await self._pause(self.watch)
        finally:
            self.stopping.set()
            await self._end(list(self._tasks))
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            log.info("drivers_stopped")

    async def _reconcile(self) -> None:
        """Start what is new, end what is gone, restart what has changed or died."""
        wanted = await in_thread(active_channels)
        gone = [state for state in self._tasks if state not in wanted]
        for state in gone:
            self.runners[state].leaving = True
        await self._end(
            [*gone, *(state for state, task in self._tasks.items() if task.done() and state in wanted)]
        )
        for state, channel in wanted.items():
            if state not in self._tasks:
                runner = ChannelRunner(channel, health_every=self.health)
                self.runners[state] = runner
                self._tasks[state] = asyncio.create_task(runner.run(), name=f"channel-{state.id}")

    async def _end(self, states: list[ChannelState]) -> None:
        tasks = [self._tasks.pop(state) for state in states]
        for state, task in zip(states, tasks, strict=True):
            self.runners.pop(state).ending = True
            task.cancel()
        if tasks:
            _done, left = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            for task in left:
                log.warning("driver_does_not_end", task=task.get_name())
                task.cancel()

    async def _beat(self) -> None:
        while not self.stopping.is_set():
            await self._safely(self._beat_once)
            await self._pause(self.beat)

    async def _beat_once(self) -> None:
        failing = sum(not runner.ok for runner in self.runners.values())
        await in_thread(
            heartbeat.beat,
            "drivers",
            host=socket.gethostname(),
            pid=os.getpid(),
            channels=len(self.runners),
            failing=failing,
        )

    async def _safely(self, step: Callable[[], Any]) -> None:
        try:
            await step()
        except DatabaseError as error:
            log.warning("drivers_wait_for_database", kind=type(error).__name__)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            return


def active_channels() -> dict[ChannelState, Channel]:
    """The channels that should run, by what their drivers depend on."""
    rows = Channel.objects.filter(is_active=True, project__is_active=True).order_by("pk")
    return {ChannelState(c.pk, c.kind, repr(c.config), c.project_id): c for c in rows}


async def in_thread(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run database work in a thread, its connection given back after."""

    def call() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()
