"""The agents of one project as candidates for one kind of contact, kept in order while loads grow.

Within one call loads only grow, so an agent who does not fit a pool any more never comes back to it: each
tier is a heap with lazy removal, and the counts that the reasons need are kept up to date, not recounted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import Literal, NamedTuple, TypeAlias

from agentzone.distribution.types import (
    VOICE_CAPACITY,
    AgentId,
    AgentSnapshot,
    CapacityClass,
    Code,
    ProjectId,
    ProjectRules,
    Reasons,
)

NEVER = float("-inf")
Offline: TypeAlias = Literal["status", "lease_dead"]


class PoolKey(NamedTuple):
    """Contacts that agree in these are interchangeable as far as agents are concerned."""

    project_id: ProjectId
    capacity_class: CapacityClass
    limit: int
    weight: int


class AgentState:
    """A snapshot with the loads of the decisions made so far."""

    __slots__ = ("chat", "id", "idle", "own_limit", "seats", "snapshot", "voice")

    def __init__(self, snapshot: AgentSnapshot) -> None:
        self.id = snapshot.agent_id
        self.snapshot = snapshot
        self.chat = snapshot.loads.get("chat", 0)
        self.voice = snapshot.loads.get("voice", 0)
        self.own_limit = snapshot.own_limits.get("chat")
        last = snapshot.last_assigned_at
        # Longest since the last assignment first; of those never assigned, the one ready for longest.
        self.idle: tuple[float, float] = (NEVER if last is None else last, snapshot.ready_since)
        self.seats: list[tuple[Pool, Seat]] = []

    def chat_capacity(self, limit: int) -> int:
        """Open chats this agent may hold when a project's limit is `limit`."""
        own = self.own_limit
        return limit if own is None or own > limit else own

    def offline(self, capacity_class: CapacityClass) -> Offline | None:
        """Why the agent takes nothing of this class at all, if so."""
        if capacity_class not in self.snapshot.takes:
            return "status"
        return None if self.snapshot.lease_alive else "lease_dead"


class Seat:
    """One agent in one tier of one pool; `entry` is its only valid heap entry, `obstacle` why it has none."""

    __slots__ = ("agent", "entry", "obstacle", "ratio", "tier")

    def __init__(self, agent: AgentState, tier: Tier) -> None:
        self.agent = agent
        self.tier = tier
        self.ratio = 0.0
        self.obstacle: Code | None = None
        self.entry: Entry | None = None


Entry: TypeAlias = tuple[float, tuple[float, float], AgentId, Seat]


class Tier:
    """Agents of one skill level who are online. `free` counts those with a slot by load ratio."""

    __slots__ = ("blocked", "free", "free_total", "heap", "level", "rank", "seats")

    def __init__(self, level: int) -> None:
        self.level = level
        self.rank = 0
        self.seats: list[Seat] = []
        self.heap: list[Entry] = []
        self.free: dict[float, int] = {}
        self.free_total = 0
        self.blocked: dict[Code, int] = {}

    def waiting_entries(self) -> Iterator[Seat]:
        """Agents with a free slot, those next in turn near the front."""
        return (entry[3] for entry in self.heap if entry[3].entry is entry)

    def first(self, excluded: frozenset[AgentId]) -> Seat | None:
        """The next agent in turn who is not excluded; the heap keeps them."""
        heap, aside, found = self.heap, [], None
        while heap:
            entry = heap[0]
            if entry[3].entry is not entry:
                heappop(heap)
            elif entry[2] in excluded:
                aside.append(heappop(heap))
            else:
                found = entry[3]
                break
        for entry in aside:
            heappush(heap, entry)
        return found


class Pool:
    """Agents with the project's skill, by tier. `waiting_reasons`: by open tiers, until something changes."""

    def __init__(self, key: PoolKey, rules: ProjectRules, agents: Sequence[AgentState]) -> None:
        self.key = key
        self.rules = rules
        self.seats: dict[AgentId, Seat] = {}
        self.offline: list[tuple[AgentState, Offline]] = []
        self.waiting_reasons: dict[int, Reasons] = {}
        self.free_total = 0
        tiers: dict[int, Tier] = {}
        project_id, capacity_class = key.project_id, key.capacity_class
        for agent in agents:
            level = agent.snapshot.levels.get(project_id)
            if level is None:
                continue
            if (reason := agent.offline(capacity_class)) is not None:
                self.offline.append((agent, reason))
                continue
            tier = tiers.get(level)
            if tier is None:
                tier = tiers[level] = Tier(level)
            self._sit(agent, tier)
        self.no_skill = len(agents) - len(self.offline) - len(self.seats)
        self.tiers = [tiers[level] for level in sorted(tiers)]
        for rank, tier in enumerate(self.tiers):
            tier.rank = rank
            heapify(tier.heap)

    def _sit(self, agent: AgentState, tier: Tier) -> None:
        seat = Seat(agent, tier)
        tier.seats.append(seat)
        self.seats[agent.id] = seat
        agent.seats.append((self, seat))
        if self._settle(seat):
            tier.heap.append(seat.entry)  # type: ignore[arg-type]  # heapified once all sit

    def capacity(self, agent: AgentState) -> int:
        """The agent's capacity in this pool's class."""
        return VOICE_CAPACITY if self.key.capacity_class == "voice" else agent.chat_capacity(self.key.limit)

    def load(self, agent: AgentState) -> int:
        """The agent's open weight in this pool's class."""
        return agent.voice if self.key.capacity_class == "voice" else agent.chat

    def obstacle(self, agent: AgentState) -> Code | None:
        """Why the agent has no slot for one contact of this pool now; None when they have one."""
        key = self.key
        if key.capacity_class == "voice":
            return "on_call" if agent.voice + key.weight > VOICE_CAPACITY else None
        if agent.voice and self.rules.voice_excludes_chats:
            return "on_call"
        return "at_limit" if agent.chat + key.weight > agent.chat_capacity(key.limit) else None

    def _settle(self, seat: Seat) -> bool:
        """Place a seat among the free or the blocked; True when free, with `entry` to be pushed."""
        agent, tier = seat.agent, seat.tier
        obstacle = seat.obstacle = self.obstacle(agent)
        if obstacle is not None:
            seat.entry = None
            tier.blocked[obstacle] = tier.blocked.get(obstacle, 0) + 1
            return False
        # Nobody free for a call is in one, so what tells them apart is the chats they hold meanwhile.
        ratio = float(agent.chat)
        if self.key.capacity_class == "chat":
            ratio /= self.capacity(agent) or 1
        seat.ratio = ratio
        seat.entry = (ratio, agent.idle, agent.id, seat)
        tier.free[ratio] = tier.free.get(ratio, 0) + 1
        tier.free_total += 1
        self.free_total += 1
        return True

    def refresh(self, seat: Seat) -> None:
        """The seat's agent got something: find its new place."""
        self.waiting_reasons.clear()
        tier = seat.tier
        if seat.obstacle is not None:
            tier.blocked[seat.obstacle] -= 1
        else:
            tier.free[seat.ratio] -= 1
            tier.free_total -= 1
            self.free_total -= 1
        if self._settle(seat) and seat.entry is not None:
            heappush(tier.heap, seat.entry)
