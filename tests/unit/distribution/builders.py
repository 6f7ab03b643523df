"""Short ways to write agents and contacts, and Hypothesis strategies of whole shifts."""

from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st

from agentzone.distribution.types import AgentSnapshot, ProjectRules, WorkItem

NOW = 10_000.0
CHAT = frozenset({"chat"})
VOICE = frozenset({"voice"})
BOTH = frozenset({"chat", "voice"})


def agent(agent_id: int, load: int = 0, level: int | None = 1, **values: Any) -> AgentSnapshot:
    """An agent of project 1 who takes chats and holds `load` of them."""
    values.setdefault("takes", CHAT)
    values.setdefault("levels", {} if level is None else {1: level})
    values.setdefault("loads", {"chat": load})
    return AgentSnapshot(agent_id, **values)


def chat(contact_id: int, waited: float = 0.0, **values: Any) -> WorkItem:
    """A chat of project 1 that arrived `waited` seconds ago; limit 5."""
    values.setdefault("project_id", 1)
    values.setdefault("capacity_class", "chat")
    values.setdefault("limit", 5)
    values.setdefault("enqueued_at", NOW - waited)
    values.setdefault("arrived_at", NOW - waited)
    return WorkItem(UUID(int=contact_id), **values)


def call(contact_id: int, waited: float = 0.0, **values: Any) -> WorkItem:
    return chat(contact_id, waited, capacity_class="voice", limit=1, **values)


class Shift(NamedTuple):
    """One input of the engine."""

    items: list[WorkItem]
    agents: list[AgentSnapshot]
    rules: dict[int, ProjectRules]


PROJECTS = (1, 2, 3)
AGENT_IDS = st.integers(1, 12)
moments = st.integers(0, 40).map(lambda tens: NOW - 10 * tens)

rules = st.builds(
    ProjectRules,
    tier_widen_seconds=st.sampled_from([0.0, 15.0, 60.0]),
    ageing_seconds=st.sampled_from([1.0, 30.0, 300.0]),
    voice_excludes_chats=st.booleans(),
)


@st.composite
def work_items(draw: st.DrawFn, contact_id: int) -> WorkItem:
    capacity_class = draw(st.sampled_from(["chat", "chat", "voice"]))
    arrived_at = draw(moments)
    return WorkItem(
        UUID(int=contact_id),
        project_id=draw(st.sampled_from(PROJECTS)),
        capacity_class=capacity_class,
        limit=draw(st.integers(0, 4)),
        arrived_at=arrived_at,
        enqueued_at=max(arrived_at, draw(moments)),
        weight=draw(st.sampled_from([1, 1, 2])) if capacity_class == "chat" else 1,
        priority=draw(st.integers(-2, 3)),
        preferred_agent_id=draw(st.none() | AGENT_IDS),
        excluded_agent_ids=draw(st.frozensets(AGENT_IDS, max_size=3)),
    )


@st.composite
def agent_snapshots(draw: st.DrawFn, agent_id: int) -> AgentSnapshot:
    return AgentSnapshot(
        agent_id,
        takes=draw(st.sampled_from([CHAT, BOTH, BOTH, VOICE, frozenset()])),
        levels=draw(st.dictionaries(st.sampled_from(PROJECTS), st.integers(1, 5))),
        loads={"chat": draw(st.integers(0, 4)), "voice": draw(st.sampled_from([0, 0, 1]))},
        own_limits={"chat": draw(st.none() | st.integers(0, 5))},
        last_assigned_at=draw(st.none() | moments),
        ready_since=draw(moments),
        lease_alive=draw(st.sampled_from([True, True, True, False])),
    )


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    item_ids = draw(st.lists(st.integers(1, 99), unique=True, max_size=14))
    agent_ids = draw(st.lists(AGENT_IDS, unique=True, max_size=8))
    return Shift(
        [draw(work_items(contact_id)) for contact_id in item_ids],
        [draw(agent_snapshots(agent_id)) for agent_id in agent_ids],
        {project_id: draw(rules) for project_id in PROJECTS},
    )
