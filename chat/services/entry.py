"""Letting a visitor in: his answers are checked and kept, and used by the message that opens the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from chat.models import Channel, Conversation, Entry, Form, Invitation
from chat.selectors.entry import asked_of, open_entry
from chat.selectors.forms import fields_of
from chat.services.append import Line, append
from chat.services.client_fields import fields_offered
from chat.states import Author, MessageKind
from kernel import clock
from kernel.errors import DomainError, Invalid
from kernel.fields import clean, words
from kernel.ids import new_id
from kernel.locks import advisory_lock
from kernel.uow import unit_of_work


class EntryRequired(DomainError):
    """The visitor has to fill in a form before his first message."""

    code = "prechat_required"


@dataclass(frozen=True, slots=True)
class Answers:
    """As the widget sent them. `form`: the one they were written in; None for that of this minute."""

    values: Mapping[str, Any]
    department: int | None
    consent: bool
    form: Form | None = None


def entry_store(channel: Channel, visitor: str, answers: Answers) -> Entry:
    """Check and keep; a second time before the first message replaces the first. Raises Invalid by field.
    Answers are judged by the rules that the visitor saw, though an operator came or went while he wrote."""
    asked = asked_of(channel, visitor, answers.form)
    errors: dict[str, list[str]] = {}
    if asked.departments and answers.department not in asked.departments:
        errors["department"] = [_("Choose whom you write to.")]
    if asked.consent and not answers.consent:
        errors["consent"] = [_("Without your consent we may not take your data.")]
    try:
        values = clean(asked.fields, answers.values)
    except Invalid as error:
        errors.update(error.extra["errors"])
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)
    with unit_of_work():
        advisory_lock(f"identity:{channel.pk}:{visitor}")
        Entry.objects.filter(channel=channel, external_id=visitor, contact__isnull=True).delete()
        return Entry.objects.create(
            channel=channel,
            external_id=visitor,
            at=clock.now(),
            form=asked.form,
            values=values,
            project_id=answers.department if asked.departments else None,
            consent_text=asked.consent,
        )


def entry_for(channel_id: int, visitor: str) -> Entry | None:
    """The entry that opens the session, if one was given. Raises EntryRequired when there should be one and is not.
    Call under the identity's lock."""
    entry = open_entry(channel_id, visitor)
    if entry is not None:
        return entry
    channel = Channel.objects.select_related("project").get(pk=channel_id)
    if asked_of(channel, visitor):
        raise EntryRequired(_("Please fill in the form first."))
    return None


def entry_used(entry: Entry, conversation: Conversation) -> None:
    """Tie it to the session it opened: facts of the contact, the client's own data, a line for the operator."""
    entry.contact = conversation.contact
    entry.save(update_fields=["contact"])
    fields_offered(conversation.client_id, entry.values)
    said = words(fields_of(entry.channel.project_id, Form(entry.form)), entry.values)
    if said or entry.consent_text:
        event = {"code": "entry", "form": entry.form, "values": said, "consent": bool(entry.consent_text)}
        line = Line(
            uid=new_id(),
            author=Author.SYSTEM,
            at=clock.now(),
            kind=MessageKind.EVENT,
            event=event,
            visible=False,
        )
        append(conversation.pk, line)


def invitation_count(channel_id: int, invitation_id: int, what: str) -> None:
    """`shown` or `accepted`, once more. Anything else changes nothing."""
    if what in ("shown", "accepted"):
        rows = Invitation.objects.filter(pk=invitation_id, channel_id=channel_id)
        rows.update(**{what: F(what) + 1})
