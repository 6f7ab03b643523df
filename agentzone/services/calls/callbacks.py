"""«Нажмите 1, и мы перезвоним»: the client hangs up, his contact waits on in his place, and when it is his turn an
operator's phone rings, and then his own (`dialling`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from agentzone.events_calls import CallbackClosed, CallbackOrdered, LiveCallsChanged, VoiceChanged
from agentzone.models import Call, Callback, CallLeg, CallWait, Contact
from agentzone.selectors.waiting import may_order
from agentzone.services.calls.announcing import wait_begins, wait_ends
from agentzone.services.calls.locked import LockedCall, locked_call, locked_leg
from agentzone.services.calls.offers import withdrawn
from agentzone.services.calls.outbox import put
from agentzone.services.calls.words import part, words_of
from agentzone.services.contacts import contact_end, contact_requeue
from agentzone.services.wake import wake
from agentzone.states import EndedBy, OfferReason, RequeueReason
from agentzone.telephony.commands import Answer, HangUp, Hold
from agentzone.telephony.states import CALL, CallState, CallTrigger, LegKind, LegState
from agentzone.telephony.switch_events import CallArrived
from agentzone.waiting import THANKS
from kernel import audit, clock
from kernel.prepared import add
from kernel.uow import emit, unit_of_work

KEY = "1"
NOT_REACHED, CALLED_IN, CANCELLED = "not_reached", "called_in", "callback_cancelled"
TO_BE_CALLED = (CallState.ORDERED, CallState.ASKED)
Outcome = Callback.Outcome


def digit_pressed(channel: str, digit: str, at: datetime) -> bool:
    """The client presses a key. It orders a callback where that was offered to him before, while he waits: once his
    call rings at an operator he is about to be answered."""
    if digit != KEY:
        return False
    with unit_of_work():
        found = locked_leg(channel)
        if found is None or found[1].kind != LegKind.CLIENT:
            return False
        locked, leg = found
        call, project, now = locked.call, locked.contact.project, clock.now()
        offered = CallWait.objects.filter(call=call, offered_at__lte=at).exists()
        if call.state != CallState.QUEUED or leg.state != LegState.UP or not offered:
            return False
        if not may_order(call, project, now):
            return False
        _order(locked, leg, now)
        return True


def _order(locked: LockedCall, leg: CallLeg, now: datetime) -> None:
    call, contact = locked.call, locked.contact
    call.state = CALL.target(CallState(call.state), CallTrigger.ORDER)
    call.save(update_fields=["state"])
    Callback.objects.create(call=call, ordered_at=now)
    wait_ends(call)
    _rest(contact, part(call, leg, words_of(contact.project, THANKS), now))  # until his line is free
    emit(LiveCallsChanged(project_id=contact.project_id))
    emit(CallbackOrdered(contact_id=call.pk, project_id=contact.project_id, number=call.caller_number))
    audit.record(audit.SYSTEM, "call.callback_ordered", contact, number=call.caller_number)


def line_free(locked: LockedCall) -> None:
    """Who has ordered a callback has hung up: now it may be his turn."""
    _rest(locked.contact, None)
    wake("callback")


def open_callback(call: Call) -> Callback | None:
    return Callback.objects.filter(call=call, closed_at__isnull=True).first()


def rejoin(event: CallArrived, project_id: int, at: datetime) -> UUID | None:
    """Who has ordered a callback calls in himself: his place waits for him, and he for nobody's call. The id of his
    call; None when there is no such order. The number's clients are locked (`callers`)."""
    ordered = Call.objects.filter(
        caller_number=event.caller_number, contact__project_id=project_id, state__in=TO_BE_CALLED
    )
    first = ordered.order_by("contact__arrived_at").values_list("pk", flat=True).first()
    locked = locked_call(first) if event.caller_number and first else None
    if locked is None or locked.call.state not in TO_BE_CALLED or locked.open_leg(LegKind.CLIENT):
        return None
    call, contact = locked.call, locked.contact
    call.state = CALL.target(CallState(call.state), CallTrigger.REJOIN)
    call.save(update_fields=["state"])
    leg = CallLeg(
        call=call,
        channel=event.channel,
        kind=LegKind.CLIENT,
        party=event.caller_number[:40],
        state=LegState.RINGING,
        started_at=at,
        ringing_at=at,
    )
    locked.legs.append(add(leg))
    close(locked, Outcome.CALLED_IN, at)
    _rest(contact, None)
    wait_begins(call, contact.project, at)
    put(
        Answer(call_id=call.pk, channel=event.channel),
        Hold(call_id=call.pk, channel=event.channel),
        call=call,
    )
    if locked.handling is not None:
        emit(VoiceChanged(agent_id=locked.handling.agent_id))
    wake("rejoined")
    joined: UUID = call.pk
    return joined


