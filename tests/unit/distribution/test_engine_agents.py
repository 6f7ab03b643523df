"""Which agent gets a contact, and what the others are told."""

from collections.abc import Iterable

from agentzone.distribution.engine import decide
from agentzone.distribution.types import AgentSnapshot, Decision, ProjectRules, WorkItem

from .builders import BOTH, NOW, agent, call, chat


def one(item: WorkItem, agents: Iterable[AgentSnapshot], **rules: object) -> Decision:
    return decide([item], agents, {1: ProjectRules(**rules)}, NOW)[0]  # type: ignore[arg-type]


def codes(decision: Decision) -> dict[int, str]:
    return {line["agent"]: line["code"] for line in decision.reasons["agents"]}


def test_the_least_loaded_agent_gets_the_chat_and_the_others_hear_why_not() -> None:
    decision = one(
        chat(1), [agent(1, 2), agent(2, 1), agent(3, 5), agent(4, level=None), agent(5, takes=frozenset())]
    )
    assert decision.agent_id == 2
    assert decision.reasons["why"] == "lowest_load"
    assert decision.reasons["chosen"] == {"agent": 2, "tier": 1, "load": 1, "of": 5}
    assert codes(decision) == {1: "higher_load", 3: "at_limit", 5: "status"}
    assert decision.reasons["counts"] == {"no_skill": 1, "status": 1, "at_limit": 1, "higher_load": 1}


def test_load_is_measured_against_the_agents_own_capacity() -> None:
    decision = one(chat(1), [agent(1, 1, own_limits={"chat": 2}), agent(2, 2)])
    assert decision.agent_id == 2  # 2 of 5 is less than 1 of 2


def test_between_equally_loaded_agents_the_one_who_waited_longest_is_next() -> None:
    decision = one(chat(1), [agent(1, last_assigned_at=NOW - 5), agent(2, last_assigned_at=NOW - 50)])
    assert (decision.agent_id, decision.reasons["why"]) == (2, "longest_idle")
    assert codes(decision) == {1: "assigned_recently"}


def test_within_one_call_agents_take_turns_in_the_order_they_were_served() -> None:
    team = [agent(1, last_assigned_at=NOW - 5), agent(2, last_assigned_at=NOW - 50)]
    decisions = decide([chat(n, waited=9 - n) for n in range(4)], team, {1: ProjectRules()}, NOW)
    assert [d.agent_id for d in decisions] == [2, 1, 2, 1]


def test_of_agents_who_never_had_a_contact_the_one_ready_for_longest_is_next() -> None:
    team = [
        agent(1, last_assigned_at=NOW - 900),
        agent(2, ready_since=NOW - 5),
        agent(3, ready_since=NOW - 60),
    ]
    assert one(chat(1), team).agent_id == 3


def test_a_client_goes_back_to_the_agent_they_know_even_if_others_are_idle() -> None:
    decision = one(chat(1, preferred_agent_id=2), [agent(1, 0), agent(2, 4)])
    assert (decision.agent_id, decision.reasons["why"]) == (2, "last_agent")
    assert codes(decision) == {1: "not_last_agent"}


def test_a_client_goes_back_to_the_agent_they_know_before_that_agents_tier_opens() -> None:
    team = [agent(1, 0, level=1), agent(2, 4, level=3), agent(3, 0, level=3)]
    decision = one(chat(1, preferred_agent_id=2), team)
    assert (decision.agent_id, decision.reasons["why"]) == (2, "last_agent")
    assert codes(decision) == {1: "not_last_agent", 3: "tier_not_open"}
    assert decision.reasons["counts"] == {"not_last_agent": 1, "tier_not_open": 1}


def test_the_agent_a_client_knows_is_told_what_keeps_them_although_their_tier_is_closed() -> None:
    team = [agent(1, 5, level=1), agent(2, 5, level=3), agent(3, 0, level=3)]
    decision = one(chat(1, preferred_agent_id=2), team)
    assert (decision.agent_id, decision.reasons["why"]) == (None, "tier_not_open")
    assert codes(decision) == {1: "at_limit", 2: "at_limit", 3: "tier_not_open"}
    assert decision.reasons["counts"] == {"at_limit": 2, "tier_not_open": 1}


