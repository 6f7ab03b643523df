"""What holds for every shift that Hypothesis can think of."""

import json
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from agentzone.distribution.engine import decide
from agentzone.distribution.reasons import DETAILED
from agentzone.distribution.types import AgentSnapshot, ProjectRules

from .builders import NOW, Shift, agent, chat, shifts
from .reference import decide_slowly

MANY = settings(max_examples=120, deadline=None)


@MANY
@given(shifts())
def test_the_engine_decides_and_explains_exactly_as_the_obvious_slow_rules_do(shift: Shift) -> None:
    fast = decide(*shift, NOW)
    slow = decide_slowly(*shift, NOW)
    assert [(d.contact_id, d.agent_id) for d in fast] == [(contact, chosen) for contact, chosen, _ in slow]
    for decision, (_, _, codes) in zip(fast, slow, strict=True):
        assert decision.reasons["counts"] == dict(Counter(codes.values()))
        for line in decision.reasons["agents"]:
            assert line["code"] == codes[line["agent"]]


@MANY
@given(shifts())
def test_no_agent_ever_goes_above_a_limit(shift: Shift) -> None:
    items = {item.contact_id: item for item in shift.items}
    team = {a.agent_id: a for a in shift.agents}
    chats = {a.agent_id: a.loads["chat"] for a in shift.agents}
    calls = {a.agent_id: a.loads["voice"] for a in shift.agents}
    for decision in decide(*shift, NOW):
        if decision.agent_id is None:
            continue
        item, who = items[decision.contact_id], decision.agent_id
        if item.capacity_class == "voice":
            calls[who] += item.weight
            assert calls[who] <= 1
        else:
            chats[who] += item.weight
            own = team[who].own_limits["chat"]
            assert chats[who] <= item.limit
            assert own is None or chats[who] <= own


@MANY
@given(shifts())
def test_nobody_gets_what_they_may_not_take(shift: Shift) -> None:
    items = {item.contact_id: item for item in shift.items}
    team = {a.agent_id: a for a in shift.agents}
    for decision in decide(*shift, NOW):
        if decision.agent_id is not None:
            item, who = items[decision.contact_id], team[decision.agent_id]
            assert who.agent_id not in item.excluded_agent_ids
            assert item.project_id in who.levels
            assert item.capacity_class in who.takes
            assert who.lease_alive


@MANY
@given(shifts(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_show_in_the_decisions(shift: Shift, random: object) -> None:
    first = decide(*shift, NOW)
    random.shuffle(shift.items)  # type: ignore[attr-defined]
    random.shuffle(shift.agents)  # type: ignore[attr-defined]
    assert decide(*shift, NOW) == first


@MANY
@given(shifts())
def test_every_contact_is_decided_once_with_reasons_that_store_as_small_json(shift: Shift) -> None:
    decisions = decide(*shift, NOW)
    assert sorted(d.contact_id for d in decisions) == sorted(item.contact_id for item in shift.items)
    for decision in decisions:
        reasons = decision.reasons
        assert json.loads(json.dumps(reasons)) == reasons
        assert reasons["why"]
        chosen = reasons["chosen"]
        assert (chosen["agent"] if chosen else None) == decision.agent_id
        assert sum(reasons["counts"].values()) + bool(chosen) == len(shift.agents)
        assert len(reasons["agents"]) <= DETAILED


@st.composite
def equals(draw: st.DrawFn) -> list[AgentSnapshot]:
    """Agents who differ in nothing but id, history and, by one at most, load."""
    base = draw(st.integers(0, 3))
    return [
        agent(
            number,
            base + draw(st.integers(0, 1)),
            last_assigned_at=draw(st.none() | st.floats(0, NOW)),
            ready_since=draw(st.floats(0, NOW)),
        )
        for number in range(1, draw(st.integers(2, 10)))
    ]


@MANY
@given(equals(), st.integers(0, 60), st.integers(4, 8))
def test_equal_agents_end_with_loads_that_differ_by_one_at_most(
    team: list[AgentSnapshot], waiting: int, limit: int
) -> None:
    loads = Counter({a.agent_id: a.loads["chat"] for a in team})
    free = sum(limit - load for load in loads.values())
    decisions = decide([chat(n, limit=limit) for n in range(waiting)], team, {1: ProjectRules()}, NOW)
    loads.update(d.agent_id for d in decisions if d.agent_id is not None)
    assert sum(d.agent_id is not None for d in decisions) == min(waiting, free)
    assert max(loads.values()) - min(loads.values()) <= 1


@MANY
@given(
    old_priority=st.integers(-5, 0),
    new_priority=st.integers(1, 10),
    ageing=st.floats(1, 120),
    every=st.floats(0.5, 30),
)
def test_an_old_contact_gets_its_turn_although_more_urgent_ones_never_stop_coming(
    old_priority: int, new_priority: int, ageing: float, every: float
) -> None:
    """One slot frees with each arrival, so the queue of urgent contacts never ends."""
    rules = {1: ProjectRules(ageing_seconds=ageing)}
    waiting = [chat(0, waited=0.0, priority=old_priority)]
    bound = (new_priority - old_priority) * ageing + every
    now, number = NOW, 0
    while True:
        number += 1
        waiting.append(chat(number, arrived_at=now, enqueued_at=now, priority=new_priority))
        served = decide(waiting, [agent(1, 4)], rules, now)[0].contact_id.int
        if served == 0:
            break
        waiting = [item for item in waiting if item.contact_id.int != served]
        now += max(every, bound / 50)
        assert now <= NOW + bound + max(every, bound / 50)
    assert now > NOW


@MANY
@given(st.lists(st.integers(0, 300), min_size=2, max_size=20, unique=True), st.data())
def test_a_contact_that_comes_back_to_the_queue_keeps_the_turn_of_its_arrival(
    waits: list[int], data: st.DataObject
) -> None:
    """Transferred or returned contacts are enqueued anew, and still stand by their original arrival."""
    items = [
        chat(n, arrived_at=NOW - waited, enqueued_at=NOW - data.draw(st.integers(0, waited)))
        for n, waited in enumerate(waits)
    ]
    turns = [d.contact_id.int for d in decide(items, [], {1: ProjectRules()}, NOW)]
    assert [waits[n] for n in turns] == sorted(waits, reverse=True)
