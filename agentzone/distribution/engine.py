"""The routing engine: who gets which contact, and why. Pure: same input, same output, no clock, no database.

Order of contacts: priority with ageing → original arrival → id. Order of agents for each: the client's last agent,
whatever their tier → the skill tiers its waiting has opened, better first → lowest load ÷ capacity → longest since
the last assignment → id. Loads grow as decisions are made, so one call spreads its contacts evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from agentzone.distribution.order import open_tiers, turn_key
from agentzone.distribution.pool import AgentState, Pool, PoolKey, Seat
from agentzone.distribution.reasons import View, explain, with_own
from agentzone.distribution.types import (
    AgentSnapshot,
    CapacityClass,
    Decision,
    ProjectId,
    ProjectRules,
    Reasons,
    WorkItem,
)


class _Board:
    """State of one call: agents with growing loads, and the pools built on demand."""

    def __init__(
        self, agents: Iterable[AgentSnapshot], rules: Mapping[ProjectId, ProjectRules], now: float
    ) -> None:
        # By id, so that the input's order never shows in the output.
        self.agents = [AgentState(agent) for agent in sorted(agents, key=lambda agent: agent.agent_id)]
        self.rules = rules
        self.now = now
        self.pools: dict[tuple[ProjectId, CapacityClass, int, int], Pool] = {}
        self.assigned = 0

    def decide(self, item: WorkItem) -> Decision:
        key = (item.project_id, item.capacity_class, item.limit, item.weight)
        pool = self.pools.get(key) or self._pool(key)
        opened = self._open_tiers(item, pool)
        seat = self._choose(item, pool, opened) if pool.free_total else None
        if seat is None:
            return Decision(item.contact_id, None, self._waiting_reasons(item, pool, opened))
        view = View(pool, opened, item.excluded_agent_ids, item.preferred_agent_id, seat)
        decision = Decision(item.contact_id, seat.agent.id, explain(view))
        self._assign(item, seat.agent)
        return decision

    def _pool(self, key: tuple[ProjectId, CapacityClass, int, int]) -> Pool:
        pool = self.pools[key] = Pool(PoolKey(*key), self.rules[key[0]], self.agents)
        return pool

    def _open_tiers(self, item: WorkItem, pool: Pool) -> int:
        """Number of leading tiers open to the item; tiers where everybody is excluded cost no waiting."""
        excluded, present = item.excluded_agent_ids, len(pool.tiers)
        if present <= 1:
            return present
        if not excluded:
            return open_tiers(item, pool.rules, self.now, present)
        usable = [
            tier.rank
            for tier in pool.tiers
            if len(tier.seats) > len(excluded) or any(s.agent.id not in excluded for s in tier.seats)
        ]
        if not usable:
            return present
        return usable[open_tiers(item, pool.rules, self.now, len(usable)) - 1] + 1

    def _choose(self, item: WorkItem, pool: Pool, opened: int) -> Seat | None:
        excluded = item.excluded_agent_ids
        if item.preferred_agent_id is not None and item.preferred_agent_id not in excluded:
            own = pool.seats.get(item.preferred_agent_id)
            if own is not None and own.obstacle is None:  # the client need not wait for their tier to open
                return own
        for tier in pool.tiers[:opened]:
            if tier.free_total and (seat := tier.first(excluded)) is not None:
                return seat
        return None

    def _assign(self, item: WorkItem, agent: AgentState) -> None:
        if item.capacity_class == "voice":
            agent.voice += item.weight
        else:
            agent.chat += item.weight
        self.assigned += 1
        agent.idle = (self.now, float(self.assigned))
        for other, seat in agent.seats:
            other.refresh(seat)

    def _waiting_reasons(self, item: WorkItem, pool: Pool, opened: int) -> Reasons:
        """Contacts that wait for the same cause share one object, as long as nothing changes."""
        own_view = View(pool, opened, item.excluded_agent_ids, item.preferred_agent_id, None)
        if item.excluded_agent_ids or own_view.own_of_closed_tier() is not None:
            return explain(own_view)
        reasons = pool.waiting_reasons.get(opened)
        if reasons is None:
            view = View(pool, opened, item.excluded_agent_ids, None, None)
            reasons = pool.waiting_reasons[opened] = explain(view)
        if item.preferred_agent_id is None:
            return reasons
        return with_own(reasons, own_view)


def decide(
    items: Iterable[WorkItem],
    agents: Iterable[AgentSnapshot],
    rules: Mapping[ProjectId, ProjectRules],
    now: float,
) -> list[Decision]:
    """Decide about every item, in the order of their turns. `rules` must know every item's project.

    `now` is Unix seconds. Nothing is changed: carrying a decision out is the caller's part, and may fail.
    """
    board = _Board(agents, rules, now)
    return [board.decide(item) for item in sorted(items, key=turn_key(rules))]
