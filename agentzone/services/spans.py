"""Where an agent's time went: spans with what was in force in them. One is open while he is signed in.

Call with the agent's slot locked, or let `follow` lock it: the slot's lock is what keeps spans without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from agentzone.models import AgentSlot, StatusSpan
from agentzone.models.status import Activity
from kernel import clock

# How many chats a person may have open at once: his own limit or his projects', whichever is smaller.
_CHAT_LIMIT = """coalesce((
        SELECT max(least(p.chat_limit, u.chat_limit)) FROM agentzone_skill AS k
        JOIN agentzone_project AS p ON p.id = k.project_id AND p.is_active
        JOIN agentzone_user AS u ON u.id = k.agent_id
        WHERE k.agent_id = {agent}
    ), 0)"""
# Never before the end of the last span: clocks of two servers may differ.
_BEFORE = """
WITH ended AS (
    UPDATE agentzone_statusspan SET ended_at = greatest(%(now)s::timestamptz, started_at)
    WHERE agent_id = %(agent)s AND ended_at IS NULL RETURNING ended_at
), last AS (
    SELECT ended_at FROM agentzone_statusspan WHERE agent_id = %(agent)s ORDER BY started_at DESC LIMIT 1
)"""
_NEW = f"""
INSERT INTO agentzone_statusspan
    (agent_id, status_id, activity, started_at, forced, is_break, takes_chats, takes_calls, chat_limit)
SELECT %(agent)s, t.id, %(activity)s,
       coalesce((SELECT ended_at FROM ended), greatest(%(now)s::timestamptz, (SELECT ended_at FROM last))),
       %(forced)s, t.is_break, t.takes_chats, t.takes_calls, {_CHAT_LIMIT.format(agent="%(agent)s")}
FROM agentzone_status AS t WHERE t.id = %(status)s
RETURNING started_at
"""  # noqa: S608 (no value is put in here)
_BEGIN = _BEFORE + _NEW
# The same, and the slot goes with it.
_ACT = f"""{_BEFORE}, begun AS ({_NEW})
UPDATE agentzone_agentslot SET activity = %(activity)s, activity_since = (SELECT started_at FROM begun)
WHERE agent_id = %(agent)s RETURNING activity_since
"""  # noqa: S608
# Ends the open spans that do not tell what is in force any more, and goes on at the same instant with new ones.
_FOLLOW = f"""
WITH facts AS (
    SELECT s.agent_id, t.is_break, t.takes_chats, t.takes_calls, {_CHAT_LIMIT.format(agent="s.agent_id")} AS chat_limit
    FROM agentzone_agentslot AS s
    JOIN agentzone_status AS t ON t.id = s.status_id
    WHERE s.agent_id = ANY(%(agents)s)
), ended AS (
    UPDATE agentzone_statusspan AS b SET ended_at = greatest(%(now)s, b.started_at) FROM facts AS f
    WHERE b.agent_id = f.agent_id AND b.ended_at IS NULL
      AND (b.is_break, b.takes_chats, b.takes_calls, b.chat_limit)
          IS DISTINCT FROM (f.is_break, f.takes_chats, f.takes_calls, f.chat_limit)
    RETURNING b.agent_id, b.status_id, b.activity, b.ended_at AS at, b.forced,
              f.is_break, f.takes_chats, f.takes_calls, f.chat_limit
)
INSERT INTO agentzone_statusspan
    (agent_id, status_id, activity, started_at, forced, is_break, takes_chats, takes_calls, chat_limit)
SELECT agent_id, status_id, activity, at, forced, is_break, takes_chats, takes_calls, chat_limit FROM ended
"""  # noqa: S608


def begin(
    agent_id: int, status_id: int, now: datetime, *, forced: bool, activity: str = Activity.IDLE
) -> datetime:
    """Close the open span and open one in the status; returns the instant at which it starts. One statement, since
    every call goes through four of them."""
    given: dict[str, Any] = {"agent": agent_id, "status": status_id, "now": now, "forced": forced}
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, {**given, "activity": activity})
        started_at: datetime = cursor.fetchone()[0]
    return started_at


def act(slot: AgentSlot, now: datetime, activity: str) -> datetime:
    """Begin an activity in the present status, for span and locked slot alike; returns the instant."""
    given: dict[str, Any] = {
        "agent": slot.agent_id,
        "status": slot.status_id,
        "now": now,
        "activity": activity,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ACT, {**given, "forced": slot.status_forced})
        since: datetime = cursor.fetchone()[0]
    return since


def close(agent_id: int, now: datetime) -> None:
    """Close the open span."""
    rows = StatusSpan.objects.filter(agent_id=agent_id, ended_at__isnull=True)
    rows.update(ended_at=Greatest(Value(now), "started_at"))


def follow(agent_ids: Iterable[int]) -> None:
    """The flags of a status or the limits of agents changed: their spans tell so from now on. Safe to repeat."""
    with transaction.atomic():
        slots = AgentSlot.objects.select_for_update(no_key=True).filter(agent_id__in=set(agent_ids))
        agents = list(slots.filter(signed_in=True).order_by("agent_id").values_list("agent_id", flat=True))
        if agents:
            with connection.cursor() as cursor:
                cursor.execute(_FOLLOW, {"agents": agents, "now": clock.now()})
