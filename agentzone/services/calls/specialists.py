"""What the switch reports of a specialist: of one to whom a call was given, or whom an operator asks."""

from __future__ import annotations

from datetime import datetime

from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, CallLeg, Handling
from agentzone.models.status import Activity
from agentzone.services.calls import lines
from agentzone.services.calls.handling import left, part_left, part_missed
from agentzone.services.calls.locked import LockedCall, not_before
from agentzone.services.calls.outbox import put
from agentzone.services.calls.own import CONVERSATION
from agentzone.services.contacts import contact_return
from agentzone.services.entering import act
from agentzone.states import EndedBy
from agentzone.telephony.commands import HangUp, Hold, SendDigits, Talk
from agentzone.telephony.states import (
    CALL,
    HANDLING,
    CallState,
    CallTrigger,
    Cause,
    HandlingState,
    HandlingTrigger,
    LegKind,
)
from kernel.uow import emit

LISTENS_AFTER_MS = 1200
"""So long after the answer an extension is sent."""
GIVEN = (CallState.PASSING, CallState.PASSED)


def specialist_answered(locked: LockedCall, leg: CallLeg, at: datetime) -> None:
    call = locked.call
    if call.state == CallState.PASSING:
        call.state = CALL.target(CallState.PASSING, CallTrigger.JOIN)
        call.save(update_fields=["state"])
        put(Talk(call_id=call.pk, channels=(locked.client.channel, leg.channel)), call=call)
    elif _is_asked(locked):
        _begins_to_talk(leg.handling, at)
        asked = call.speaks_with == LegKind.SPECIALIST
        where = (
            Talk(call_id=call.pk, channels=(leg.channel,))
            if asked
            else Hold(call_id=call.pk, channel=leg.channel)
        )
        put(where, call=call)
    else:  # too late: nobody is there for him
        put(HangUp(call_id=call.pk, channel=leg.channel), call=call)
        return
    if leg.digits:
        digits = SendDigits(
            call_id=call.pk, channel=leg.channel, digits=leg.digits, after_ms=LISTENS_AFTER_MS
        )
        put(digits, call=call)


def _is_asked(locked: LockedCall) -> bool:
    return locked.handling is not None and locked.handling.state in CONVERSATION and locked.has_client


def _begins_to_talk(part: Handling | None, at: datetime) -> None:
    if part is None or part.state != HandlingState.RINGING:
        return
    slot = AgentSlot.objects.select_for_update(no_key=True).get(agent_id=part.agent_id)
    part.answered_at = act(slot, Activity.TALKING, not_before(at, part.rang_at))
    part.state = HANDLING.target(HandlingState.RINGING, HandlingTrigger.ANSWER)
    part.save(update_fields=["state", "answered_at"])


def specialist_gone(locked: LockedCall, leg: CallLeg, cause: Cause, at: datetime) -> None:
    """Given a call, he did not take it or was lost: the client waits again; he hung up: so does the client's phone.
    Asked, he is gone: the operator is back with his client, or done if there is none any more."""
    if leg.handling is not None:
        part_over(leg.handling, at)
    handling = locked.handling
    if locked.call.state in GIVEN:
        _taker_gone(locked, cause, at)
    elif handling is not None and handling.state in CONVERSATION:
        if not locked.has_client:
            put(HangUp(call_id=locked.call.pk, channel=handling.leg.channel), call=locked.call)
            left(locked, at)
        elif locked.call.speaks_with == LegKind.SPECIALIST:
            lines.to_client(locked, None)


def part_over(part: Handling, at: datetime) -> None:
    """A colleague who was asked is free again."""
    if part.state == HandlingState.RINGING:
        part_missed(part, at)
    elif part.state in CONVERSATION:
        part_left(part, at)
    emit(VoiceChanged(agent_id=part.agent_id))


def _taker_gone(locked: LockedCall, cause: Cause, at: datetime) -> None:
    contact, call = locked.contact, locked.call
    talked = call.state == CallState.PASSED
    if talked and cause not in (Cause.LOST, Cause.FAILED):
        call.ending_by = call.ending_by or EndedBy.SPECIALIST
        call.save(update_fields=["ending_by"])
        put(HangUp(call_id=call.pk, channel=locked.client.channel), call=call)
        return
    call.state = CALL.target(CallState(call.state), CallTrigger.RETURN)
    call.save(update_fields=["state"])
    contact_return(contact, at)
    if talked:
        put(Hold(call_id=call.pk, channel=locked.client.channel), call=call)
