"""What the switch reports of a leg. Anything may come twice, late or out of turn: what does not fit changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from agentzone.events_calls import LiveCallsChanged, VoiceChanged
from agentzone.models import CallLeg
from agentzone.services.calls.callbacks import TO_BE_CALLED, line_free
from agentzone.services.calls.dialling import (
    CANCELLED,
    FAILED,
    OWN_PHONE,
    REASONS,
    callback_accepted,
    came_to_nothing,
    client_answered,
    own_phone_answered,
)
from agentzone.services.calls.handling import alone, held, left, retrieved
from agentzone.services.calls.leaving import lost_operator
from agentzone.services.calls.lines import dismiss
from agentzone.services.calls.listening import operator_left, supervisor_answered, supervisor_gone
from agentzone.services.calls.locked import LockedCall, locked_leg, not_before
from agentzone.services.calls.offers import accepted, back_to_queue, missed, withdrawn
from agentzone.services.calls.outbox import put
from agentzone.services.calls.specialists import specialist_answered, specialist_gone
from agentzone.services.contacts import contact_over
from agentzone.states import EndedBy, OfferOutcome, OfferReason, RequeueReason
from agentzone.telephony.commands import HangUp, Talk
from agentzone.telephony.states import (
    CALL,
    LEG,
    CallState,
    CallTrigger,
    Cause,
    HandlingState,
    LegKind,
    LegState,
    LegTrigger,
    Place,
)
from kernel import clock
from kernel.prepared import write
from kernel.states import TransitionRefused
from kernel.uow import emit, unit_of_work

ABANDONED = "abandoned"
HUNG_UP = "hung_up"
LOST = "lost"
_MISSES = {Cause.NO_ANSWER: OfferOutcome.TIMED_OUT, Cause.DECLINED: OfferOutcome.DECLINED}


# Where an operator's own leg stands is shown nowhere (his part in the call is): one statement, and nobody is told.
_RINGS = """
UPDATE agentzone_callleg SET state = 'ringing', ringing_at = greatest(%s::timestamptz, started_at)
WHERE channel = %s AND kind = 'agent' AND state = 'dialling'
"""
_TALKS = """
UPDATE agentzone_callleg SET place = 'talk', placed_at = %s::timestamptz
WHERE channel = %s AND kind = 'agent' AND state <> 'ended' AND (placed_at IS NULL OR placed_at < %s::timestamptz)
"""


def leg_ringing(channel: str, at: datetime) -> bool:
    """All of these return whether anything changed."""
    if _noted(_RINGS, at, channel):
        return True
    with unit_of_work():
        found = locked_leg(channel)
        if found is None or not _move(found[1], LegTrigger.RING):
            return False
        leg = found[1]
        leg.ringing_at = not_before(at, leg.started_at)
        write(leg, "state", "ringing_at")
        _tell(found[0])
        return True


def leg_answered(channel: str, at: datetime) -> bool:
    with unit_of_work():
        found = locked_leg(channel)
        if found is None or not _move(found[1], LegTrigger.ANSWER):
            return False
        locked, leg = found
        leg.answered_at = not_before(_past(at), leg.started_at, leg.ringing_at)
        write(leg, "state", "answered_at")
        _answered(locked, leg, leg.answered_at)
        _tell(locked)
        return True


def leg_placed(channel: str, place: Place, at: datetime) -> bool:
    """The latest report of a place counts, whenever it comes."""
    if place is Place.TALK and _noted(_TALKS, at, channel, at):
        return True
    with unit_of_work():
        found = locked_leg(channel)
        if found is None:
            return False
        locked, leg = found
        if leg.state == LegState.ENDED or (leg.placed_at is not None and at <= leg.placed_at):
            return False
        leg.place, leg.placed_at = place, at
        write(leg, "place", "placed_at")
        _tell(locked)
        handling = locked.handling
        if leg.kind != LegKind.CLIENT or handling is None or handling.answered_at is None:
            return True
        if at < handling.answered_at:  # the music of the queue, told late
            return True
        if place is Place.HOLD and handling.state == HandlingState.TALKING:
            held(locked, _past(at))
        elif place is Place.TALK and handling.state == HandlingState.HOLD:
            retrieved(locked, _past(at))
        return True


def leg_ended(channel: str, cause: Cause, at: datetime) -> bool:
    with unit_of_work():
        found = locked_leg(channel)
        if found is None or not _move(found[1], LegTrigger.END):
            return False
        locked, leg = found
        leg.ended_at = not_before(_past(at), leg.started_at, leg.ringing_at, leg.answered_at)
        leg.cause = cause
        write(leg, "state", "ended_at", "cause")
        if leg.kind == LegKind.CLIENT:
            _client_gone(locked, cause, leg.ended_at)
        elif leg.kind == LegKind.SPECIALIST:
            specialist_gone(locked, leg, cause, leg.ended_at)
        elif leg.kind == LegKind.SUPERVISOR:
            supervisor_gone(leg, leg.ended_at)
        else:
            operator_left(locked)
            _operator_gone(locked, leg, cause, leg.ended_at)
        _tell(locked)
        return True


def _noted(statement: str, *values: str | datetime) -> bool:
    """Only by itself: in a transaction that goes on to the call, its contact has to be locked first."""
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount == 1)


def _answered(locked: LockedCall, leg: CallLeg, at: datetime) -> None:
    call = locked.call
    if leg.kind == LegKind.SPECIALIST:
        specialist_answered(locked, leg, at)
    elif leg.kind == LegKind.SUPERVISOR:
        supervisor_answered(locked, leg)
    elif leg.kind == LegKind.CLIENT:
        # an outgoing call that was given up at this moment; who hears last words is hung up after them
        if call.state == CallState.ENDED and leg.last_words is None:
            put(HangUp(call_id=call.pk, channel=leg.channel), call=call)
        client_answered(locked, at)
    elif call.state == CallState.DIALLING:
        own_phone_answered(locked, leg)
    elif call.state == CallState.ASKED:
        callback_accepted(locked, leg, at)
    else:
        accepted(locked, leg, at)


def _tell(locked: LockedCall) -> None:
    """The panels show how each leg stands, whoever's it is."""
    for part in locked.parts():
        if part.state != HandlingState.DONE:
            emit(VoiceChanged(agent_id=part.agent_id))
    emit(LiveCallsChanged(project_id=locked.contact.project_id))


