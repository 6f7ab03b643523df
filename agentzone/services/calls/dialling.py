"""What the switch reports of an outgoing call until its client answers."""

from __future__ import annotations

from datetime import datetime

from agentzone.models import AgentSlot, CallLeg
from agentzone.models.status import Activity
from agentzone.services.calls.handling import part_missed
from agentzone.services.calls.locked import LockedCall, not_before
from agentzone.services.calls.offers import connect
from agentzone.services.calls.outbox import put
from agentzone.services.contacts import contact_end
from agentzone.services.entering import act
from agentzone.states import EndedBy
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
from kernel.ids import new_id

CANCELLED, OWN_PHONE, FAILED = "cancelled", "own_phone", "failed"
REASONS = {Cause.DECLINED: "busy", Cause.NO_ANSWER: "no_answer", Cause.UNREACHABLE: "wrong_number"}
"""How the end of a client's leg that never answered is called."""


def own_phone_answered(locked: LockedCall, leg: CallLeg) -> None:
    """The operator hears his line: now the client is called."""
    call, handling = locked.call, locked.handling
    if handling is None or handling.pk != leg.handling_id or locked.open_leg(LegKind.CLIENT) is not None:
        return
    project = locked.contact.project
    client = CallLeg.objects.create(
        call=call,
        channel=f"leg-{new_id().hex}",
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
        caller_number=call.number.number,
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
    connect(locked, handling, act(slot, Activity.TALKING, not_before(at, handling.rang_at)))


def came_to_nothing(locked: LockedCall, reason: str, at: datetime) -> None:
    """The call is over before the client has answered. `reason` counts unless the operator has given it up."""
    contact, call, handling = locked.contact, locked.call, locked.handling
    assert handling is not None
    at = not_before(at, handling.rang_at)
    by = EndedBy(call.ending_by) if call.ending_by else EndedBy.SYSTEM
    for leg in (locked.open_leg(LegKind.CLIENT), locked.open_leg(LegKind.AGENT)):
        if leg is not None:
            put(HangUp(call_id=call.pk, channel=leg.channel), call=call)
    part_missed(handling, at)
    locked.handling = None
    call.state = CALL.target(CallState(call.state), CallTrigger.END)
    call.save(update_fields=["state", "ending_by"])
    reason = CANCELLED if call.ending_by else reason
    contact_end(contact.pk, by=by, reason=reason, at=not_before(at, contact.arrived_at))