def close(locked: LockedCall, outcome: Outcome, at: datetime) -> None:
    """The order is over; of a call without one nothing is."""
    callback = open_callback(locked.call)
    if callback is None:
        return
    callback.closed_at, callback.outcome = max(at, callback.ordered_at), outcome
    callback.save(update_fields=["closed_at", "outcome"])
    project_id = locked.contact.project_id
    emit(LiveCallsChanged(project_id=project_id))
    emit(CallbackClosed(contact_id=locked.call.pk, project_id=project_id, outcome=outcome.value))


def tried(call: Call, at: datetime) -> None:
    """The client's phone is to ring."""
    callback = open_callback(call)
    if callback is not None:
        callback.attempts, callback.tried_at = callback.attempts + 1, at
        callback.save(update_fields=["attempts", "tried_at"])


def not_reached(locked: LockedCall, callback: Callback, at: datetime, *, ours: bool) -> None:
    """He was called and not reached: again after the project's pause, at last given up. `ours`: his operator was lost,
    which counts as no attempt. The operator's part is over."""
    call, contact = locked.call, locked.contact
    if ours:
        callback.attempts -= 1
        callback.save(update_fields=["attempts"])
    call.ending_by = ""
    here = _is_here(call, contact)
    if here or callback.attempts >= contact.project.callback_attempts:
        call.state = CALL.target(CallState(call.state), CallTrigger.END)
        call.save(update_fields=["state", "ending_by"])
        close(locked, Outcome.CALLED_IN if here else Outcome.NOT_REACHED, at)
        by, reason = (EndedBy.CLIENT, CALLED_IN) if here else (EndedBy.SYSTEM, NOT_REACHED)
        contact_end(call.pk, by=by, reason=reason, at=max(at, contact.arrived_at))
        return
    call.state = CALL.target(CallState(call.state), CallTrigger.RETURN)
    call.save(update_fields=["state", "ending_by"])
    contact_requeue(contact.pk, RequeueReason.NOT_REACHED, at=at)
    emit(LiveCallsChanged(project_id=contact.project_id))
    pause = timedelta(seconds=contact.project.callback_pause_seconds)
    _rest(contact, None if ours else clock.now() + pause)


def _is_here(call: Call, contact: Contact) -> bool:
    """He has called in at the moment when we called him."""
    rows = Call.objects.filter(caller_number=call.caller_number, contact__project_id=contact.project_id)
    here = rows.exclude(pk=call.pk).exclude(state__in=[*TO_BE_CALLED, CallState.ENDED])
    return here.filter(contact__direction="in").exists()


def callback_cancel(locked: LockedCall, by: EndedBy) -> bool:
    """He is not to be called any more, somebody says. True when that was all there is of his call; while his phone
    rings, its end is still to come."""
    call, contact, now = locked.call, locked.contact, clock.now()
    close(locked, Outcome.CANCELLED, now)
    if call.state not in TO_BE_CALLED:
        return False
    if locked.handling is not None:
        withdrawn(locked, now, OfferReason.ENDED)
    client = locked.open_leg(LegKind.CLIENT)
    if client is not None:  # he still hears that he will be called
        put(HangUp(call_id=call.pk, channel=client.channel), call=call)
    call.state = CALL.target(CallState(call.state), CallTrigger.END)
    call.save(update_fields=["state"])
    _rest(contact, None)
    contact_end(contact.pk, by=by, reason=CANCELLED, at=max(now, contact.arrived_at))
    return True


_REST_OVER = """
UPDATE agentzone_contact AS c SET rests_until = NULL WHERE c.rests_until <= %s
  AND NOT EXISTS (SELECT FROM agentzone_callleg AS l
                  WHERE l.call_id = c.id AND l.kind = 'client' AND l.state <> 'ended')
"""


def rest_over(now: datetime) -> int:
    """Whose pause is over may be given to an operator again."""
    with unit_of_work(), connection.cursor() as cursor:
        cursor.execute(_REST_OVER, [now])
        if cursor.rowcount:
            wake("callback")
        return int(cursor.rowcount)


def _rest(contact: Contact, until: datetime | None) -> None:
    contact.rests_until = until
    contact.save(update_fields=["rests_until"])
