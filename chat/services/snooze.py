"""«Отложить»: a dialog of mine sleeps until a time, or until its client writes (services.append wakes it then).

It stays its owner's meanwhile and takes one of his places: what he put off is still his work.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of, stale
from agentzone.models import User
from chat.events import ConversationChanged
from chat.events_work import SnoozeEnded
from chat.models import Conversation
from chat.snoozing import LONGEST, moment_of
from chat.states import ConversationState
from kernel import audit, clock
from kernel.errors import Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

SOONEST = timedelta(seconds=30)
AT_ONCE = 200


def conversation_snooze(
    agent: User, conversation_id: UUID, *, epoch: int, term: str = "", until: datetime | None = None
) -> datetime:
    """The owner puts the dialog off, by an offered term or to a time. Returns when it wakes."""
    with unit_of_work():
        conversation = _owned(agent, conversation_id, epoch)
        until = _moment(term, until, conversation.project.time_zone)
        conversation.snoozed_until = until
        conversation.save(update_fields=["snoozed_until"])
        audit.record(actor_of(agent), "conversation.snoozed", conversation, until=clock.iso(until))
        emit(ConversationChanged(conversation_id=conversation_id))
    return until


def conversation_wake(agent: User, conversation_id: UUID, *, epoch: int) -> None:
    """The owner takes it up again before its time."""
    with unit_of_work():
        conversation = _owned(agent, conversation_id, epoch)
        if conversation.snoozed_until is None:
            return
        _awake(conversation)
        audit.record(actor_of(agent), "conversation.woken", conversation)
        emit(ConversationChanged(conversation_id=conversation_id))


def wake_due() -> int:
    """Wake the dialogs whose time has come; returns how many. Each is looked at again under its lock: its client
    may have written, or its owner put it off anew, since the list was read."""
    due = Conversation.objects.filter(snoozed_until__lte=clock.now()).order_by("snoozed_until")
    return sum(_wake(pk) for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def _wake(conversation_id: UUID) -> bool:
    with unit_of_work():
        conversation = lock_row(Conversation, conversation_id)
        until = conversation.snoozed_until if conversation else None
        if conversation is None or until is None or until > clock.now():
            return False
        _awake(conversation)
        emit(ConversationChanged(conversation_id=conversation_id))
        if conversation.agent_id is not None:
            emit(SnoozeEnded(conversation_id=conversation_id, agent_id=conversation.agent_id))
    return True


def _awake(conversation: Conversation) -> None:
    """What was put off begins anew: the time in which it slept does not count towards closing by itself."""
    conversation.snoozed_until, conversation.taken_up_at = None, clock.now()
    conversation.save(update_fields=["snoozed_until", "taken_up_at"])


def _owned(agent: User, conversation_id: UUID, epoch: int) -> Conversation:
    conversation = lock_row(Conversation, conversation_id)
    if conversation is None:
        raise NotFound(_("Not found, or not yours to see."))
    mine = (ConversationState.ASSIGNED, agent.pk, epoch)
    if (conversation.state, conversation.agent_id, conversation.epoch) != mine:
        raise stale()
    return conversation


def _moment(term: str, until: datetime | None, time_zone: str) -> datetime:
    now = clock.now()
    if until is None:
        try:
            return moment_of(term, now, time_zone)
        except KeyError:
            text = _("Until when?")
            raise Invalid(text, errors={"until": [text]}) from None
    if until < now + SOONEST:
        text = _("This time is over already.")
        raise Invalid(text, errors={"until": [text]})
    if until > now + LONGEST:
        text = _("At most %(days)d days ahead.") % {"days": LONGEST.days}
        raise Invalid(text, errors={"until": [text]})
    return until
