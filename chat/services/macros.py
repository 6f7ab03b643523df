"""Macros as they are kept: by administrators for projects, by operators for themselves. See macro_run for their use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from chat.events_work import MacrosChanged
from chat.models import Macro, MacroStep, Tag, Topic
from chat.selectors.macros import reach_of
from chat.services.explain import explained
from chat.services.macro_steps import ENDING, field_of
from kernel import audit
from kernel.audit import Actor
from kernel.errors import Invalid
from kernel.locks import advisory_lock
from kernel.uow import emit, unit_of_work

MOST, MOST_STEPS = 50, 10


def macro_save(user: User, macro: Macro | None, name: str, steps: Sequence[dict[str, Any]]) -> Macro:
    """A macro of the person's own with its steps. Raises Invalid by field (`steps.<n>`)."""
    with unit_of_work():
        advisory_lock(f"macros:{user.pk}")
        if macro is None:
            if Macro.objects.filter(owner=user).count() >= MOST:
                raise Invalid(_("There are too many macros: delete some first."))
            macro = Macro(owner=user)
        macro.name = name.strip()
        topics = [step.get("topics", ()) for step in steps]
        rows = [
            MacroStep(
                macro=macro, position=at, **{key: value for key, value in step.items() if key != "topics"}
            )
            for at, step in enumerate(steps)
        ]
        _check(user, macro, rows, {pk for chosen in topics for pk in chosen})
        macro.save()
        macro.steps.all().delete()
        for row, chosen in zip(rows, topics, strict=True):
            row.save()
            row.topics.set(chosen)
        macro_saved(macro, actor=actor_of(user))
    return macro


def macro_delete(user: User, macro: Macro) -> None:
    macro_delete_by(macro, actor=actor_of(user))


def macro_delete_by(macro: Macro, *, actor: Actor) -> None:
    with unit_of_work():
        audit.record(actor, "macro.deleted", macro, name=macro.name)
        macro.delete()
        emit(MacrosChanged(project_id=macro.project_id, owner_id=macro.owner_id))


def macro_saved(macro: Macro, *, actor: Actor) -> None:
    """Call in the transaction that saved the macro and its steps: open pages offer it as it is now."""
    with unit_of_work():
        audit.record(actor, "macro.saved", macro, name=macro.name)
        emit(MacrosChanged(project_id=macro.project_id, owner_id=macro.owner_id))


def check_fields(project_id: int | None, rows: Sequence[tuple[str, str]]) -> None:
    """`rows`: key and value. Raises ValidationError for a field that the project's client panel has not; an
    operator's own macro is checked where it is run."""
    if project_id is None:
        return
    for key, value in rows:
        try:
            field_of(project_id, key, value)
        except Invalid as error:
            raise ValidationError(explained(error)) from error


def check_order(kinds: Sequence[str]) -> None:
    """Raises ValidationError when the steps cannot be run one after another."""
    if not kinds:
        raise ValidationError(_("A macro has at least one step."))
    if len(kinds) > MOST_STEPS:
        raise ValidationError(_("A macro has at most %(limit)d steps.") % {"limit": MOST_STEPS})
    if any(kind in ENDING for kind in kinds[:-1]):
        raise ValidationError(_("What ends the work with the dialog must be the last step."))


def _check(user: User, macro: Macro, rows: list[MacroStep], topics: set[int]) -> None:
    errors: dict[str, list[str]] = {}
    try:
        macro.full_clean()
    except ValidationError as error:
        errors |= error.message_dict
    try:
        check_order([row.kind for row in rows])
    except ValidationError as error:
        errors["steps"] = error.messages
    reach = reach_of(user)
    offered = Topic.objects.filter(pk__in=topics, is_active=True, project_id__in=reach.projects)
    if offered.count() < len(topics):
        errors["steps"] = [_("There is no such topic.")]
    known = set(Tag.objects.filter(project_id__in=reach.projects).values_list("pk", flat=True))
    for at, row in enumerate(rows):
        try:
            if row.tag_id and row.tag_id not in known:
                raise ValidationError(_("There is no such tag."))
            if row.target_id and row.target_id not in reach.targets:
                raise ValidationError(_("Dialogs of your projects are not handed over to this project."))
            row.full_clean(exclude=["macro"])
        except ValidationError as error:
            errors[f"steps.{at}"] = error.messages
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)
