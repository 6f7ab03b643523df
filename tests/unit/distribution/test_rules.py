import pytest

from agentzone.distribution.types import ProjectRules


def test_rules_that_would_let_contacts_starve_are_refused() -> None:
    with pytest.raises(ValueError, match="ageing_seconds"):
        ProjectRules(ageing_seconds=0)
    with pytest.raises(ValueError, match="tier_widen_seconds"):
        ProjectRules(tier_widen_seconds=-1)
