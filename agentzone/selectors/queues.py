"""Reading the queues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Min

from agentzone.models import AgentSlot, Contact
from agentzone.states import ContactState
from kernel import clock
from kernel.clock import iso


def queue_totals(project_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """For each project: `waiting` and `oldest_enqueued_at` (ISO or None). One query."""
    totals: dict[int, dict[str, Any]] = {pk: {"waiting": 0, "oldest_enqueued_at": None} for pk in project_ids}
    rows = (
        Contact.objects.filter(project_id__in=project_ids, state=ContactState.QUEUED)
        .values_list("project_id")
        .annotate(Count("id"), Min("enqueued_at"))
        .order_by()
    )
    for project_id, waiting, oldest in rows:
        totals[project_id] = {"waiting": waiting, "oldest_enqueued_at": iso(oldest)}
    return totals


def project_has_agents(project_id: int) -> bool:
    """Whether anybody who serves the project takes chats now and his workplace is alive."""
    return AgentSlot.objects.filter(
        takes_chats=True, lease_until__gt=clock.now(), agent__skills__project_id=project_id
    ).exists()
