"""Reading people, their projects and statuses, in the shapes of the JSON API."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from agentzone.models import AgentSlot, Project, Skill, Status, User
from agentzone.models.people import Role
from agentzone.selectors.moves import pull_json
from agentzone.selectors.queues import queue_totals

PREFERENCES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "density": ("normal", "compact"),
    "language": ("ru", "en"),
    "send_by": ("enter", "ctrl_enter"),
    "text_size": ("normal", "large", "larger"),
    "sound": ("chime", "bell", "knock", "off"),
    "volume": ("normal", "quiet", "loud"),
    "desktop": ("off", "on"),
    # Seconds between reminders: of a chat that nobody has answered yet, and of a message in an answered one (C4).
    "remind_chats": ("60", "15", "30", "120", "300", "off"),
    "remind_messages": ("60", "15", "30", "120", "300", "off"),
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


def is_operator(user: User) -> bool:
    """Whether signing in is the begin of work for the person: operators, and others who serve a project."""
    return user.role == Role.AGENT or Skill.objects.filter(agent=user).exists()


def project_ids_of(user: User) -> set[int]:
    """Projects whose queue the person may see: by skill, or as their supervisor; an administrator sees all."""
    if user.role == "administrator":
        return set(Project.objects.filter(is_active=True).values_list("id", flat=True))
    own = set(Skill.objects.filter(agent=user, project__is_active=True).values_list("project_id", flat=True))
    if user.role == "supervisor":
        own |= set(user.supervised_projects.filter(is_active=True).values_list("id", flat=True))
    return own


def colleagues_of(project_id: int) -> list[User]:
    """Everybody who serves the project or steers it, by name."""
    members = Q(skills__project_id=project_id) | Q(role="supervisor", supervised_projects=project_id)
    return list(
        User.objects.filter(members, is_active=True).distinct().order_by("last_name", "first_name", "pk")
    )


def supervised_project_ids(user: User) -> set[int]:
    """Projects whose every dialog the person may read."""
    if user.role == "administrator":
        return set(Project.objects.values_list("id", flat=True))
    if user.role == "supervisor":
        return set(user.supervised_projects.values_list("id", flat=True))
    return set()


def projects_json(user: User) -> list[dict[str, Any]]:
    """The person's projects with queue totals. Four queries whatever their number."""
    ids = project_ids_of(user)
    levels = dict(Skill.objects.filter(agent=user).values_list("project_id", "level"))
    totals = queue_totals(sorted(ids))
    return [
        {
            "id": project.pk,
            "name": project.name,
            "company": project.company.name,
            "color": project.color,
            "chat_limit": min(project.chat_limit, user.chat_limit or project.chat_limit),
            "level": levels.get(project.pk),
            "warn_seconds": project.warn_seconds,
            "alarm_seconds": project.alarm_seconds,
            "pull": pull_json(project) if project.pk in levels else None,
            **totals[project.pk],
        }
        for project in Project.objects.select_related("company")
        .prefetch_related("pull_statuses")
        .filter(pk__in=ids)
    ]
