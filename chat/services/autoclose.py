"""Chats whose client does not come back close by themselves (C16): a warning, then the end.

Exact under a race: the decision is made with contact and conversation locked. A client's message that was stored first
stops it; one that comes later finds a closed dialog and opens a new session.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import ExpressionWrapper, F, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.utils import translation
from django.utils.translation import gettext as _

from agentzone.api import contact_end
from agentzone.models import Contact
from agentzone.states import EndedBy
from chat.events import ConversationChanged
from chat.models import Conversation
from chat.services.append import Line, append
from chat.services.languages import language_of
from chat.states import Author, ConversationState
from kernel import audit, clock
from kernel.ids import new_id
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

REASON = "autoclose"
AT_ONCE = 200


def autoclose() -> tuple[int, int]:
    """Warn and close what is due; returns how many of each. Safe to repeat and to run twice at once."""
    due = list(_due("close").values_list("pk", "contact_id")[:AT_ONCE])
    closed = sum(_close(pk, contact) for pk, contact in due if contact is not None)
    warned = sum(_warn(pk) for pk in list(_due("warn").values_list("pk", flat=True)[:AT_ONCE]))
    return warned, closed


def _due(what: str) -> QuerySet[Conversation]:
    """Dialogs that look due; each is looked at again under its locks."""
    seconds = F(f"project__autoclose_{what}_seconds") * timedelta(seconds=1)
    moment = ExpressionWrapper(F("last_agent_at") + seconds, output_field=DateTimeField())
    rows = (
        Conversation.objects.filter(
            state=ConversationState.ASSIGNED,
            waiting_since__isnull=True,
            last_agent_at__isnull=False,
            snoozed_until__isnull=True,
            **{f"project__autoclose_{what}_seconds__gt": 0},
        )
        .annotate(due=moment)
        .filter(due__lte=clock.now())
        .order_by("last_agent_at")
    )
    if what == "warn":
        rows = rows.filter(Q(warned_at__isnull=True) | Q(warned_at__lt=F("last_agent_at")))
    return rows


def _is_due(conversation: Conversation, seconds: int) -> bool:
    """Under the lock: the operator spoke last, and so long ago."""
    last = conversation.last_agent_at
    return (
        seconds > 0
        and conversation.state == ConversationState.ASSIGNED
        and conversation.waiting_since is None
        and conversation.snoozed_until is None
        and last is not None
        and last + timedelta(seconds=seconds) <= clock.now()
    )


def _warn(conversation_id: UUID) -> bool:
    with unit_of_work():
        conversation = lock_row(Conversation, conversation_id)
        if conversation is None:
            return False
        project, last = conversation.project, conversation.last_agent_at
        known = conversation.warned_at is not None and last is not None and conversation.warned_at >= last
        if known or not _is_due(conversation, project.autoclose_warn_seconds):
            return False
        conversation.warned_at = clock.now()
        conversation.save(update_fields=["warned_at"])
        with translation.override(language_of(conversation)):
            text = project.autoclose_warn_text or _("Are you still there? The chat will be closed soon.")
        _say(conversation, text)
        emit(ConversationChanged(conversation_id=conversation.pk))
        return True


def _close(conversation_id: UUID, contact_id: UUID) -> bool:
    with unit_of_work():
        contact = lock_row(Contact, contact_id)
        conversation = lock_row(Conversation, conversation_id)
        if contact is None or conversation is None or conversation.contact_id != contact_id:
            return False
        if not _is_due(conversation, conversation.project.autoclose_close_seconds):
            return False
        with translation.override(language_of(conversation)):
            text = conversation.project.autoclose_close_text or _(
                "We have not heard from you for a while, so the chat is closed. Write, and we go on."
            )
        _say(conversation, text)
        contact_end(contact_id, by=EndedBy.SYSTEM, reason=REASON)
        audit.record(audit.SYSTEM, "conversation.autoclosed", conversation)
        return True


def _say(conversation: Conversation, text: str) -> None:
    append(conversation.pk, Line(uid=new_id(), author=Author.BOT, at=clock.now(), text=text))
