"""A loop that runs once in the whole installation: one process leads, others stand by.

Leading is a session advisory lock of the very connection that listens, so losing the connection is losing the lead,
and a standby takes over. For a moment two may believe to lead: what they do must be harmless then.
LISTEN and session locks need a real session: behind PgBouncer, give these processes a direct address.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from contextlib import closing
from threading import Event
from time import monotonic
from typing import Any, ClassVar, TypeAlias

import psycopg
import structlog
from django.db import DEFAULT_DB_ALIAS, connections
from django.db import Error as DjangoDatabaseError
from psycopg import sql

from kernel.db import SESSION_OPTIONS, conninfo, leave_the_pool
from kernel.locks import advisory_key

log = structlog.get_logger(__name__)
Session: TypeAlias = psycopg.Connection[tuple[Any, ...]]
PATIENCE = 0.5
"""How long a stop may go unnoticed."""
TRY = 1.0
"""Seconds between a standby's tries."""
BACKOFF = (0.2, 5.0)


class Leader(ABC):
    """`name`: what PostgreSQL shows for both connections, the one that listens and the one that works."""

    name: ClassVar[str]
    lock: ClassVar[str]
    channel: ClassVar[str] = ""  # what it listens to, if anything

    def __init__(self) -> None:
        self.stopping = Event()
        self.leading = Event()
        self._delay = BACKOFF[0]

    @abstractmethod
    def lead(self, session: Session) -> None:
        """Do the work until `stopping` is set; call `is_well` now and then. The session listens already."""

    def stop(self) -> None:
        """Ask to stop; `run` returns within a second or so."""
        self.stopping.set()

    def run(self) -> None:
        """Lead or stand by, for ever; reconnects with growing pauses. Returns after `stop`."""
        leave_the_pool(self.name)
        while not self.stopping.is_set():
            try:
                with closing(
                    psycopg.connect(
                        conninfo(), autocommit=True, application_name=self.name, **SESSION_OPTIONS
                    )
                ) as session:
                    if self._take_lead(session):
                        if self.channel:
                            session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.channel)))
                        self.lead(session)
            except (psycopg.Error, DjangoDatabaseError) as error:
                self._wait_for_database(error)
            finally:
                self.leading.clear()
                connections[DEFAULT_DB_ALIAS].close()

    def is_well(self) -> None:
        """The loop has gone round: whoever waits for the lead may go on, and the next pause is a short one again."""
        self._delay = BACKOFF[0]
        self.leading.set()

    def heard(self, session: Session, timeout: float) -> set[str]:
        """What was notified: waits for the first of it, at most `timeout` seconds, and takes all that is there."""
        until = monotonic() + timeout
        found: set[str] = set()
        while not found and not self.stopping.is_set() and (left := until - monotonic()) > 0:
            # In short pieces, so that a stop is not kept waiting; Python resumes an interrupted wait by itself.
            found.update(n.payload for n in session.notifies(timeout=min(left, PATIENCE), stop_after=1))
        found.update(notice.payload for notice in session.notifies(timeout=0))
        return found

    def _take_lead(self, session: Session) -> bool:
        """Wait until this session holds the lead; False when told to stop first."""
        key, standing_by = advisory_key(self.lock), False
        while not self.stopping.is_set():
            row = session.execute("SELECT pg_try_advisory_lock(%s)", [key]).fetchone()
            if row is not None and row[0]:
                return True
            if not standing_by:
                standing_by = True
                log.info("stands_by", name=self.name)
            self.stopping.wait(TRY)
        return False

    def _wait_for_database(self, error: Exception) -> None:
        pause = self._delay * random.uniform(0.8, 1.2)  # noqa: S311 (jitter, not a secret)
        self._delay = min(self._delay * 2, BACKOFF[1])
        log.warning(
            "lost_database",
            name=self.name,
            error=str(error).strip(),
            kind=type(error).__name__,
            retry_in=round(pause, 1),
        )
        self.stopping.wait(pause)