def _client_gone(locked: LockedCall, cause: Cause, at: datetime) -> None:
    contact, call, handling = locked.contact, locked.call, locked.handling
    if call.state == CallState.ENDED:
        return
    if call.state in TO_BE_CALLED:
        line_free(locked)
        return
    if call.state == CallState.DIALLING:
        came_to_nothing(locked, REASONS.get(cause, FAILED), at)
        return
    specialist = locked.open_leg(LegKind.SPECIALIST)
    talks_on = specialist is not None and specialist.state == LegState.UP and handling is not None
    if specialist is not None and not talks_on:
        dismiss(locked)
    if specialist is not None and talks_on:  # until the operator, or the specialist, hangs up
        if call.speaks_with != LegKind.SPECIALIST:
            put(Talk(call_id=call.pk, channels=(specialist.channel,)), call=call)
        alone(locked, at)
    elif handling is not None and handling.state == HandlingState.RINGING:
        withdrawn(locked, at, OfferReason.ENDED)
    elif handling is not None:
        at = not_before(at, handling.answered_at)
        put(HangUp(call_id=call.pk, channel=handling.leg.channel), call=call)
        left(locked, at)
    by = EndedBy(call.ending_by) if call.ending_by else EndedBy.CLIENT
    if cause in (Cause.LOST, Cause.FAILED):
        by, reason = EndedBy.SYSTEM, LOST
    else:
        spoke = call.answered_at is not None or call.state == CallState.PASSED
        reason = HUNG_UP if spoke or by is not EndedBy.CLIENT else ABANDONED
    call.state = CALL.target(CallState(call.state), CallTrigger.END)
    write(call, "state")
    contact_over(contact, by=by, reason=reason, at=not_before(at, contact.arrived_at))


def _operator_gone(locked: LockedCall, leg: CallLeg, cause: Cause, at: datetime) -> None:
    call, handling = locked.call, locked.handling
    if handling is None or handling.pk != leg.handling_id:
        return  # we hung him up ourselves
    if call.state == CallState.DIALLING:
        if leg.answered_at is not None and cause == Cause.NORMAL:
            call.ending_by = call.ending_by or EndedBy.AGENT
        reason = CANCELLED if call.ending_by else OWN_PHONE if leg.answered_at is None else FAILED
        came_to_nothing(locked, reason, at)
    elif handling.state == HandlingState.RINGING:
        outcome = _MISSES.get(cause, OfferOutcome.WITHDRAWN)
        reason = "" if cause in _MISSES else cause.value
        missed(locked, outcome, at, reason=reason, blame=True)
        back_to_queue(locked, at)
    elif not locked.has_client:
        dismiss(locked)
        left(locked, at)
    elif cause in (Cause.LOST, Cause.FAILED) or locked.open_leg(LegKind.SPECIALIST) is not None:
        # Who hangs up in a consultation means the specialist: his client is not disconnected for it.
        dismiss(locked)
        lost_operator(locked, at, RequeueReason.AGENT_GONE)
    else:  # he hung up, which disconnects the client (A10)
        call.ending_by = call.ending_by or EndedBy.AGENT
        write(call, "ending_by")
        put(HangUp(call_id=call.pk, channel=locked.client.channel), call=call)
        left(locked, at)


def _move(leg: CallLeg, trigger: LegTrigger) -> bool:
    try:
        leg.state = LEG.target(LegState(leg.state), trigger)
    except TransitionRefused:
        return False
    return True


def _past(at: datetime) -> datetime:
    """No fact is later than its report, whatever the switch's clock says."""
    return min(at, clock.now())
