"""Reading macros: those of a person's projects and his own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids, transfer_target_ids
from agentzone.models import User
from chat.models import Conversation, Macro, MacroStep
from kernel.errors import NotFound

_STEPS = Prefetch("steps", MacroStep.objects.select_related("target").prefetch_related("topics"))


@dataclass(frozen=True, slots=True)
class Reach:
    """What a macro of the person's own may name: the rest of other projects does not exist for him."""

    projects: set[int]
    targets: set[int]


def reach_of(user: User) -> Reach:
    projects = project_ids_of(user) | supervised_project_ids(user)
    return Reach(projects, transfer_target_ids(projects))


def macros_json(project_ids: Iterable[int], owner: User | None) -> list[dict[str, Any]]:
    """A constant number of queries. Without an owner only those of the projects."""
    mine = Q(project_id__in=list(project_ids)) | (Q(owner=owner) if owner else Q(pk=None))
    rows = Macro.objects.filter(mine, is_active=True).prefetch_related(_STEPS)
    found = list(rows.order_by("position", "id"))
    reach = reach_of(owner) if owner and any(macro.owner_id for macro in found) else None
    return [macro_json(macro, reach if macro.owner_id else None) for macro in found]


def macro_json(macro: Macro, reach: Reach | None) -> dict[str, Any]:
    """`reach`: of its owner; none for a project's macro, whose steps an administrator chose for those who use it."""
    return {
        "id": macro.pk,
        "project_id": macro.project_id,
        "name": macro.name,
        "position": macro.position,
        "steps": [step_json(step, reach) for step in macro.steps.all()],
    }


def step_json(step: MacroStep, reach: Reach | None) -> dict[str, Any]:
    """What was within reach when it was saved and is not any more is left out."""
    target = step.target if reach is None or step.target_id in reach.targets else None
    topics = [topic for topic in step.topics.all() if reach is None or topic.project_id in reach.projects]
    return {
        "kind": step.kind,
        "text": step.text,
        "tag": step.tag_id,
        "snooze": step.snooze,
        "field": step.field_key,
        "value": step.value,
        "target": target.pk if target else None,
        "target_name": target.name if target else "",
        "topics": [topic.pk for topic in topics],
        "topic_names": [topic.label for topic in topics],
    }


def own_or_404(user: User, macro_id: int) -> Macro:
    """A macro of the person's own. Raises NotFound."""
    macro = Macro.objects.filter(owner=user, pk=macro_id).first()
    if macro is None:
        raise NotFound(_("There is no such macro."))
    return macro


def usable_or_404(user: User, macro_id: int, conversation: Conversation) -> Macro:
    """A macro that the person may run in the dialog: the project's, or his own. Raises NotFound."""
    fits = Q(owner=user) | Q(project_id=conversation.project_id, project_id__in=project_ids_of(user))
    macro = Macro.objects.filter(fits, pk=macro_id, is_active=True).first()
    if macro is None:
        raise NotFound(_("There is no such macro for this dialog."))
    return macro
