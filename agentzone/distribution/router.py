"""The router process: one leads, others stand by; woken by NOTIFY, with a sweep as the safety net.

Leading is a session advisory lock of the very connection that listens, so losing the connection is losing the
lead, and a standby takes over. For a moment two may believe to lead: `claim` makes that harmless.
LISTEN and session locks need a real session: behind PgBouncer, give the router a direct address.
"""

from __future__ import annotations

import os
import random
import socket
from contextlib import closing
from threading import Event
from time import monotonic
from typing import Any, TypeAlias

import psycopg
import structlog
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DjangoDatabaseError
from psycopg import sql

from agentzone.distribution.passes import Dispatcher
from agentzone.services.wake import CHANNEL
from kernel import heartbeat
from kernel.db import SESSION_OPTIONS, conninfo, leave_the_pool
from kernel.locks import advisory_key

log = structlog.get_logger(__name__)

Session: TypeAlias = psycopg.Connection[tuple[Any, ...]]

NAME = "omnivox-router"
"""What PostgreSQL shows for both connections of a router: the one that listens and the one that works."""
LEAD_LOCK = "agentzone.router"
SWEEP = 1.0
RETRY = 0.02
"""Pause before a pass that follows an unfinished one, when nobody wakes the router sooner."""
FULL = 5.0
"""Seconds between the passes that also note why contacts wait."""
PATIENCE = 0.5
"""How long a stop may go unnoticed."""
BEAT = 5.0
BACKOFF = (0.2, 5.0)


class Router:
    """Runs until told to stop, whatever happens to PostgreSQL meanwhile. `sweep`: seconds between sweeps."""

    def __init__(self, sweep: float = SWEEP) -> None:
        self.sweep = sweep
        self.stopping = Event()
        self.leading = Event()
        self._delay = BACKOFF[0]
        self._last_beat = 0.0

    def stop(self) -> None:
        """Ask to stop; `run` returns within a second or so."""
        self.stopping.set()

    def run(self) -> None:
        """Lead or stand by, for ever; reconnects with growing pauses. Returns after `stop`."""
        leave_the_pool(NAME)
        while not self.stopping.is_set():
            try:
                with closing(
                    psycopg.connect(conninfo(), autocommit=True, application_name=NAME, **SESSION_OPTIONS)
                ) as session:
                    self._serve(session)
            except (psycopg.Error, DjangoDatabaseError) as error:
                self._wait_for_database(error)
            finally:
                self.leading.clear()
                connections[DEFAULT_DB_ALIAS].close()

    def _serve(self, session: Session) -> None:
        if not self._take_lead(session):
            return
        session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        log.info("router_leads", sweep_seconds=self.sweep)
        dispatcher = Dispatcher()
        self._last_beat = next_full = 0.0
        while not self.stopping.is_set():
            full = monotonic() >= next_full
            result = dispatcher.run(full=full)
            if full:
                next_full = monotonic() + FULL
            self._delay = BACKOFF[0]
            self.leading.set()
            self._beat(session)
            self._wait_for_wake(session, RETRY if result.again else self.sweep)

    def _take_lead(self, session: Session) -> bool:
        """Wait until this session holds the lead; False when told to stop first."""
        key, standing_by = advisory_key(LEAD_LOCK), False
        while not self.stopping.is_set():
            row = session.execute("SELECT pg_try_advisory_lock(%s)", [key]).fetchone()
            if row is not None and row[0]:
                return True
            if not standing_by:
                standing_by = True
                log.info("router_stands_by")
            self.stopping.wait(self.sweep)
        return False

    def _wait_for_wake(self, session: Session, timeout: float) -> None:
        """Wait for a wake, at most `timeout` seconds; everything that has arrived counts as one wake."""
        until = monotonic() + timeout
        while not self.stopping.is_set() and (left := until - monotonic()) > 0:
            # In short pieces, so that a stop is not kept waiting; Python resumes an interrupted wait by itself.
            if any(True for _ in session.notifies(timeout=min(left, PATIENCE), stop_after=1)):
                break
        for _ in session.notifies(timeout=0):
            pass

    def _beat(self, session: Session) -> None:
        """Show life, and prove that the session, so the lead, is still there."""
        now = monotonic()
        if now - self._last_beat >= BEAT:
            session.execute("SELECT 1")
            heartbeat.beat("router", host=socket.gethostname(), pid=os.getpid())
            self._last_beat = now

    def _wait_for_database(self, error: Exception) -> None:
        pause = self._delay * random.uniform(0.8, 1.2)  # noqa: S311 (jitter, not a secret)
        self._delay = min(self._delay * 2, BACKOFF[1])
        log.warning(
            "router_lost_database",
            error=str(error).strip(),
            kind=type(error).__name__,
            retry_in=round(pause, 1),
        )
        self.stopping.wait(pause)
