"""Reasons of a decision: a code for every agent, as counts and as details of the first few."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from agentzone.distribution.pool import AgentState, Pool, Seat, Tier
from agentzone.distribution.types import AgentId, AgentReason, Code, Reasons, Why

DETAILED = 20
"""How many agents are listed one by one; the others are in the counts."""


class View(NamedTuple):
    """One contact's view of a pool: `open_tiers` first tiers may serve it, `chosen` does (None: it waits)."""

    pool: Pool
    open_tiers: int
    excluded: frozenset[AgentId]
    preferred: AgentId | None
    chosen: Seat | None

    @property
    def sticky(self) -> bool:
        """The chosen agent is the one the client knows."""
        return self.chosen is not None and self.chosen.agent.id == self.preferred

    def own_of_closed_tier(self) -> Seat | None:
        """The agent the client knows, when only that makes them a candidate: their tier is not open yet."""
        if self.preferred is None or self.preferred in self.excluded:
            return None
        own = self.pool.seats.get(self.preferred)
        return own if own is not None and own.tier.rank >= self.open_tiers else None


def code_of(seat: Seat, view: View) -> Code:
    """Why an agent who is online, and is not the chosen one, does not get the contact."""
    if seat.agent.id in view.excluded:
        return "declined"
    return _code_if_asked(seat, view)


def _code_if_asked(seat: Seat, view: View) -> Code:
    if seat.tier.rank >= view.open_tiers and seat is not view.own_of_closed_tier():
        return "tier_not_open"
    if seat.obstacle is not None:
        return seat.obstacle
    if view.chosen is None:
        # Free and open, so only an exclusion can keep them; the caller turns this into "declined".
        return "declined"
    if view.sticky:
        return "not_last_agent"
    if seat.tier is not view.chosen.tier:
        return "lower_tier"
    return "higher_load" if seat.ratio > view.chosen.ratio else "assigned_recently"


def _count_tier(counts: dict[Code, int], tier: Tier, view: View) -> None:
    def add(code: Code, number: int) -> None:
        if number:
            counts[code] = counts.get(code, 0) + number

    if tier.rank >= view.open_tiers:
        add("tier_not_open", len(tier.seats))
        return
    for code, number in tier.blocked.items():
        add(code, number)
    chosen, free = view.chosen, tier.free_total
    here = chosen is not None and chosen.tier is tier
    if chosen is None:
        add("declined", free)
    elif view.sticky:
        add("not_last_agent", free - here)
    elif not here:
        add("lower_tier", free)
    else:
        # An excluded agent may stand before the chosen one: counted as a mere equal here, as declined below.
        higher = sum(n for ratio, n in tier.free.items() if ratio > chosen.ratio)
        add("higher_load", higher)
        add("assigned_recently", free - higher - 1)


def _counts(view: View) -> dict[Code, int]:
    pool = view.pool
    counts: dict[Code, int] = {}
    if pool.no_skill:
        counts["no_skill"] = pool.no_skill
    for _, reason in pool.offline:
        counts[reason] = counts.get(reason, 0) + 1
    for tier in pool.tiers:
        _count_tier(counts, tier, view)
    if (own := view.own_of_closed_tier()) is not None:
        counts["tier_not_open"] -= 1
        if own.obstacle is not None:
            counts[own.obstacle] = counts.get(own.obstacle, 0) + 1
    for agent_id in view.excluded:
        seat = pool.seats.get(agent_id)
        if seat is not None:
            counted_as = _code_if_asked(seat, view)
            counts[counted_as] -= 1
            counts["declined"] = counts.get("declined", 0) + 1
    return {code: number for code, number in counts.items() if number}


def _near_first(view: View) -> Iterator[Seat]:
    """Agents who are online: the client's own, those with a slot in the order of tiers, the others."""
    pool = view.pool
    own = pool.seats.get(view.preferred) if view.preferred is not None else None
    if own is not None:
        yield own
    for tier in pool.tiers:
        yield from (seat for seat in tier.waiting_entries() if seat is not own)
    for tier in pool.tiers:
        yield from (seat for seat in tier.seats if seat.obstacle is not None and seat is not own)


def _line(agent: AgentState, pool: Pool, tier: int) -> AgentReason:
    return {"agent": agent.id, "tier": tier, "load": pool.load(agent), "of": pool.capacity(agent)}


def _details(view: View) -> list[AgentReason]:
    pool = view.pool
    online: Iterator[tuple[AgentState, int, Code]] = (
        (seat.agent, seat.tier.level, code_of(seat, view))
        for seat in _near_first(view)
        if seat is not view.chosen
    )
    offline: Iterator[tuple[AgentState, int, Code]] = (
        (agent, agent.snapshot.levels[pool.key.project_id], reason) for agent, reason in pool.offline
    )
    lines = []
    for agent, tier, code in islice(chain(online, offline), DETAILED):
        line = _line(agent, pool, tier)
        line["code"] = code
        lines.append(line)
    return lines


def _why_chosen(view: View, counts: dict[Code, int]) -> Why:
    if view.sticky:
        return "last_agent"
    if "assigned_recently" in counts:
        return "longest_idle"
    if "higher_load" in counts:
        return "lowest_load"
    return "best_tier" if "lower_tier" in counts else "only_candidate"


def _why_waiting(view: View, counts: dict[Code, int]) -> Why:
    pool = view.pool
    if not pool.seats:
        return "nobody_online" if pool.offline else "no_skill"
    closed = pool.tiers[view.open_tiers :]
    if any(seat.agent.id not in view.excluded for tier in closed for seat in tier.waiting_entries()):
        return "tier_not_open"
    if "at_limit" in counts:
        return "at_limit"
    return "on_call" if "on_call" in counts else "declined"


def with_own(reasons: Reasons, view: View) -> Reasons:
    """Shared reasons of a contact that waits, with the client's last agent detailed first."""
    own = view.pool.seats.get(view.preferred) if view.preferred is not None else None
    if own is None:
        return reasons
    line = _line(own.agent, view.pool, own.tier.level)
    line["code"] = code_of(own, view)
    others = [other for other in reasons["agents"] if other["agent"] != view.preferred]
    return {**reasons, "agents": [line, *others[: DETAILED - 1]]}


def explain(view: View) -> Reasons:
    """Reasons of the decision `view.chosen`, with loads as they were before it."""
    counts, chosen = _counts(view), view.chosen
    return {
        "why": _why_chosen(view, counts) if chosen else _why_waiting(view, counts),
        "open_tiers": view.open_tiers,
        "chosen": _line(chosen.agent, view.pool, chosen.tier.level) if chosen else None,
        "counts": counts,
        "agents": _details(view),
    }
