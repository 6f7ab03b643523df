"""Who is next: the order of contacts and how many skill tiers are open to one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from agentzone.distribution.types import ContactId, ProjectId, ProjectRules, WorkItem

TurnKey: TypeAlias = tuple[bool, float, float, ContactId]


def turn_at(item: WorkItem, rules: ProjectRules) -> float:
    """The moment that decides the turn: a contact of priority p stands where one without priority would stand
    that arrived p × ageing_seconds earlier.

    This is priority that grows with waiting, written so that it does not depend on the present: two contacts
    never change places, and whatever arrives later than turn_at + highest priority × ageing stands behind.
    """
    return item.arrived_at - item.priority * rules.ageing_seconds


def turn_key(rules: Mapping[ProjectId, ProjectRules]) -> Callable[[WorkItem], TurnKey]:
    """Sort key of contacts: calls before chats, then priority with ageing, original arrival, id.

    Calls come first since an agent who takes a call may be closed to chats, but not the other way round.
    """

    def key(item: WorkItem) -> TurnKey:
        after_calls = item.capacity_class == "chat"
        return (after_calls, turn_at(item, rules[item.project_id]), item.arrived_at, item.contact_id)

    return key


def open_tiers(item: WorkItem, rules: ProjectRules, now: float, present: int) -> int:
    """How many of the `present` tiers (best first) the contact may use after its waiting, at least one."""
    if rules.tier_widen_seconds == 0:
        return present
    waited = max(0.0, now - item.enqueued_at)
    return min(present, 1 + int(waited // rules.tier_widen_seconds))
