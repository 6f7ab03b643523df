"""Who has waited too long goes elsewhere by himself: into another project's queue, to a specialist outside, or home."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agentzone.events_calls import CallOverflowed, LiveCallsChanged
from agentzone.models import CallWait, Contact, Project, QueueStay
from agentzone.models.queue_settings import Overflow
from agentzone.selectors.hours import hours_of
from agentzone.services.calls.announcing import AT_ONCE, wait_begins, wait_ends
from agentzone.services.calls.handover import Target, dial_external
from agentzone.services.calls.locked import LockedCall, locked_waiting
from agentzone.services.calls.words import part, words_of
from agentzone.services.contacts import contact_end, contact_overflow, contact_sent_out
from agentzone.states import EndedBy
from agentzone.telephony.states import CALL, CallState, CallTrigger
from agentzone.waiting import GOODBYE
from kernel import audit, clock
from kernel.patience import one_by_one
from kernel.uow import emit, unit_of_work

OVERFLOW = "overflow"
AGAIN = timedelta(seconds=30)
"""A project that is closed is asked again after so long."""


def overflow_due(now: datetime) -> int:
    due = CallWait.objects.filter(overflow_at__lte=now, call__state=CallState.QUEUED)
    return one_by_one("overflow", list(due.values_list("pk", flat=True)[:AT_ONCE]), _overflow)


def _overflow(call_id: UUID) -> bool:
    """Under the contact's lock: whom an operator is being given at this moment is his."""
    with unit_of_work():
        locked = locked_waiting(call_id)
        if locked is None:
            return False
        now = clock.now()
        if not CallWait.objects.filter(call=locked.call, overflow_at__lte=now).update(overflow_at=None):
            return False
        to = Overflow(locked.contact.project.overflow_to)
        target = _ACTS[to](locked, now) if to in _ACTS else None
        if target is not None:
            source = locked.contact.project_id
            emit(LiveCallsChanged(project_id=source))
            emit(CallOverflowed(contact_id=call_id, project_id=source, to=to.value, target=target))
            audit.record(audit.SYSTEM, "call.overflowed", locked.contact, to=to.value, name=target)
        return True


def _to_project(locked: LockedCall, now: datetime) -> str | None:
    source, call = locked.contact.project, locked.call
    target = source.overflow_project
    if target is None or not target.is_active or _was_there(locked.contact, target):
        return None
    if not hours_of(target, now).is_open:
        CallWait.objects.filter(call=call).update(overflow_at=now + AGAIN)
        return None
    contact_overflow(Contact.objects.get(pk=locked.contact.pk), target, now)
    wait_ends(call)
    wait_begins(call, target, now)
    return target.name


def _was_there(contact: Contact, target: Project) -> bool:
    """Two projects that overflow into each other do not send him to and fro."""
    return QueueStay.objects.filter(contact=contact, project=target).exists()


def _to_external(locked: LockedCall, now: datetime) -> str | None:
    one, call = locked.contact.project.overflow_external, locked.call
    if one is None or not one.is_active:
        return None
    contact_sent_out(locked.contact, OVERFLOW, now)
    call.state = CALL.target(CallState(call.state), CallTrigger.HAND_OUT)
    call.save(update_fields=["state"])
    dial_external(locked, one, Target(external=one.pk))
    return one.name


def _goodbye(locked: LockedCall, now: datetime) -> str:
    call, client = locked.call, locked.client
    part(call, client, words_of(locked.contact.project, GOODBYE), now)
    call.state = CALL.target(CallState(call.state), CallTrigger.END)
    call.save(update_fields=["state"])
    contact_end(call.pk, by=EndedBy.SYSTEM, reason=OVERFLOW, at=max(now, locked.contact.arrived_at))
    return ""


_ACTS = {Overflow.PROJECT: _to_project, Overflow.EXTERNAL: _to_external, Overflow.GOODBYE: _goodbye}
