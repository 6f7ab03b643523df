"""Reading macros: those of a person's projects and his own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of
from agentzone.models import User
from chat.models import Conversation, Macro, MacroStep
from kernel.errors import NotFound

_STEPS = Prefetch("steps", MacroStep.objects.select_related("target").prefetch_related("topics"))


def macros_json(project_ids: Iterable[int], owner_id: int | None) -> list[dict[str, Any]]:
    """Three queries. Without an owner only those of the projects."""
    mine = Q(project_id__in=list(project_ids)) | (Q(owner_id=owner_id) if owner_id else Q(pk=None))
    rows = Macro.objects.filter(mine, is_active=True).prefetch_related(_STEPS)
    return [macro_json(macro) for macro in rows.order_by("position", "id")]


def macro_json(macro: Macro) -> dict[str, Any]:
    return {
        "id": macro.pk,
        "project_id": macro.project_id,
        "name": macro.name,
        "position": macro.position,
        "steps": [step_json(step) for step in macro.steps.all()],
    }


def step_json(step: MacroStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "text": step.text,
        "tag": step.tag_id,
        "snooze": step.snooze,
        "field": step.field_key,
        "value": step.value,
        "target": step.target_id,
        "target_name": step.target.name if step.target else "",
        "topics": [topic.pk for topic in step.topics.all()],
        "topic_names": [topic.label for topic in step.topics.all()],
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
