"""Reading people, their projects and statuses, in the shapes of the JSON API."""

from __future__ import annotations

from typing import Any

from agentzone.models import AgentSlot, Project, Skill, Status, User
from agentzone.selectors.queues import queue_totals

PREFERENCES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "density": ("normal", "compact"),
    "language": ("ru", "en"),
    "send_by": ("enter", "ctrl_enter"),
}


def preferences_of(user: User) -> dict[str, str]:
    """All preferences; what the person never chose has the first value."""
    chosen = user.preferences or {}

    def value_of(key: str, values: tuple[str, ...]) -> str:
        value = chosen.get(key)
        return value if isinstance(value, str) and value in values else values[0]

    return {key: value_of(key, values) for key, values in PREFERENCES.items()}


def status_json(status: Status) -> dict[str, Any]:
    return {
        "id": status.pk,
        "code": status.code,
        "name": status.label,
        "kind": status.kind,
        "takes_chats": status.takes_chats,
        "takes_calls": status.takes_calls,
        "is_break": status.is_break,
        "is_system": status.is_system,
    }


def statuses() -> list[Status]:
    return list(Status.objects.filter(is_active=True))


def slot_of(user: User) -> AgentSlot | None:
    return AgentSlot.objects.select_related("status").filter(agent=user).first()


def me_json(user: User) -> dict[str, Any]:
    return {
        "id": user.pk,
        "name": user.full_name,
        "login": user.login,
        "role": user.role,
        "initials": user.initials,
        "avatar_hue": user.avatar_hue,
    }


def project_ids_of(user: User) -> set[int]:
    """Projects whose queue the person may see: by skill, or as their supervisor; an administrator sees all."""
    if user.role == "administrator":
        return set(Project.objects.filter(is_active=True).values_list("id", flat=True))
    own = set(Skill.objects.filter(agent=user, project__is_active=True).values_list("project_id", flat=True))
    if user.role == "supervisor":
        own |= set(user.supervised_projects.filter(is_active=True).values_list("id", flat=True))
    return own


def supervised_project_ids(user: User) -> set[int]:
    """Projects whose every dialog the person may read."""
    if user.role == "administrator":
        return set(Project.objects.values_list("id", flat=True))
    if user.role == "supervisor":
        return set(user.supervised_projects.values_list("id", flat=True))
    return set()


def projects_json(user: User) -> list[dict[str, Any]]:
    """The person's projects with queue totals. Three queries whatever their number."""
    ids = project_ids_of(user)
    levels = dict(Skill.objects.filter(agent=user).values_list("project_id", "level"))
    totals = queue_totals(sorted(ids))
    return [
        {
            "id": project.pk,
            "name": project.name,
            "company": project.company.name,
            "color": project.color,
            "chat_limit": project.chat_limit,
            "level": levels.get(project.pk),
            "warn_seconds": project.warn_seconds,
            "alarm_seconds": project.alarm_seconds,
            **totals[project.pk],
        }
        for project in Project.objects.select_related("company").filter(pk__in=ids)
    ]
