"""What the engine takes and gives. Times are Unix seconds (float), durations are seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NotRequired, TypeAlias, TypedDict
from uuid import UUID

AgentId: TypeAlias = int
ProjectId: TypeAlias = int
ContactId: TypeAlias = UUID
CapacityClass: TypeAlias = Literal["chat", "voice"]

VOICE_CAPACITY = 1
"""A person holds one conversation by voice at a time, whatever the settings say."""


@dataclass(frozen=True, slots=True)
class ProjectRules:
    """Settings of one project that the engine obeys.

    `tier_widen_seconds`: a contact may go to one worse skill tier more for each such interval it has waited;
    0 opens all tiers at once. `ageing_seconds`: waiting that long outweighs one point of priority.
    `voice_excludes_chats`: an agent who is in a call gets no chats of this project.
    """

    tier_widen_seconds: float = 30.0
    ageing_seconds: float = 60.0
    voice_excludes_chats: bool = True

    def __post_init__(self) -> None:
        if self.ageing_seconds <= 0:
            raise ValueError("ageing_seconds must be above 0, or a low priority may wait for ever")
        if self.tier_widen_seconds < 0:
            raise ValueError("tier_widen_seconds must not be below 0")


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One contact that waits for an agent.

    `limit` is the project's limit of open chats per agent in force now (for voice the capacity is always 1).
    `enqueued_at` is when it entered this queue, and widens tiers; `arrived_at` is its original arrival, is
    kept through transfers and returns, and decides its turn. `excluded_agent_ids` are the
    agents who declined or missed it, or passed it on.
    """

    contact_id: ContactId
    project_id: ProjectId
    capacity_class: CapacityClass
    limit: int
    enqueued_at: float
    arrived_at: float
    weight: int = 1
    priority: int = 0
    preferred_agent_id: AgentId | None = None
    excluded_agent_ids: frozenset[AgentId] = frozenset()


@dataclass(frozen=True, slots=True)
class AgentSnapshot:
    """One agent as the database showed them.

    `takes`: capacity classes the current status accepts. `loads`: weight of open contacts by class, over all
    projects. `own_limits`: the agent's own limit by class; a class that is absent or None has none. `levels`:
    skill level by project, 1 (best tier) to 5. `last_assigned_at`: None when nothing was ever assigned.
    """

    agent_id: AgentId
    takes: frozenset[CapacityClass]
    levels: Mapping[ProjectId, int]
    loads: Mapping[CapacityClass, int] = field(default_factory=dict)
    own_limits: Mapping[CapacityClass, int | None] = field(default_factory=dict)
    last_assigned_at: float | None = None
    ready_since: float = 0.0
    lease_alive: bool = True


Code: TypeAlias = Literal[
    "no_skill",  # the agent does not serve the project
    "status",  # their status does not take this class
    "lease_dead",  # their workplace went silent
    "declined",  # they declined or missed this contact, or passed it on
    "tier_not_open",  # their skill tier waits for its turn
    "on_call",  # a call keeps them
    "at_limit",  # no free slot
    "not_last_agent",  # free, but the client went to the agent they know
    "lower_tier",  # free, but a better tier had somebody free
    "higher_load",  # free, but more loaded for their capacity
    "assigned_recently",  # free and as loaded, but their turn is later
]
Why: TypeAlias = Literal[
    # chosen because
    "last_agent",
    "only_candidate",
    "best_tier",
    "lowest_load",
    "longest_idle",
    # waits because
    "tier_not_open",
    "at_limit",
    "on_call",
    "declined",
    "nobody_online",
    "no_skill",
]


class AgentReason(TypedDict):
    """One agent in the reasons. `load` of `of`: open weight and capacity in the contact's class."""

    agent: AgentId
    code: NotRequired[Code]
    tier: int
    load: int
    of: int


class Reasons(TypedDict):
    """Why a decision is what it is: plain JSON values, bounded in size whatever the number of agents.

    `counts` holds every agent but the chosen one exactly once; `agents` details the first of them
    (`reasons.DETAILED` at most). Decisions that wait may share one object: do not change it.
    """

    why: Why
    open_tiers: int
    chosen: AgentReason | None
    counts: dict[Code, int]
    agents: list[AgentReason]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one contact: give it to `agent_id`, or let it wait (None). `reasons` say why."""

    contact_id: ContactId
    agent_id: AgentId | None
    reasons: Reasons
