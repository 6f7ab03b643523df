"""Whom an operator may hand his call to: colleagues with what they do at this moment, projects, specialists outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from agentzone.models import AgentSlot, ExternalContact, Handling, Project, Skill, User
from agentzone.models.status import Activity
from agentzone.selectors.hours import open_now
from agentzone.selectors.queues import queue_totals
from agentzone.telephony.states import HandlingState
from kernel import clock

MOST = 500
"""Rows of a kind; more than that are found by words."""
FREE, BUSY, NO_DEVICE, AWAY = "free", "busy", "no_device", "away"
_ORDER = {FREE: 0, BUSY: 1, NO_DEVICE: 2, AWAY: 3}
KINDS = ("agents", "projects", "external")


def own_call_project(call_id: UUID, agent_id: int) -> Project | None:
    """The project of a call that the operator has part in now; None of any other."""
    parts = Handling.objects.filter(call_id=call_id, agent_id=agent_id).exclude(state=HandlingState.DONE)
    part = parts.select_related("call__contact__project").first()
    return None if part is None else part.call.contact.project


def handing_projects(project: Project) -> QuerySet[Project]:
    """The call's own project, and those that it hands over to."""
    also = Q(transfer_sources=project, is_active=True, company_id=project.company_id)
    return Project.objects.filter(Q(pk=project.pk) | also).distinct().order_by("name", "pk")


def reachable_agents(project: Project, *, but: int) -> QuerySet[User]:
    """Colleagues who serve one of those projects and are at work."""
    served = Skill.objects.filter(project__in=handing_projects(project).order_by().values("pk"))
    return User.objects.filter(
        pk__in=served.values("agent_id"), is_active=True, slot__signed_in=True
    ).exclude(pk=but)


def reachable_externals(project: Project) -> QuerySet[ExternalContact]:
    return ExternalContact.objects.filter(project=project, is_active=True)


def agent_state(slot: AgentSlot | None) -> str:
    """Whether the person could take a call now: of the same conditions that his place is taken under."""
    if slot is None or not slot.signed_in or slot.lease_until is None or slot.lease_until <= clock.now():
        return AWAY
    if slot.voice_load or slot.activity != Activity.IDLE:
        return BUSY
    if not slot.takes_calls:
        return AWAY
    device = slot.device
    return FREE if device is not None and device.is_active and device.is_online else NO_DEVICE


def targets_json(project: Project, *, but: int, words: str = "", kind: str = "") -> dict[str, Any]:
    """The transfer panel's lists, free colleagues first. The number of queries does not depend on
    their length."""
    handing = list(handing_projects(project))
    others = [row for row in handing if row.pk != project.pk]
    parts = words.split()[:5]
    shown = (kind,) if kind in KINDS else KINDS
    return {
        "agents": _agents(project, handing, but, parts) if "agents" in shown else [],
        "projects": _projects(others, but, parts) if "projects" in shown else [],
        "external": _externals(project, parts) if "external" in shown else [],
        "filters": [{"id": row.pk, "name": row.name} for row in handing],
    }


def _agents(project: Project, handing: list[Project], but: int, parts: list[str]) -> list[dict[str, Any]]:
    ids = [row.pk for row in handing]
    own = Prefetch("skills", Skill.objects.filter(project_id__in=ids).order_by("project_id"))
    rows = reachable_agents(project, but=but).select_related("slot__status", "slot__device")
    for part in parts:
        rows = rows.filter(
            Q(last_name__icontains=part)
            | Q(first_name__icontains=part)
            | Q(slot__device__number__startswith=part)
        )
    found = [
        _agent(row) for row in rows.prefetch_related(own).order_by("last_name", "first_name", "pk")[:MOST]
    ]
    return sorted(found, key=lambda one: _ORDER[one["state"]])


def _agent(agent: User) -> dict[str, Any]:
    slot = agent.slot
    return {
        "id": agent.pk,
        "name": agent.full_name,
        "initials": agent.initials,
        "avatar_hue": agent.avatar_hue,
        "status": slot.status.label,
        "status_kind": slot.status.kind,
        "activity": slot.activity,
        "device": None if slot.device is None else slot.device.number,
        "state": agent_state(slot),
        "projects": [skill.project_id for skill in agent.skills.all()],
    }


def _projects(others: Iterable[Project], but: int, parts: list[str]) -> list[dict[str, Any]]:
    rows = [row for row in others if all(part.lower() in row.name.lower() for part in parts)]
    if not rows:
        return []
    ids, open_ones = [row.pk for row in rows], open_now(rows)
    totals = queue_totals(ids)
    at_work = Skill.objects.filter(
        project_id__in=ids,
        agent__is_active=True,
        agent__slot__signed_in=True,
        agent__slot__takes_calls=True,
        agent__slot__lease_until__gt=clock.now(),
    ).exclude(agent_id=but)
    counted = dict(at_work.values("project_id").annotate(n=Count("agent_id")).values_list("project_id", "n"))
    return [
        {
            "id": row.pk,
            "name": row.name,
            "color": row.color,
            "is_open": row.pk in open_ones,
            "at_work": counted.get(row.pk, 0),
            **totals[row.pk],
        }
        for row in rows
    ]


def _externals(project: Project, parts: list[str]) -> list[dict[str, Any]]:
    rows = reachable_externals(project)
    for part in parts:
        rows = rows.filter(Q(name__icontains=part) | Q(note__icontains=part) | Q(number__contains=part))
    return [
        {
            "id": row.pk,
            "name": row.name,
            "note": row.note,
            "number": row.number,
            "extension": row.extension,
            "project": row.project_id,
        }
        for row in rows[:MOST]
    ]
