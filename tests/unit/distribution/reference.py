"""The same rules written the slow and obvious way: every agent is looked at and sorted for every contact."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

from agentzone.distribution.types import AgentSnapshot, ProjectRules, WorkItem

Codes = dict[int, str]


def capacity(item: WorkItem, agent: AgentSnapshot) -> int:
    if item.capacity_class == "voice":
        return 1
    own = agent.own_limits.get("chat")
    return item.limit if own is None else min(item.limit, own)


def obstacle(item: WorkItem, agent: AgentSnapshot, rules: ProjectRules) -> str | None:
    chats, calls = agent.loads.get("chat", 0), agent.loads.get("voice", 0)
    if item.capacity_class == "voice":
        return "on_call" if calls + item.weight > 1 else None
    if calls and rules.voice_excludes_chats:
        return "on_call"
    return "at_limit" if chats + item.weight > capacity(item, agent) else None


def ratio(item: WorkItem, agent: AgentSnapshot) -> float:
    chats = agent.loads.get("chat", 0)
    return float(chats) if item.capacity_class == "voice" else chats / capacity(item, agent)


def open_levels(item: WorkItem, agents: list[AgentSnapshot], rules: ProjectRules, now: float) -> set[int]:
    levels = sorted({agent.levels[item.project_id] for agent in agents})
    if not rules.tier_widen_seconds:
        return set(levels)
    return set(levels[: 1 + int(max(0.0, now - item.enqueued_at) // rules.tier_widen_seconds)])


def decide_one(
    item: WorkItem, agents: list[AgentSnapshot], rules: ProjectRules, now: float, turns: dict[int, int]
) -> tuple[int | None, Codes]:
    """The chosen agent, and a code for every other one."""
    codes: Codes = {}
    online = []
    for agent in agents:
        if item.project_id not in agent.levels:
            codes[agent.agent_id] = "no_skill"
        elif item.capacity_class not in agent.takes:
            codes[agent.agent_id] = "status"
        elif not agent.lease_alive:
            codes[agent.agent_id] = "lease_dead"
        elif agent.agent_id in item.excluded_agent_ids:
            codes[agent.agent_id] = "declined"
        else:
            online.append(agent)
    levels = open_levels(item, online, rules, now)
    free = []
    for agent in online:
        own = agent.agent_id == item.preferred_agent_id
        if agent.levels[item.project_id] not in levels and not own:
            codes[agent.agent_id] = "tier_not_open"
        elif (code := obstacle(item, agent, rules)) is not None:
            codes[agent.agent_id] = code
        else:
            free.append(agent)
    if not free:
        return None, codes
    best = min(free, key=lambda a: order(item, a, turns))
    for agent in free:
        if agent is not best:
            codes[agent.agent_id] = lost(item, best, agent)
    return best.agent_id, codes


def order(item: WorkItem, agent: AgentSnapshot, turns: dict[int, int]) -> tuple[object, ...]:
    last = float("-inf") if agent.last_assigned_at is None else agent.last_assigned_at
    return (
        agent.agent_id != item.preferred_agent_id,
        agent.levels[item.project_id],
        ratio(item, agent),
        last,
        turns.get(agent.agent_id, agent.ready_since),
        agent.agent_id,
    )


def lost(item: WorkItem, best: AgentSnapshot, agent: AgentSnapshot) -> str:
    if best.agent_id == item.preferred_agent_id:
        return "not_last_agent"
    if best.levels[item.project_id] != agent.levels[item.project_id]:
        return "lower_tier"
    return "higher_load" if ratio(item, agent) > ratio(item, best) else "assigned_recently"


def decide_slowly(
    items: list[WorkItem], agents: list[AgentSnapshot], rules: dict[int, ProjectRules], now: float
) -> list[tuple[UUID, int | None, Codes]]:
    """(contact, agent or None, code of every other agent) in the order of turns."""

    def turn(item: WorkItem) -> tuple[object, ...]:
        own = rules[item.project_id]
        return (
            item.capacity_class == "chat",
            item.arrived_at - item.priority * own.ageing_seconds,
            item.arrived_at,
            item.contact_id,
        )

    team = {agent.agent_id: agent for agent in sorted(agents, key=lambda a: a.agent_id)}
    turns: dict[int, int] = {}
    out = []
    for item in sorted(items, key=turn):
        own = rules[item.project_id]
        chosen, codes = decide_one(item, list(team.values()), own, now, turns)
        if chosen is not None:
            loads = Counter(team[chosen].loads)
            loads[item.capacity_class] += item.weight
            turns[chosen] = len(turns) + max(turns.values(), default=0) + 1
            team[chosen] = replace(
                team[chosen],
                loads=dict(loads),
                last_assigned_at=now,
            )
        out.append((item.contact_id, chosen, codes))
    return out
