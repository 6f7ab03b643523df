"""What each kind of step does in a dialog. A kind that is not here is not offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from agentzone.models import Project, User
from chat.models import Conversation, MacroStep
from chat.selectors.client_fields import card_fields, values_of
from chat.services.client_fields import cleaned_value, field_save
from chat.services.closing import ClosingForm
from chat.services.dialog import conversation_close, message_send
from chat.services.moves import transfer_to_project
from chat.services.snooze import conversation_snooze
from chat.services.tags import tags_change
from kernel.errors import Invalid
from kernel.fields import Field, FieldType
from knowledge.api import fill

Kind = MacroStep.Kind


@dataclass(frozen=True, slots=True)
class Context:
    """The dialog that a macro runs in; its contact is locked."""

    agent: User
    conversation: Conversation
    epoch: int
    run: UUID

    def message_id(self, step: MacroStep) -> UUID:
        """The id of what the step says: the same in every repeat of this run."""
        return uuid5(self.run, str(step.pk))

    def values(self) -> dict[str, str]:
        """What the variables of texts stand for here (static/js/lib/variables.js gives the same)."""
        c, agent = self.conversation, self.agent
        return {
            "client.name": c.client.name,
            "client.first_name": c.client.name.split(" ")[0],
            "client.phone": c.client.phone,
            "client.email": c.client.email,
            "operator.name": agent.full_name,
            "operator.first_name": agent.full_name.split(" ")[0],
            "project.name": c.project.name,
            "company.name": c.project.company.name,
            "channel.name": c.channel.name,
            "dialog.number": str(c.pk)[-8:].upper(),
        }


def _send(context: Context, step: MacroStep) -> None:
    text, missing = fill(step.text, context.values())
    if missing:
        names = ", ".join(f"{{{{{name}}}}}" for name in missing)
        raise Invalid(_("Nothing is known for %(names)s.") % {"names": names})
    uid = context.message_id(step)
    message_send(context.agent, context.conversation.pk, uid=uid, text=text, epoch=context.epoch)


def _tag(context: Context, step: MacroStep) -> None:
    assert step.tag_id is not None
    tags_change(context.agent, context.conversation.pk, add=[step.tag_id])


def typed(field: Field, value: str) -> Any:
    """The value of a step as the field takes it."""
    if field.type == FieldType.CHOICES:
        return [part.strip() for part in value.split(";") if part.strip()]
    if field.type == FieldType.CHECK:
        return value.strip().lower() in ("yes", "да", "true", "1")
    return value.strip()


def field_of(project_id: int, key: str, value: str) -> Field:
    """The field of the project's client panel. Raises Invalid when there is none, or it does not take the value."""
    company_id = Project.objects.values_list("company_id", flat=True).get(pk=project_id)
    field = next((one for one in card_fields(company_id, project_id) if one.key == key), None)
    if field is None:
        raise Invalid(_("The client panel has no field “%(key)s”.") % {"key": key})
    cleaned_value(field, typed(field, value))
    return field


def _field(context: Context, step: MacroStep) -> None:
    c = context.conversation
    field = field_of(c.project_id, step.field_key, step.value)
    _stored, version = values_of(c.client).get(field.key, (None, 0))
    field_save(
        context.agent,
        c.client_id,
        field.key,
        typed(field, step.value),
        version=version,
        project_id=c.project_id,
    )


def _snooze(context: Context, step: MacroStep) -> None:
    conversation_snooze(context.agent, context.conversation.pk, epoch=context.epoch, term=step.snooze)


def _close(context: Context, step: MacroStep) -> None:
    topics = tuple(step.topics.order_by("pk").values_list("pk", flat=True))
    conversation_close(
        context.agent, context.conversation.pk, epoch=context.epoch, form=ClosingForm(topics=topics)
    )


def _transfer(context: Context, step: MacroStep) -> None:
    assert step.target_id is not None
    transfer_to_project(
        context.agent,
        context.conversation.pk,
        epoch=context.epoch,
        project_id=step.target_id,
        comment=step.text,
    )


RUN: dict[MacroStep.Kind, Callable[[Context, MacroStep], None]] = {
    Kind.SEND: _send,
    Kind.TAG: _tag,
    Kind.FIELD: _field,
    Kind.SNOOZE: _snooze,
    Kind.TRANSFER: _transfer,
    Kind.CLOSE: _close,
}
# After these the dialog is out of the operator's hands, or out of sight.
ENDING = frozenset({Kind.SNOOZE, Kind.TRANSFER, Kind.CLOSE})
