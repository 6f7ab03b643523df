"""The router process: one leads, others stand by; woken by NOTIFY, with a sweep as the safety net. Two that believe to
lead for a moment do no harm: `claim` sees to that."""

from __future__ import annotations

import os
import socket
from time import monotonic

import structlog

from agentzone.distribution.passes import Dispatcher
from agentzone.services.wake import CHANNEL
from kernel import heartbeat
from kernel.leading import Leader, Session

log = structlog.get_logger(__name__)

NAME = "omnivox-router"
SWEEP = 1.0
RETRY = 0.02
"""Pause before a pass that follows an unfinished one, when nobody wakes the router sooner."""
FULL = 5.0
"""Seconds between the passes that also note why contacts wait."""
BEAT = 5.0


class Router(Leader):
    """Runs until told to stop, whatever happens to PostgreSQL meanwhile. `sweep`: seconds between sweeps."""

    name, lock, channel = NAME, "agentzone.router", CHANNEL

    def __init__(self, sweep: float = SWEEP) -> None:
        super().__init__()
        self.sweep = sweep
        self._last_beat = 0.0

    def lead(self, session: Session) -> None:
        log.info("router_leads", sweep_seconds=self.sweep)
        dispatcher = Dispatcher()
        self._last_beat = next_full = 0.0
        while not self.stopping.is_set():
            full = monotonic() >= next_full
            result = dispatcher.run(full=full)
            if full:
                next_full = monotonic() + FULL
            self.is_well()
            self._beat(session)
            self.heard(session, RETRY if result.again else self.sweep)

    def _beat(self, session: Session) -> None:
        """Show life, and prove that the session, so the lead, is still there."""
        now = monotonic()
        if now - self._last_beat >= BEAT:
            session.execute("SELECT 1")
            heartbeat.beat("router", host=socket.gethostname(), pid=os.getpid())
            self._last_beat = now
