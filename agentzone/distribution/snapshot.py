"""What the engine decides upon, read from PostgreSQL in four queries at most, as raw tuples.

Of each queue only the first contacts are read: as many as there are free slots for it, and `spare` more to stand
in for those that cannot use a slot that is free (declined there, tier not open yet). A queue without a free slot
is read only by a full pass, which also notes why contacts wait.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from agentzone.distribution.types import (
    AgentId,
    AgentSnapshot,
    CapacityClass,
    ContactId,
    ProjectId,
    ProjectRules,
    WorkItem,
)


class Queue(NamedTuple):
    """Contacts of one project, class and priority; within it the turn is that of arrival."""

    project_id: ProjectId
    capacity_class: CapacityClass
    priority: int


EXCLUDED_FOR = timedelta(seconds=60)
"""How long an agent who declined, missed or passed on a contact is not given it again. It ends, so that a
contact whom everybody turned away once does not wait for ever."""

CLASSES: dict[str, CapacityClass] = {"chat": "chat", "call": "voice"}
KINDS = {capacity_class: kind for kind, capacity_class in CLASSES.items()}

# Steps from one (project, kind, priority) with waiting contacts to the next: its time does not depend on how
# many wait.
QUEUES = """
WITH RECURSIVE q AS (
    (SELECT project_id, kind, priority FROM agentzone_contact WHERE state = 'queued'
     ORDER BY project_id, kind, priority LIMIT 1)
    UNION ALL
    SELECT n.project_id, n.kind, n.priority FROM q CROSS JOIN LATERAL (
        SELECT c.project_id, c.kind, c.priority FROM agentzone_contact AS c
        WHERE c.state = 'queued' AND (c.project_id, c.kind, c.priority) > (q.project_id, q.kind, q.priority)
        ORDER BY c.project_id, c.kind, c.priority LIMIT 1
    ) AS n
)
SELECT q.project_id, q.kind, q.priority, p.chat_limit, p.ageing_seconds, p.tier_widen_seconds,
       p.voice_excludes_chats
FROM q JOIN agentzone_project AS p ON p.id = q.project_id
"""
AGENTS = """
SELECT s.agent_id, s.takes_chats, s.takes_calls AND d.id IS NOT NULL, s.chat_load, s.voice_load, u.chat_limit,
       extract(epoch FROM greatest(s.last_assigned_at, s.last_call_at))::float8,
       extract(epoch FROM s.status_since)::float8,
       coalesce(s.lease_until > %s, false), k.levels
FROM agentzone_agentslot AS s
JOIN agentzone_user AS u ON u.id = s.agent_id AND u.is_active
LEFT JOIN agentzone_device AS d ON d.id = s.device_id AND d.is_active AND d.is_online
LEFT JOIN (
    SELECT agent_id, string_agg(project_id || ':' || level, ' ') AS levels
    FROM agentzone_skill WHERE project_id = ANY(%s) GROUP BY agent_id
) AS k ON k.agent_id = s.agent_id
WHERE s.signed_in
"""
# Of one queue the earliest arrivals are the next in turn; waiting counts from the first time the contact stood in
# this project's queue.
CONTACTS = """
SELECT c.id, q.project_id, q.kind, c.weight, q.priority, c.preferred_agent_id,
       extract(epoch FROM c.arrived_at)::float8,
       coalesce((
           SELECT extract(epoch FROM min(s.entered_at))::float8 FROM agentzone_queuestay AS s
           WHERE s.contact_id = c.id AND s.project_id = q.project_id
       ), extract(epoch FROM c.arrived_at)::float8)
FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::int[]) AS q (project_id, kind, priority, wanted)
CROSS JOIN LATERAL (
    SELECT id, weight, preferred_agent_id, arrived_at FROM agentzone_contact
    WHERE project_id = q.project_id AND kind = q.kind AND priority = q.priority AND state = 'queued'
      AND rests_until IS NULL
    ORDER BY arrived_at, id
    LIMIT q.wanted
) AS c
"""
EXCLUSIONS = """
SELECT contact_id, agent_id FROM agentzone_assignment
WHERE contact_id = ANY(%(ids)s) AND ended_at > %(after)s
  AND end_reason IN ('declined', 'timed_out', 'transferred')
