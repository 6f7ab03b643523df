"""The engine's share of the time from a free slot to an assignment. The bounds only tell a pass from a search that
grows with contacts × agents: they hold on a machine ten times slower. The figure itself is `scripts/bench`'s."""

from time import process_time

import pytest

from agentzone.distribution.engine import decide
from agentzone.distribution.types import ProjectRules

from .builders import NOW, agent, chat

ITEMS = [chat(n, waited=1000 - n, priority=n % 4) for n in range(1000)]
RULES = {1: ProjectRules()}


@pytest.mark.parametrize(("slots", "bound_ms"), [(1, 60), (300, 600)])
def test_a_thousand_contacts_and_three_hundred_agents_are_decided_in_no_time(
    slots: int, bound_ms: int
) -> None:
    team = [agent(n, 4 if n < slots else 5, last_assigned_at=NOW - n) for n in range(300)]

    def spent() -> float:
        begun = process_time()
        decisions = decide(ITEMS, team, RULES, NOW)
        taken = process_time() - begun
        assert sum(d.agent_id is not None for d in decisions) == slots
        return taken * 1000

    assert min(spent() for _ in range(3)) < bound_ms
