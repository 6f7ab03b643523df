"""What a visitor has to answer before his next session, and where he stands in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentzone.api import hours_of, project_has_agents
from chat.models import Channel, ChannelDepartment, Conversation, Entry, Form, FormField, Invitation
from chat.selectors.forms import fields_of
from chat.states import ConversationState
from kernel.fields import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """Empty parts are not asked. `departments`: project id → title."""

    form: Form
    fields: tuple[Field, ...]
    consent: str
    departments: dict[int, str]

    def __bool__(self) -> bool:
        return bool(self.fields or self.consent or self.departments)

    def json(self) -> dict[str, Any]:
        """The `Entry` object of docs/workspace-api.md."""
        return {
            "form": self.form.value,
            "fields": [field.json() for field in self.fields],
            "consent": self.consent,
            "departments": [{"id": pk, "title": title} for pk, title in self.departments.items()],
        }


NOTHING = Asked(Form.PRE_CHAT, (), "", {})


def asked_of(channel: Channel, visitor: str, shown: Form | None = None) -> Asked:
    """What this visitor must answer before his next session. Who has answered the same before, and agreed to the same
    text, is asked for the department only; out of hours and with nobody there the offline form is another form.
    `shown`: the form on his screen, which counts whoever came or went meanwhile."""
    project = channel.project
    form = Form.PRE_CHAT
    if project.offline_form and (shown == Form.OFFLINE if shown else not _at_work(channel)):
        form = Form.OFFLINE
    fields = tuple(fields_of(project.pk, form))
    consent = project.consent_text.strip()
    departments = {row.project_id: row.label for row in ChannelDepartment.objects.filter(channel=channel)}
    if fields or consent:
        before = Entry.objects.filter(
            channel=channel, external_id=visitor, form=form, contact__isnull=False, consent_text=consent
        )
        if before.exists():
            fields, consent = (), ""
    return Asked(form, fields, consent, departments)


def asks_first(channel: Channel) -> bool:
    """Whether anybody may be asked anything on this channel: the widget's edge remembers it for some seconds."""
    project = channel.project
    forms = FormField.objects.filter(project=project, form__in=[Form.PRE_CHAT, Form.OFFLINE], is_active=True)
    return (
        bool(project.consent_text.strip())
        or ChannelDepartment.objects.filter(channel=channel).exists()
        or forms.exists()
    )


def _at_work(channel: Channel) -> bool:
    return hours_of(channel.project).is_open and project_has_agents(channel.project_id)


def entry_json(channel: Channel, visitor: str, conversation: Conversation | None) -> dict[str, Any] | None:
    """For the widget: the form to fill in first; None when he may just write."""
    if conversation is not None and conversation.state != ConversationState.CLOSED:
        return None
    asked = asked_of(channel, visitor)
    if not asked or open_entry(channel.pk, visitor) is not None:
        return None
    return asked.json()


def open_entry(channel_id: int, visitor: str) -> Entry | None:
    """What he answered and has not used yet."""
    return Entry.objects.filter(channel_id=channel_id, external_id=visitor, contact__isnull=True).first()


def queue_place(conversation: Conversation) -> int | None:
    """1 for who is next, by arrival; None while he does not wait. Urgent ones may still pass him."""
    if conversation.state != ConversationState.QUEUED:
        return None
    before = Conversation.objects.filter(
        project_id=conversation.project_id,
        state=ConversationState.QUEUED,
        session_started_at__lt=conversation.session_started_at,
    )
    return before.count() + 1


def invitations_json(channel_id: int) -> list[dict[str, Any]]:
    rows = Invitation.objects.filter(channel_id=channel_id, is_active=True).order_by("position", "id")
    return [
        {
            "id": row.pk,
            "text": row.text,
            "page_contains": row.page_contains,
            "seconds": row.seconds,
            "audience": row.audience,
            "again_days": row.again_days,
        }
        for row in rows
    ]
