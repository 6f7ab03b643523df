"""Chats whose client does not come back close by themselves (C16): a warning, then the end.

The clock is the operator's last message; a dialog that was assigned, handed over or woken later counts from then, so
nobody gets a chat that closes in his hands. Where a project warns, only a client who was warned is closed, and not
before he has had the whole time between the two: a beat that was away for hours closes nothing unannounced.

Exact under a race: the decision is made with contact and conversation locked. A client's message that was stored first
stops it; one that comes later finds a closed dialog and opens a new session.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.fields import DateTimeField
from django.db.models.functions import Greatest
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
    rows = (
        Conversation.objects.filter(
            state=ConversationState.ASSIGNED,
            waiting_since__isnull=True,
            last_agent_at__isnull=False,
            snoozed_until__isnull=True,
            **{f"project__autoclose_{what}_seconds__gt": 0},
        )
        .annotate(quiet=Greatest("last_agent_at", "taken_up_at"))  # the later of the two; one may be missing
        .filter(quiet__lte=_before(F(f"project__autoclose_{what}_seconds")))
        .order_by(Greatest("last_agent_at", "taken_up_at"))
    )
    if what == "warn":
        return rows.filter(Q(warned_at__isnull=True) | Q(warned_at__lt=F("quiet")))
    rest = F("project__autoclose_close_seconds") - F("project__autoclose_warn_seconds")
    warned = Q(warned_at__gte=F("quiet"), warned_at__lte=_before(rest))
    return rows.filter(Q(project__autoclose_warn_seconds=0) | warned)


def _before(seconds: Combinable) -> ExpressionWrapper[Combinable]:
    """So many seconds ago."""
    ago = Value(clock.now()) - seconds * timedelta(seconds=1)
    return ExpressionWrapper(ago, output_field=DateTimeField())


def _quiet_since(conversation: Conversation, seconds: int) -> datetime | None:
    """Under the lock: since when nobody has spoken, the operator having been the last; None if that is not so, or is
    so for less than `seconds`."""
    last = conversation.last_agent_at
    awake = conversation.state == ConversationState.ASSIGNED and conversation.snoozed_until is None
    if seconds == 0 or not awake or last is None or conversation.waiting_since is not None:
        return None
    since = max(last, conversation.taken_up_at or last)
    return since if since + timedelta(seconds=seconds) <= clock.now() else None


def _may_close(conversation: Conversation) -> bool:
    project = conversation.project
    since = _quiet_since(conversation, project.autoclose_close_seconds)
    if since is None or project.autoclose_warn_seconds == 0:
        return since is not None
    warned = conversation.warned_at
    rest = timedelta(seconds=project.autoclose_close_seconds - project.autoclose_warn_seconds)
    return warned is not None and warned >= since and warned + rest <= clock.now()


def _warn(conversation_id: UUID) -> bool:
    with unit_of_work():
        conversation = lock_row(Conversation, conversation_id)
        if conversation is None:
            return False
        project, warned = conversation.project, conversation.warned_at
        since = _quiet_since(conversation, project.autoclose_warn_seconds)
        if since is None or (warned is not None and warned >= since):
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
        if not _may_close(conversation):
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
