"""Every pair of state and trigger of the call, the leg, the offer, the agent's part and the command: where it leads,
or that it is refused. The expectations are written out here, apart from the tables."""

from __future__ import annotations

import itertools
from enum import StrEnum

import pytest

from agentzone.states import OfferOutcome
from agentzone.telephony.states import (
    CALL,
    COMMAND,
    HANDLING,
    LEG,
    OFFER,
    CallState,
    CallTrigger,
    CommandState,
    CommandTrigger,
    HandlingState,
    HandlingTrigger,
    LegState,
    LegTrigger,
    OfferState,
    OfferTrigger,
)
from kernel.states import StateMachine, TransitionRefused

# state: {trigger: next state}; all that is not named is refused.
ALLOWED = {
    "call": {
        "dialling": {"answer": "talking", "return": "ordered", "end": "ended"},
        "ordered": {"offer": "asked", "rejoin": "queued", "end": "ended"},
        "asked": {"return": "ordered", "answer": "dialling", "rejoin": "offered", "end": "ended"},
        "queued": {"offer": "offered", "order": "ordered", "hand_out": "passing", "end": "ended"},
        "offered": {"return": "queued", "answer": "talking", "end": "ended"},
        "talking": {"hold": "held", "return": "queued", "hand_out": "passing", "end": "ended"},
        "held": {"retrieve": "talking", "return": "queued", "hand_out": "passing", "end": "ended"},
        "passing": {"join": "passed", "return": "queued", "end": "ended"},
        "passed": {"return": "queued", "end": "ended"},
        "ended": {},
    },
    "leg": {
        "dialling": {"ring": "ringing", "answer": "up", "end": "ended"},
        "ringing": {"answer": "up", "end": "ended"},
        "up": {"end": "ended"},
        "ended": {},
    },
    "offer": {
        "": {
            "accept": "accepted",
            "decline": "declined",
            "time_out": "timed_out",
            "withdraw": "withdrawn",
        },
        "accepted": {},
        "declined": {},
        "timed_out": {},
        "withdrawn": {},
    },
    "handling": {
        "ringing": {"answer": "talking", "miss": "done"},
        "talking": {"hold": "hold", "leave": "acw"},
        "hold": {"retrieve": "talking", "leave": "acw"},
        "acw": {"finish": "done"},
        "done": {},
    },
    "command": {
        "queued": {"send": "sent", "fail": "failed"},
        "sent": {"send": "sent", "succeed": "done", "fail": "failed", "give back": "queued"},
        "done": {},
        "failed": {},
    },
}
MACHINES: dict[str, tuple[StateMachine, type[StrEnum], type[StrEnum]]] = {
    "call": (CALL, CallState, CallTrigger),
    "leg": (LEG, LegState, LegTrigger),
    "offer": (OFFER, OfferState, OfferTrigger),
    "handling": (HANDLING, HandlingState, HandlingTrigger),
    "command": (COMMAND, CommandState, CommandTrigger),
}
PAIRS = [
    (name, state, trigger)
    for name, (_, states, triggers) in MACHINES.items()
    for state, trigger in itertools.product(states, triggers)
]


@pytest.mark.parametrize(
    ("name", "state", "trigger"), PAIRS, ids=lambda value: str(getattr(value, "value", value)) or "pending"
)
def test_a_trigger_leads_where_it_should_or_is_refused(name: str, state: StrEnum, trigger: StrEnum) -> None:
    machine = MACHINES[name][0]
    expected = ALLOWED[name][state.value].get(trigger.value)
    if expected is None:
        with pytest.raises(TransitionRefused):
            machine.target(state, trigger)
    else:
        assert machine.target(state, trigger).value == expected


@pytest.mark.parametrize("name", MACHINES)
def test_the_expectations_name_every_state_and_no_unknown_trigger(name: str) -> None:
    _, states, triggers = MACHINES[name]
    assert set(ALLOWED[name]) == {state.value for state in states}
    assert {t for row in ALLOWED[name].values() for t in row} == {trigger.value for trigger in triggers}


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_can_be_left_for_an_end_and_no_end_is_left(name: str) -> None:
    machine, states, triggers = MACHINES[name]
    graph = {state.value: set(ALLOWED[name][state.value].values()) for state in states}
    ends = {state for state, nexts in graph.items() if not nexts}
    reached = set(ends)
    while more := {s for s, nexts in graph.items() if s not in reached and nexts & reached}:
        reached |= more
    assert reached == set(graph)
    assert all(machine.sources(trigger).isdisjoint({states(end) for end in ends}) for trigger in triggers)


def test_ends_of_an_offer_are_those_that_the_table_of_offers_keeps() -> None:
    assert {state.value for state in OfferState} - {""} == {outcome.value for outcome in OfferOutcome}
