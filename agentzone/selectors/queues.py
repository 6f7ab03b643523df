"""Reading the queues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from agentzone.models import AgentSlot
from kernel import clock
from kernel.clock import iso

_TOTALS = """
SELECT project_id, count(*), min(enqueued_at) FROM agentzone_contact
WHERE project_id = ANY(%s) AND state = 'queued' GROUP BY project_id
"""


def queue_totals(project_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """For each project: `waiting` and `oldest_enqueued_at` (ISO or None). One query."""
    totals: dict[int, dict[str, Any]] = {pk: {"waiting": 0, "oldest_enqueued_at": None} for pk in project_ids}
    with connection.cursor() as cursor:  # part of every change of a queue, so it goes the short way
        cursor.execute(_TOTALS, [list(project_ids)])
        for project_id, waiting, oldest in cursor.fetchall():
            totals[project_id] = {"waiting": waiting, "oldest_enqueued_at": iso(oldest)}
    return totals


def project_has_agents(project_id: int) -> bool:
    """Whether anybody who serves the project takes chats now and his workplace is alive."""
    return AgentSlot.objects.filter(
        takes_chats=True, lease_until__gt=clock.now(), agent__skills__project_id=project_id
    ).exists()
