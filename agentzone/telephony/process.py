"""The telephony process: one leads under an advisory lock, others stand by.

The lock belongs to the very connection that listens, so losing the connection is losing the lead. Whatever happens to
the database or to this process, calls go on in the switch; the next leader reads their state back and goes on.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar

import psycopg
import structlog
from django.db import Error as DjangoDatabaseError
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from agentzone.services.calls.due import calls_due
from agentzone.services.calls.outbox import CHANNEL, GIVE, noticed
from agentzone.services.calls.reconcile import GRACE
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.contract import Switch, SwitchAway
from agentzone.telephony.gaps import Gaps
from agentzone.telephony.lanes import Lanes
from agentzone.telephony.outlet import Outlet
from agentzone.telephony.simulator import Customer, Simulator
from agentzone.telephony.simulator.people import begin
from agentzone.telephony.switch_events import Event, SwitchDown, SwitchUp
from kernel import clock, heartbeat
from kernel.db import SESSION_OPTIONS, conninfo, leave_the_pool
from kernel.locks import advisory_key
from kernel.models import Heartbeat
from kernel.patience import is_lost
from kernel.realtime.push import publish_from_here

log = structlog.get_logger(__name__)
T = TypeVar("T")
NAME = "omnivox-telephony"
LEAD_LOCK = "agentzone.telephony"
BEAT = "telephony"
ALIVE = "switch"
"""Heartbeat of the connection to the switch: when it was last known that its calls live."""
SIMULATE = "simulate "
"""Begins the word that lets a customer call in the simulated switch."""
WORKERS = 5
"""Events that are applied side by side: as many as keep Python busy while PostgreSQL is asked. With more of them, and
calls in plenty, each would only wait for the others' turn."""
TICK = 0.5
RECONCILE = 10.0
PROOF = 5.0
"""Seconds between two proofs that the session which leads is still there."""
BACKOFF = (0.2, 5.0)
_LOST = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    OperationalError,
    InterfaceError,
    DjangoDatabaseError,
)