def test_a_client_does_not_wait_for_the_agent_they_know() -> None:
    decision = one(chat(1, preferred_agent_id=2), [agent(1, 3), agent(2, 5)])
    assert (decision.agent_id, decision.reasons["why"]) == (1, "only_candidate")
    assert codes(decision) == {2: "at_limit"}


def test_the_best_tier_comes_first_and_waiting_opens_one_more_each_time() -> None:
    team = [agent(1, 5, level=1), agent(2, 0, level=3), agent(3, 0, level=5)]
    fresh = one(chat(1, waited=29), team)
    assert (fresh.agent_id, fresh.reasons["why"]) == (None, "tier_not_open")
    assert codes(fresh) == {1: "at_limit", 2: "tier_not_open", 3: "tier_not_open"}
    assert one(chat(1, waited=30), team).agent_id == 2
    assert one(chat(1, waited=0), team, tier_widen_seconds=0).agent_id == 2


def test_a_free_agent_of_a_better_tier_wins_although_all_tiers_are_open() -> None:
    decision = one(chat(1, waited=500), [agent(1, 4, level=2), agent(2, 0, level=4)])
    assert (decision.agent_id, decision.reasons["why"]) == (1, "best_tier")
    assert codes(decision) == {2: "lower_tier"}


def test_a_tier_where_nobody_is_online_or_everybody_declined_is_not_waited_for() -> None:
    team = [agent(1, level=1, lease_alive=False), agent(2, level=2), agent(3, level=3)]
    assert one(chat(1), team).agent_id == 2
    declined = one(chat(1, excluded_agent_ids=frozenset({2})), team)
    assert declined.agent_id == 3
    assert codes(declined) == {1: "lease_dead", 2: "declined"}


def test_a_contact_that_everybody_declined_waits_and_says_so() -> None:
    decision = one(chat(1, excluded_agent_ids=frozenset({1, 2})), [agent(1), agent(2)])
    assert (decision.agent_id, decision.reasons["why"]) == (None, "declined")


def test_a_contact_nobody_can_serve_says_whether_skill_or_presence_is_missing() -> None:
    assert one(chat(1), [agent(1, level=None)]).reasons["why"] == "no_skill"
    assert one(chat(1), [agent(1, takes=frozenset())]).reasons["why"] == "nobody_online"
    assert one(chat(1), []).reasons["why"] == "no_skill"


def test_a_heavy_chat_needs_as_many_slots_as_it_weighs() -> None:
    assert one(chat(1, weight=3), [agent(1, 3)]).agent_id is None
    assert one(chat(1, weight=3), [agent(1, 2)]).agent_id == 1


def test_an_agent_holds_one_call_at_a_time() -> None:
    team = [agent(1, takes=BOTH)]
    decisions = decide([call(1, 9), call(2, 5)], team, {1: ProjectRules()}, NOW)
    assert [(d.contact_id.int, d.agent_id) for d in decisions] == [(1, 1), (2, None)]
    assert decisions[1].reasons["why"] == "on_call"


def test_a_call_goes_to_the_agent_with_the_fewest_chats() -> None:
    assert one(call(1), [agent(1, 3, takes=BOTH), agent(2, 1, takes=BOTH)]).agent_id == 2


def test_calls_go_first_and_keep_chats_away_where_the_project_says_so() -> None:
    def placed(excludes: bool, load: int) -> list[int | None]:
        rules = {1: ProjectRules(voice_excludes_chats=excludes)}
        decisions = decide([chat(1, waited=90), call(2)], [agent(7, load, takes=BOTH)], rules, NOW)
        return [d.agent_id for d in sorted(decisions, key=lambda d: d.contact_id)]

    assert placed(excludes=False, load=1) == [7, 7]
    assert placed(excludes=True, load=1) == [None, 7]  # the call first, although it came later


def test_reasons_stay_small_with_hundreds_of_agents_and_name_the_clients_own_first() -> None:
    team = [agent(n, 5) for n in range(1, 301)]
    decision = one(chat(1, preferred_agent_id=250), team)
    assert decision.reasons["counts"] == {"at_limit": 300}
    assert [line["agent"] for line in decision.reasons["agents"]] == [250, *range(1, 20)]
