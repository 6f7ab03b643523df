"""Reading for handing over and pulling: who can take a dialog, where it may be sent, what «Молния» allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from agentzone.models import Offer, Project, Skill
from agentzone.selectors.queues import queue_totals
from agentzone.states import PullMode
from kernel import clock

MOST = 500
"""Colleagues shown; more than that are not at work on one project at a time."""


def receivers(project: Project, *, but: int) -> list[dict[str, Any]]:
    """Operators who take chats of the project now, those with a free place first. One query."""
    rows = (
        Skill.objects.filter(_at_work(), project=project)
        .exclude(agent_id=but)
        .select_related("agent__slot__status")
        .order_by("agent__slot__chat_load", "agent__last_name", "agent__first_name", "agent_id")
    )
    found = [_receiver(skill, project) for skill in rows[:MOST]]
    return sorted(found, key=lambda one: not one["free"])


def _at_work() -> Q:
    """Skills of operators who take chats now, at a workplace that is alive."""
    return Q(
        agent__is_active=True,
        agent__slot__signed_in=True,
        agent__slot__takes_chats=True,
        agent__slot__lease_until__gt=clock.now(),
    )


def _receiver(skill: Skill, project: Project) -> dict[str, Any]:
    agent, slot = skill.agent, skill.agent.slot
    limit = min(project.chat_limit, agent.chat_limit or project.chat_limit)
    on_call = bool(slot.voice_load) and project.voice_excludes_chats
    return {
        "id": agent.pk,
        "name": agent.full_name,
        "initials": agent.initials,
        "avatar_hue": agent.avatar_hue,
        "status": slot.status.label,
        "load": slot.chat_load,
        "limit": limit,
        "on_call": on_call,
        "free": slot.chat_load < limit and not on_call,
    }


def transfer_targets(project: Project, *, but: int) -> list[dict[str, Any]]:
    """Projects whose queue a dialog of this one may be sent to: what waits there, and how many operators are at work
    there besides the sender. Three queries."""
    rows = list(
        project.transfer_targets.filter(is_active=True, company_id=project.company_id).order_by("name", "id")
    )
    if not rows:
        return []
    ids = [row.pk for row in rows]
    totals = queue_totals(ids)
    people = Skill.objects.filter(_at_work(), project_id__in=ids).exclude(agent_id=but).values("project_id")
    at_work = dict(people.annotate(n=Count("agent_id", distinct=True)).values_list("project_id", "n"))
    return [
        {
            "id": row.pk,
            "name": row.name,
            "color": row.color,
            "at_work": at_work.get(row.pk, 0),
            **totals[row.pk],
        }
        for row in rows
    ]


def transfer_target_ids(project_ids: Iterable[int]) -> set[int]:
    """Where dialogs of any of these projects may be sent to."""
    rows = Project.objects.filter(
        is_active=True,
        transfer_sources__in=list(project_ids),
        transfer_sources__company_id=F("company_id"),
    )
    return set(rows.values_list("pk", flat=True))


def open_offers() -> QuerySet[Offer]:
    """Offers of transfers that stand, oldest first."""
    rows = Offer.objects.select_related("agent", "sender").filter(ended_at__isnull=True, sender__isnull=False)
    return rows.order_by("made_at", "id")


def pull_json(project: Project) -> dict[str, Any] | None:
    """What «Молния» allows in the project; None when nothing. `pull_statuses` is expected prefetched."""
    if project.pull_mode == PullMode.OFF:
        return None
    above = project.pull_above if project.pull_mode == PullMode.ABOVE_LIMIT else 0
    statuses = sorted(status.pk for status in project.pull_statuses.all())
    return {"max": project.pull_max, "above": above, "statuses": statuses or None}