UNION
SELECT contact_id, agent_id FROM agentzone_offer
WHERE contact_id = ANY(%(ids)s) AND ended_at > %(after)s AND outcome IN ('declined', 'timed_out')
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Input of one `decide`. `unread`: queues that may hold more than was read."""

    items: list[WorkItem]
    agents: list[AgentSnapshot]
    rules: dict[ProjectId, ProjectRules]
    limits: dict[ProjectId, int]
    unread: frozenset[Queue]
    at: datetime


def load(at: datetime, spare: int, *, full: bool) -> Snapshot | None:
    """The waiting contacts that matter and all signed-in agents; None when nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUES)
        found = cursor.fetchall()
        if not found:
            return None
        queues = {Queue(row[0], CLASSES[row[1]], row[2]) for row in found}
        limits: dict[ProjectId, int] = {row[0]: row[3] for row in found}
        rules = {row[0]: ProjectRules(row[5], row[4], row[6]) for row in found}
        cursor.execute(AGENTS, [at, list(rules)])
        agents = [_agent(row) for row in cursor.fetchall()]
        free = free_slots(agents, queues, limits)
        wanted = {queue: free[queue] + spare for queue in queues if full or free[queue]}
        rows, excluded = _contacts(cursor, wanted, at) if wanted else ([], {})
    items = [_item(row, limits, excluded) for row in rows]
    read = Counter(Queue(item.project_id, item.capacity_class, item.priority) for item in items)
    unread = frozenset(queue for queue in queues if read[queue] >= wanted.get(queue, 0))
    return Snapshot(items, agents, rules, limits, unread, at)


def _contacts(
    cursor: Any, wanted: dict[Queue, int], at: datetime
) -> tuple[list[tuple[Any, ...]], dict[ContactId, frozenset[AgentId]]]:
    """Rows of the first `wanted` contacts of each queue, and who must not get which of them again."""
    columns = zip(
        *(
            (queue.project_id, KINDS[queue.capacity_class], queue.priority, number)
            for queue, number in wanted.items()
        ),
        strict=True,
    )
    cursor.execute(CONTACTS, [list(column) for column in columns])
    rows = cursor.fetchall()
    cursor.execute(EXCLUSIONS, {"ids": [row[0] for row in rows], "after": at - EXCLUDED_FOR})
    excluded: dict[ContactId, set[AgentId]] = defaultdict(set)
    for contact_id, agent_id in cursor.fetchall():
        excluded[contact_id].add(agent_id)
    return rows, {contact_id: frozenset(agents) for contact_id, agents in excluded.items()}


def free_slots(
    agents: Iterable[AgentSnapshot], queues: Iterable[Queue], limits: dict[ProjectId, int]
) -> dict[Queue, int]:
    """Free slots of each queue; a slot that serves several queues counts in each of them."""
    queues = list(queues)
    chats = dict.fromkeys((q.project_id for q in queues if q.capacity_class == "chat"), 0)
    calls = dict.fromkeys((q.project_id for q in queues if q.capacity_class == "voice"), 0)
    most = max((limits[project_id] for project_id in chats), default=0)
    for agent in agents:
        if not agent.lease_alive:
            continue
        # Most agents are full: one look spares their projects.
        if (load := agent.loads["chat"]) < most and "chat" in agent.takes:
            own = agent.own_limits["chat"]
            for project_id in agent.levels.keys() & chats.keys():
                limit = limits[project_id] if own is None else min(limits[project_id], own)
                chats[project_id] += max(0, limit - load)
        if calls and "voice" in agent.takes and not agent.loads["voice"]:
            for project_id in agent.levels.keys() & calls.keys():
                calls[project_id] += 1
    return {q: (chats if q.capacity_class == "chat" else calls)[q.project_id] for q in queues}


_TAKES: dict[tuple[bool, bool], frozenset[CapacityClass]] = {
    (False, False): frozenset(),
    (True, False): frozenset({"chat"}),
    (False, True): frozenset({"voice"}),
    (True, True): frozenset({"chat", "voice"}),
}


@lru_cache(maxsize=5_000)
def _agent(row: tuple[Any, ...]) -> AgentSnapshot:
    """Remembered by the row, since from one pass to the next hardly any agent changes."""
    agent_id, chats, calls, chat_load, voice_load, own_limit, last, since, alive, levels = row
    return AgentSnapshot(
        agent_id,
        takes=_TAKES[chats, calls],
        levels=dict(map(_level, levels.split())) if levels else {},
        loads={"chat": chat_load, "voice": voice_load},
        own_limits={"chat": own_limit},
        last_assigned_at=last,
        ready_since=since,
        lease_alive=alive,
    )


def _level(pair: str) -> tuple[ProjectId, int]:
    project_id, level = pair.split(":")
    return int(project_id), int(level)


def _item(
    row: tuple[Any, ...], limits: dict[ProjectId, int], excluded: dict[ContactId, frozenset[AgentId]]
) -> WorkItem:
    contact_id, project_id, kind, weight, priority, preferred, arrived_at, enqueued_at = row
    return WorkItem(
        contact_id,
        project_id,
        CLASSES[kind],
        limit=limits[project_id],
        enqueued_at=enqueued_at,
        arrived_at=arrived_at,
        weight=weight,
        priority=priority,
        preferred_agent_id=preferred,
        excluded_agent_ids=excluded.get(contact_id, frozenset()),
    )
