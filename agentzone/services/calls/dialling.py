"""What the switch reports of an outgoing call, or of one to call a client back, until its client answers."""

from __future__ import annotations

from datetime import datetime

from agentzone.models import AgentSlot, Callback, CallLeg
from agentzone.models.status import Activity
from agentzone.selectors.outgoing import shown_number
from agentzone.services.calls.callbacks import close, not_reached, open_callback, tried
from agentzone.services.calls.handling import part_missed
from agentzone.services.calls.locked import LockedCall, not_before
from agentzone.services.calls.offers import connect, is_asked, taken
from agentzone.services.calls.outbox import put
from agentzone.services.contacts import contact_end
from agentzone.services.entering import act
from agentzone.states import EndedBy, RequeueReason
from agentzone.telephony.channels import new_channel
from agentzone.telephony.commands import Dial, HangUp
from agentzone.telephony.states import (
    CALL,
    CallState,
    CallTrigger,
    Cause,
    LegKind,
    LegState,
)
from kernel import clock

CANCELLED, OWN_PHONE, FAILED = "cancelled", "own_phone", "failed"
REASONS = {Cause.DECLINED: "busy", Cause.NO_ANSWER: "no_answer", Cause.UNREACHABLE: "wrong_number"}
"""How the end of a client's leg that never answered is called."""


def own_phone_answered(locked: LockedCall, leg: CallLeg) -> None:
    """The operator hears his line: now the client is called."""
    call, handling = locked.call, locked.handling
    if handling is None or handling.pk != leg.handling_id or locked.open_leg(LegKind.CLIENT) is not None:
        return
    dial_client(locked, leg, call.number.number)


def callback_accepted(locked: LockedCall, leg: CallLeg, at: datetime) -> None:
    """The operator has taken the phone off for a client who is to be called back: now that one is called."""
    call, handling = locked.call, locked.handling
    if not is_asked(locked, leg):
        put(HangUp(call_id=call.pk, channel=leg.channel), call=call)
        return
    assert handling is not None
    at = not_before(at, handling.rang_at)
    taken(locked, at)
    call.state = CALL.target(CallState(call.state), CallTrigger.ANSWER)
    call.save(update_fields=["state"])
    tried(call, at)
    line = shown_number(locked.contact.project_id) or call.number
    dial_client(locked, leg, line.number)


def dial_client(locked: LockedCall, leg: CallLeg, shown: str) -> None:
    """Let his phone ring; the operator at `leg` hears it."""
    call, project = locked.call, locked.contact.project
    client = CallLeg.objects.create(
        call=call,
        channel=new_channel(),
        kind=LegKind.CLIENT,
        party=call.caller_number,
        name=call.caller_name,
        state=LegState.DIALLING,
        started_at=clock.now(),
    )
    locked.legs.append(client)
    dial = Dial(
        call_id=call.pk,
        channel=client.channel,
        number=call.caller_number,
        caller_number=shown,
        caller_name=project.name,
        ring_seconds=project.outgoing_ring_seconds,
        heard_by=leg.channel,
    )
    put(dial, call=call)


def client_answered(locked: LockedCall, at: datetime) -> None:
    handling = locked.handling
    if locked.call.state != CallState.DIALLING or handling is None:
        return
    slot = AgentSlot.objects.select_for_update(no_key=True).get(agent_id=handling.agent_id)
    close(locked, Callback.Outcome.REACHED, at)
    connect(locked, handling, act(slot, Activity.TALKING, not_before(at, handling.rang_at)))


def came_to_nothing(locked: LockedCall, reason: str, at: datetime) -> None:
    """The call is over before the client has answered. `reason` counts unless the operator has given it up. Who was to
    be called back is tried again."""
    contact, call, handling = locked.contact, locked.call, locked.handling
    assert handling is not None
    at = not_before(at, handling.rang_at)
    by = EndedBy(call.ending_by) if call.ending_by else EndedBy.SYSTEM
    for leg in (locked.open_leg(LegKind.CLIENT), locked.open_leg(LegKind.AGENT)):
        if leg is not None:
            put(HangUp(call_id=call.pk, channel=leg.channel), call=call)
    part_missed(handling, at)
    locked.handling = None
    callback = open_callback(call)
    if callback is not None:
        lost = handling.leg.state == LegState.ENDED and not call.ending_by
        not_reached(locked, callback, at, ours=lost or reason == RequeueReason.SIGNED_OUT)
        return
    call.state = CALL.target(CallState(call.state), CallTrigger.END)
    call.save(update_fields=["state", "ending_by"])
    reason = CANCELLED if call.ending_by else reason
    contact_end(contact.pk, by=by, reason=reason, at=not_before(at, contact.arrived_at))
