"""Where an agent's time went: spans with what was in force in them. One is open while he is signed in.

Call with the agent's slot locked, or let `follow` lock it: the slot's lock is what keeps spans without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Least

from agentzone.models import AgentSlot, Skill, Status, StatusSpan
from agentzone.models.status import Activity
from kernel import clock

# Ends the open spans that do not tell what is in force any more, and goes on at the same instant with new ones.
_FOLLOW = """
WITH facts AS (
    SELECT s.agent_id, t.is_break, t.takes_chats, t.takes_calls, coalesce((
        SELECT max(least(p.chat_limit, u.chat_limit)) FROM agentzone_skill AS k
        JOIN agentzone_project AS p ON p.id = k.project_id AND p.is_active WHERE k.agent_id = s.agent_id
    ), 0) AS chat_limit
    FROM agentzone_agentslot AS s
    JOIN agentzone_status AS t ON t.id = s.status_id
    JOIN agentzone_user AS u ON u.id = s.agent_id
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
"""


def begin(
    agent_id: int, status: Status, now: datetime, *, forced: bool, activity: str = Activity.IDLE
) -> datetime:
    """Close the open span and open one in `status`; returns the instant at which it starts."""
    now = close(agent_id, now)
    StatusSpan.objects.create(
        agent_id=agent_id,
        status=status,
        activity=activity,
        started_at=now,
        forced=forced,
        is_break=status.is_break,
        takes_chats=status.takes_chats,
        takes_calls=status.takes_calls,
        chat_limit=chat_limit_of(agent_id),
    )
    return now


def close(agent_id: int, now: datetime) -> datetime:
    """Close the open span; returns the instant at which the next one starts (clocks of two servers may differ)."""
    span = StatusSpan.objects.filter(agent_id=agent_id, ended_at__isnull=True).first()
    if span is None:
        last = StatusSpan.objects.filter(agent_id=agent_id).order_by("-ended_at").first()
        return max(now, last.ended_at) if last is not None and last.ended_at is not None else now
    now = max(now, span.started_at)
    span.ended_at = now
    span.save(update_fields=["ended_at"])
    return now


def follow(agent_ids: Iterable[int]) -> None:
    """The flags of a status or the limits of agents changed: their spans tell so from now on. Safe to repeat."""
    with transaction.atomic():
        slots = AgentSlot.objects.select_for_update(no_key=True).filter(agent_id__in=set(agent_ids))
        agents = list(slots.filter(signed_in=True).order_by("agent_id").values_list("agent_id", flat=True))
        if agents:
            with connection.cursor() as cursor:
                cursor.execute(_FOLLOW, {"agents": agents, "now": clock.now()})


def chat_limit_of(agent_id: int) -> int:
    """How many chats the person may have open at once: his own limit or his projects', whichever is smaller."""
    skills = Skill.objects.filter(agent_id=agent_id, project__is_active=True).order_by()
    most = skills.aggregate(most=Max(Least("project__chat_limit", "agent__chat_limit")))["most"]
    return int(most or 0)
