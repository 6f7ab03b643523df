"""An operator goes from his call without ending it: signed out, switched off. The client waits on for another."""

from __future__ import annotations

from datetime import datetime

from agentzone.events_calls import LiveCallsChanged
from agentzone.models import Handling
from agentzone.services.calls.dialling import came_to_nothing
from agentzone.services.calls.handling import finished, left
from agentzone.services.calls.lines import dismiss
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.services.calls.offers import back_to_queue, withdrawn
from agentzone.services.calls.outbox import put
from agentzone.services.calls.specialists import part_over
from agentzone.services.contacts import contact_requeue
from agentzone.states import OfferReason, RequeueReason
from agentzone.telephony.commands import HangUp, Hold
from agentzone.telephony.states import CALL, CallState, CallTrigger, HandlingState, Role
from kernel import clock
from kernel.uow import emit, unit_of_work


def leave_call(agent_id: int) -> bool:
    """Whatever part he has now ends: a ring is withdrawn, a conversation goes back to the queue, after-call work is
    over. False when he has none."""
    open_parts = Handling.objects.filter(agent_id=agent_id).exclude(state=HandlingState.DONE)
    call_id = open_parts.values_list("call_id", flat=True).first()
    if call_id is None:
        return False
    with unit_of_work():
        locked = locked_call(call_id)
        handling = open_parts.filter(call_id=call_id).first()
        if locked is None or handling is None:
            return False
        _leave(locked, handling, clock.now())
        handling = open_parts.filter(call_id=call_id).first()
        if handling is not None:
            finished(handling, clock.now())
    return True


def _leave(locked: LockedCall, handling: Handling, now: datetime) -> None:
    call = locked.call
    if handling.state == HandlingState.WRAP_UP:
        return
    if handling.role == Role.CONSULT:
        put(HangUp(call_id=call.pk, channel=handling.leg.channel), call=call)
        part_over(handling, now)
    elif call.state == CallState.DIALLING:
        came_to_nothing(locked, RequeueReason.SIGNED_OUT, now)
    elif handling.state == HandlingState.RINGING:
        withdrawn(locked, now, OfferReason.RECEIVER_GONE)
        back_to_queue(locked, now)
    else:
        dismiss(locked)
        put(HangUp(call_id=call.pk, channel=handling.leg.channel), call=call)
        if locked.has_client:
            lost_operator(locked, now, RequeueReason.SIGNED_OUT)
        else:
            left(locked, now)


def lost_operator(locked: LockedCall, at: datetime, reason: RequeueReason) -> None:
    """The conversation has lost its operator: the client hears music again, at the head of the queue."""
    contact, call = locked.contact, locked.call
    left(locked, at)
    call.state = CALL.target(CallState(call.state), CallTrigger.RETURN)
    call.save(update_fields=["state"])
    contact_requeue(contact.pk, reason, at=at)
    put(Hold(call_id=call.pk, channel=locked.client.channel), call=call)
    emit(LiveCallsChanged(project_id=contact.project_id))