class Telephony:
    """Runs until told to stop. `tick`: seconds between looks at what is due; `reconcile`: between snapshots."""

    def __init__(self, switch: Switch, *, tick: float = TICK, reconcile: float = RECONCILE) -> None:
        self.switch = switch
        self.tick, self.reconcile_every = tick, reconcile
        self.stopping = asyncio.Event()
        self.leading = asyncio.Event()
        self.reconciled = 0
        self._delay = BACKOFF[0]
        self._connected = False
        self._given_all = (
            False  # what was stored before is on its way: what is stored now may be given at once
        )

    def stop(self) -> None:
        self.stopping.set()

    async def run(self) -> None:
        """Lead or stand by, for ever; reconnects to the database with growing pauses. Returns after `stop`."""
        publish_from_here()
        while not self.stopping.is_set():
            try:
                async with await psycopg.AsyncConnection.connect(
                    conninfo(), autocommit=True, application_name=NAME, **SESSION_OPTIONS
                ) as session:
                    if await self._take_lead(session):
                        await self._lead(session)
            except* _LOST as errors:
                await self._wait_for_database(errors.exceptions[0])
            finally:
                self.leading.clear()

    async def _take_lead(self, session: psycopg.AsyncConnection[Any]) -> bool:
        key, standing_by = advisory_key(LEAD_LOCK), False
        while not self.stopping.is_set():
            row = await (await session.execute("SELECT pg_try_advisory_lock(%s)", [key])).fetchone()
            if row is not None and row[0]:
                await session.execute(f'LISTEN "{CHANNEL}"')
                return True
            if not standing_by:
                standing_by = True
                log.info("telephony_stands_by")
            await self._pause(1.0)
        return False

    async def _lead(self, session: psycopg.AsyncConnection[Any]) -> None:
        self._pool = ThreadPoolExecutor(
            WORKERS + 2, "telephony", initializer=leave_the_pool, initargs=(NAME,)
        )
        self.bridge, self.outlet = Bridge(), Outlet(self.switch, self._in_thread)
        self._lanes = Lanes(self._apply, self.outlet.call_of)
        self._reconcile_now, self._provision_now = asyncio.Event(), asyncio.Event()
        self._connected = self._given_all = False
        self._gaps = Gaps(await self._in_thread(_last_alive))
        log.info("telephony_leads", switch=type(self.switch).__name__)
        try:
            async with asyncio.TaskGroup() as tasks:
                work = [self.switch.run(self._sink), self._listen(session), self._give(), self._tick()]
                work += [self._reconcile(), *(self._lanes.work() for _ in range(WORKERS))]
                running = [tasks.create_task(one) for one in work]
                self.leading.set()
                self._delay = BACKOFF[0]
                await self.stopping.wait()
                for task in running:
                    task.cancel()
        finally:
            await self.outlet.stop()
            _close_connections(self._pool, WORKERS + 2)
            self._pool.shutdown(wait=True)

    # ── events ──────────────────────────────────────────────────────────────
    def _sink(self, event: Event) -> None:
        if self.outlet.heard(event):
            return
        if isinstance(event, SwitchUp):
            self._connected = True
            self._gaps.end(event.at)
            self._provision_now.set()
            self._reconcile_now.set()
            self.outlet.news.set()
            log.info("switch_up")
        elif isinstance(event, SwitchDown):
            self._connected = self._given_all = False
            self._gaps.begin(event.at)
            log.warning("switch_down")
        self._lanes.put(event)

    async def _apply(self, events: list[Event]) -> None:
        if len(events) > 1 and await self._in_thread(lambda: self.bridge.apply_together(events)):
            return
        for event in events:
            try:
                await self._in_thread(lambda event=event: self.bridge.apply(event))  # type: ignore[misc]
            except Exception as error:
                if is_lost(error):
                    raise
                # One call's trouble is not that of the others; the next snapshot puts right what can be.
                log.exception("event_failed", kind=type(event).__name__)

    # ── commands ────────────────────────────────────────────────────────────
    async def _listen(self, session: psycopg.AsyncConnection[Any]) -> None:
        while True:
            async for notice in session.notifies(timeout=PROOF):
                self._notice(notice.payload)
            # The lead is this session's: one that died unseen has left it to another process.
            await session.execute("SELECT 1")

    def _notice(self, word: str) -> None:
        if word.startswith(SIMULATE):
            self._simulate(word.removeprefix(SIMULATE))
        elif word.startswith(GIVE) and self._given_all:
            self.outlet.noticed(noticed(word.removeprefix(GIVE)))
        else:
            (self._provision_now if word == "devices" else self.outlet.news).set()

    def _simulate(self, customer: str) -> None:
        if isinstance(self.switch, Simulator):
            begin(self.switch, [Customer(**json.loads(customer))])

    async def _give(self) -> None:
        while True:
            self.outlet.news.clear()
            if self._connected:
                self._given_all = (
                    await self.outlet.pump() and self._connected and not self.outlet.news.is_set()
                )
            with suppress(TimeoutError):
                async with asyncio.timeout(
                    1.0
                ):  # wait_for of Python 3.11 may lose the cancellation of a stop
                    await self.outlet.news.wait()

    # ── time and truth ──────────────────────────────────────────────────────
    async def _tick(self) -> None:
        while True:
            await self._kept(self._in_thread(calls_due), "due")
            await self._in_thread(self._beat)
            await asyncio.sleep(self.tick)

    async def _kept(self, work: Awaitable[T], what: str) -> T | None:
        """What goes wrong in one turn is told and does not end the lead; without a database there is none."""
        try:
            return await work
        except Exception as error:
            if is_lost(error):
                raise
            log.exception("telephony_turn_failed", what=what)
            return None

    def _beat(self) -> None:
        heartbeat.beat(BEAT, host=socket.gethostname(), pid=os.getpid(), switch=self._connected)
        if self._connected:
            heartbeat.beat(ALIVE)

    async def _reconcile(self) -> None:
        """After each connect, and now and then: events that were lost are found here."""
        while True:
            if self._connected:
                await self._brought_together()
            waits = [asyncio.create_task(e.wait()) for e in (self._reconcile_now, self._provision_now)]
            # What was too young to be compared after a gap is looked at again as soon as it may be.
            soon = min(self.reconcile_every, GRACE.total_seconds())
            rest = soon if self._gaps.past() else self.reconcile_every
            await asyncio.wait(waits, timeout=rest, return_when=asyncio.FIRST_COMPLETED)
            for one in waits:
                one.cancel()

    async def _brought_together(self) -> None:
        """What the switch refuses, or one row that is wrong, is tried again in a moment; calls go on meanwhile."""
        try:
            await self._bring_together()
        except SwitchAway:
            await asyncio.sleep(0.2)
        except Exception as error:
            if is_lost(error):
                raise
            log.exception("reconcile_failed")
            await asyncio.sleep(1.0)

    async def _bring_together(self) -> None:
        if self._provision_now.is_set():
            devices = await self._in_thread(self.bridge.devices)
            await self.switch.provision(devices)
            self._provision_now.clear()
        self._reconcile_now.clear()
        known = await self._in_thread(self.bridge.open_channels)
        gaps = self._gaps.past()
        snapshot = await self.switch.snapshot(known)
        await self._in_thread(lambda: self.bridge.reconcile(snapshot, gaps))
        self._gaps.settled(gaps, snapshot.taken_at - GRACE)
        self.reconciled += 1

    # ── inside ──────────────────────────────────────────────────────────────
    async def _in_thread(self, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, _fresh, act)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.stopping.wait()

    async def _wait_for_database(self, error: BaseException) -> None:
        pause = self._delay * random.uniform(0.8, 1.2)  # noqa: S311 (jitter, not a secret)
        self._delay = min(self._delay * 2, BACKOFF[1])
        log.warning("telephony_lost_database", error=str(error).strip(), retry_in=round(pause, 1))
        await self._pause(pause)


def _fresh(act: Callable[[], T]) -> T:
    close_old_connections()
    return act()


def _close_connections(pool: ThreadPoolExecutor, threads: int) -> None:
    """Each thread closes its own: they wait for each other, so that none does it twice."""
    together = Barrier(threads)

    def close() -> None:
        with suppress(BrokenBarrierError):
            together.wait(5)
        connection.close()

    for _ in range(threads):
        pool.submit(close)


def _last_alive() -> datetime:
    """When the switch was last known to live, before this process led."""
    return Heartbeat.objects.filter(name=ALIVE).values_list("at", flat=True).first() or clock.now()
