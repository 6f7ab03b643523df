"""One routing pass: read, decide, carry out, and note why the others wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Any, cast
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from agentzone.distribution.claim import Outcome, claim
from agentzone.distribution.engine import decide
from agentzone.distribution.snapshot import Snapshot, free_slots, load
from agentzone.distribution.types import AgentId, AgentSnapshot, Decision, Reasons, WorkItem
from agentzone.models import RoutingDecision
from kernel import clock

log = structlog.get_logger(__name__)

BATCH = 50
"""Assignments after which a pass looks at the world anew."""
SPARE = 20
"""How many contacts of a queue are read beyond its free slots."""
DEEP = 5_000
"""How many contacts of a queue are read when its first ones leave slots free."""
FAILED_REST = timedelta(seconds=30)
"""How long a contact is left alone whose assignment raised an error, so that it does not stop the others."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """`again`: something could not be finished, and a further pass soon is worthwhile."""

    assigned: int = 0
    again: bool = False


class Dispatcher:
    """Makes passes. Remembers between them what it noted and what failed; forgetting either is harmless."""

    def __init__(self) -> None:
        self._noted: dict[UUID, str] = {}
        self._resting: dict[UUID, float] = {}

    def run(self, *, full: bool = True) -> PassResult:
        """One pass. A full one also looks at queues without a free slot and notes why contacts wait.

        Raises Django's OperationalError or InterfaceError without a database.
        """
        snapshot = load(clock.now(), SPARE, full=full)
        if snapshot is None:
            self._noted.clear()
            return PassResult()
        shift = _Shift(self, snapshot)
        waiting = shift.carry_out()
        if shift.leaves_slots_free():
            deeper = load(clock.now(), DEEP, full=full)
            if deeper is not None:
                shift = _Shift(self, deeper, shift)
                waiting = shift.carry_out()
        if full and waiting is not None:
            self._note(waiting)
        return PassResult(shift.assigned, shift.missed or shift.assigned >= BATCH)

    def rests(self, contact_id: UUID) -> bool:
        """The contact's assignment failed a moment ago."""
        until = self._resting.get(contact_id)
        if until is not None and until < monotonic():
            del self._resting[contact_id]
            until = None
        return until is not None

    def let_rest(self, contact_id: UUID) -> None:
        self._resting[contact_id] = monotonic() + FAILED_REST.total_seconds()

    def _note(self, waiting: list[Decision]) -> None:
        """Store why contacts wait, when that is new; contacts beyond those read have no note yet."""
        at = clock.now()
        news = [d for d in waiting if self._noted.get(d.contact_id) != d.reasons["why"]]
        RoutingDecision.objects.bulk_create(
            RoutingDecision(contact_id=d.contact_id, agent=None, at=at, reasons=d.reasons) for d in news
        )
        self._noted = {d.contact_id: d.reasons["why"] for d in waiting}


class _Shift:
    """One snapshot while its decisions are carried out."""

    def __init__(self, dispatcher: Dispatcher, snapshot: Snapshot, before: _Shift | None = None) -> None:
        self.dispatcher = dispatcher
        self.snapshot = snapshot
        self.items: dict[UUID, WorkItem] = {
            item.contact_id: item for item in snapshot.items if not dispatcher.rests(item.contact_id)
        }
        self.agents: dict[AgentId, AgentSnapshot] = {agent.agent_id: agent for agent in snapshot.agents}
        self.assigned: int = before.assigned if before else 0
        self.missed: bool = before.missed if before else False

    def carry_out(self) -> list[Decision] | None:
        """Claim until every decision is either carried out or to wait; returns those that wait.

        None when the batch is full and the rest is for the next pass.

        An agent who turns out to be unable is left out, and what was meant for them goes to the next candidate.
        """
        while True:
            now = self.snapshot.at.timestamp()
            decisions = decide(self.items.values(), self.agents.values(), self.snapshot.rules, now)
            busy: set[AgentId] = set()
            for decision in decisions:
                if decision.agent_id is None or decision.agent_id in busy:
                    continue
                if self.assigned >= BATCH:
                    return None
                if not self._one(decision.contact_id, decision.agent_id, decision.reasons):
                    busy.add(decision.agent_id)
            if not busy:
                return [decision for decision in decisions if decision.agent_id is None]
            for agent_id in busy:
                del self.agents[agent_id]

    def leaves_slots_free(self) -> bool:
        """A queue was not read to its end although slots for it are free."""
        if not self.snapshot.unread or self.assigned >= BATCH:
            return False
        free = free_slots(self.agents.values(), self.snapshot.unread, self.snapshot.limits)
        return any(free.values())

    def _one(self, contact_id: UUID, agent_id: AgentId, reasons: Reasons) -> bool:
        """Carry one decision out; False when the agent is the obstacle."""
        try:
            outcome = claim(contact_id, agent_id, cast(dict[str, Any], reasons))
        except (OperationalError, InterfaceError) as error:
            if not _is_collision(error):
                raise
            outcome = Outcome.MISSED
        except Exception:
            # Whatever a subscriber stumbled over, the others in the queue must not wait for it.
            log.exception("assignment_failed", contact=str(contact_id), agent=agent_id)
            self.dispatcher.let_rest(contact_id)
            del self.items[contact_id]
            return True
        if outcome is Outcome.BUSY:
            return False
        item = self.items.pop(contact_id)
        if outcome is Outcome.MISSED:
            self.missed = True
        else:
            self.assigned += 1
            self._load(agent_id, item)
            log.info("contact_assigned", contact=str(contact_id), agent=agent_id, why=reasons["why"])
        return True

    def _load(self, agent_id: AgentId, item: WorkItem) -> None:
        agent = self.agents[agent_id]
        loads = {**agent.loads, item.capacity_class: agent.loads[item.capacity_class] + item.weight}
        self.agents[agent_id] = replace(agent, loads=loads, last_assigned_at=self.snapshot.at.timestamp())


def _is_collision(error: Exception) -> bool:
    """A deadlock or a lock not had (SQLSTATE classes 40 and 55): the database is well, only try again."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return state.startswith(("40", "55"))
