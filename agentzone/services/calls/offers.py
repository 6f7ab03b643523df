"""An operator is asked: his phone rings («Резерв»), and he takes the call or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agentzone.events import QueueChanged
from agentzone.events_calls import CallAnswered, CallMissed, LiveCallsChanged
from agentzone.models import AgentSlot, Call, CallLeg, Handling, Offer, QueueStay, Status
from agentzone.models.status import Activity
from agentzone.models.voice import AutoAnswer
from agentzone.services import offer_ends
from agentzone.services.calls.greeting import greet
from agentzone.services.calls.locked import LockedCall, not_before
from agentzone.services.calls.outbox import put
from agentzone.services.contacts import contact_assigned, leave_queue
from agentzone.services.entering import act, enter, in_force, slot_of_call
from agentzone.services.scripts.runs import run_begin, set_aside
from agentzone.services.wake import wake
from agentzone.states import CONTACT, ContactState, ContactTrigger, OfferOutcome, OfferReason
from agentzone.telephony.channels import new_channel
from agentzone.telephony.commands import Dial, HangUp, Record, Talk
from agentzone.telephony.states import (
    CALL,
    HANDLING,
    OFFER,
    CallState,
    CallTrigger,
    HandlingState,
    HandlingTrigger,
    LegKind,
    LegState,
    OfferState,
    OfferTrigger,
)
from kernel import clock
from kernel.prepared import Prepared, add, write, write_together
from kernel.uow import emit

MISSED_STATUS = "missed_call"
OFFERED = "offered"
_TRIGGERS = {
    OfferOutcome.DECLINED: OfferTrigger.DECLINE,
    OfferOutcome.TIMED_OUT: OfferTrigger.TIME_OUT,
    OfferOutcome.WITHDRAWN: OfferTrigger.WITHDRAW,
}

_call = Prepared(Call, lambda pk: Call.objects.select_related("number", "contact__project").filter(pk=pk))

_slot = Prepared(  # locked by whoever has taken the place
    AgentSlot, lambda agent_id: AgentSlot.objects.select_related("device").filter(agent_id=agent_id)
)


def call_offer(contact_id: UUID, agent_id: int) -> None:
    """Let the operator's device ring. The contact is locked and waits, the operator's place for a call is taken
    (distribution.claim), both in this transaction."""
    call = _call.get(contact_id)
    contact, project = call.contact, call.contact.project
    slot = _slot.get(agent_id)
    assert slot.device is not None  # the place is taken only of those who have one
    now = clock.now()
    call.state = CALL.target(CallState(call.state), CallTrigger.OFFER)
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.OFFER)
    write_together((call, ("state",)), (contact, ("state",)))
    leave_queue(contact, OFFERED, now)
    rings_since = act(slot, Activity.RINGING, now)
    set_aside(agent_id, rings_since)
    offer = add(
        Offer(
            contact=contact,
            agent_id=agent_id,
            weight=contact.weight,
            made_at=rings_since,
            expires_at=rings_since + timedelta(seconds=project.ring_seconds),
        )
    )
    handling = add(
        Handling(
            call=call,
            agent_id=agent_id,
            offer=offer,
            state=HandlingState.RINGING,
            rang_at=rings_since,
            ring_seconds=project.ring_seconds,
            wrap_up_seconds=project.wrap_up_seconds,
        )
    )
    leg = add(
        CallLeg(
            call=call,
            channel=new_channel(),
            kind=LegKind.AGENT,
            handling=handling,
            party=slot.device.number,
            state=LegState.DIALLING,
            started_at=now,
        )
    )
    put(_dial(call, leg, slot, project.ring_seconds, project.auto_answer), call=call)
    emit(QueueChanged(project_id=contact.project_id))
    emit(LiveCallsChanged(project_id=contact.project_id))


def _dial(call: Call, leg: CallLeg, slot: AgentSlot, ring_seconds: int, mode: str) -> Dial:
    by_itself = mode == AutoAnswer.ON or (mode == AutoAnswer.AGENT and slot.auto_answer)
    return Dial(
        call_id=call.pk,
        channel=leg.channel,
        device=leg.party,
        caller_number=call.caller_number,
        caller_name=call.caller_name,
        ring_seconds=ring_seconds,
        auto_answer=by_itself,
    )


def accepted(locked: LockedCall, leg: CallLeg, at: datetime) -> None:
    """The operator's phone was answered: he and the client talk."""
    handling = locked.handling
    if not is_asked(locked, leg):
        # too late: the client is not there for him
        put(HangUp(call_id=locked.call.pk, channel=leg.channel), call=locked.call)
        return
    assert handling is not None
    slot = slot_of_call(handling.agent_id)
    at = act(slot, Activity.TALKING, not_before(at, handling.rang_at))
    taken(locked, at)
    connect(locked, handling, at)
    greet(locked.call, locked.client.channel, handling.agent_id)


def is_asked(locked: LockedCall, leg: CallLeg) -> bool:
    """Whether the call still rings at this leg's operator."""
    handling = locked.handling
    return handling is not None and (leg.handling_id, handling.state) == (handling.pk, HandlingState.RINGING)


def taken(locked: LockedCall, at: datetime) -> None:
    """He has accepted: the contact is his."""
    handling = locked.handling
    assert handling is not None
    assert handling.offer is not None  # only a call that the operator himself makes has none
    OFFER.target(OfferState(handling.offer.outcome), OfferTrigger.ACCEPT)
    offer_ends.end(handling.offer, OfferOutcome.ACCEPTED, "", at)
    contact_assigned(locked.contact, handling.agent_id, at=at)


def connect(locked: LockedCall, handling: Handling, at: datetime) -> None:
    """Operator and client talk from now on; his slot says so already."""
    contact, call = locked.contact, locked.call
    handling.state = HANDLING.target(HandlingState(handling.state), HandlingTrigger.ANSWER)
    handling.answered_at = at
    # Each answer asks anew: the call may have come from a project that records nothing.
    records = contact.project.record_calls and not call.recording_name
    call.state = CALL.target(CallState(call.state), CallTrigger.ANSWER)
    call.answered_at = call.answered_at or at
    if records:
        call.recording_name = f"call-{call.pk.hex}"
    contact.first_reply_at = contact.first_reply_at or at
    write_together(
        (handling, ("state", "answered_at")),
        (call, ("state", "answered_at", "recording_name")),
        (contact, ("first_reply_at",)),
    )
    run_begin(handling, at)
    client = locked.client
    put(Talk(call_id=call.pk, channels=(client.channel, handling.leg.channel)), call=call)
    if records:
        put(Record(call_id=call.pk, channel=client.channel, name=call.recording_name), call=call)
    emit(CallAnswered(contact_id=call.pk, project_id=contact.project_id, agent_id=handling.agent_id))


def missed(locked: LockedCall, outcome: OfferOutcome, at: datetime, *, reason: str = "", blame: bool) -> None:
    """The ring is over without an answer. With `blame` the operator goes into the system's status for that, so that
    the next call does not ring in vain (RONA); otherwise into what he planned, or on as before."""
    handling = locked.handling
    assert handling is not None
    assert handling.offer is not None
    at = not_before(at, handling.rang_at)
    slot_status = in_force(Status.objects.get(code=MISSED_STATUS).pk) if blame else None
    slot = slot_of_call(handling.agent_id)
    OFFER.target(OfferState(handling.offer.outcome), _TRIGGERS[outcome])
    offer_ends.end(handling.offer, outcome, reason, at)
    handling.state = HANDLING.target(HandlingState(handling.state), HandlingTrigger.MISS)
    if slot_status is not None and slot.signed_in:
        changes = {"activity": Activity.IDLE, "voice_load": 0, "planned_status": None}
        enter(slot, slot_status, at, forced=True, reason=reason or outcome.value, **changes)
        at = slot.status_since
    else:
        at = idle(slot, at, None)
    handling.done_at = at
    write(handling, "state", "done_at")
    locked.handling = None
    emit(
        CallMissed(
            contact_id=locked.call.pk,
            project_id=locked.contact.project_id,
            agent_id=handling.agent_id,
            outcome=outcome.value,
        )
    )
    emit(LiveCallsChanged(project_id=locked.contact.project_id))


def idle(slot: AgentSlot, at: datetime, after: Status | None) -> datetime:
    """The operator is free of the call: into the status he planned, else into `after`, else on in his own."""
    planned = slot.planned_status
    status = planned if planned is not None and planned.is_active else None
    if status is None and not slot.status_forced:
        status = after
    changes = {"voice_load": 0, "planned_status": None}
    if status is not None and slot.signed_in and status.pk != slot.status_id:
        # Its slot is locked already, so a status that is being edited at this moment is not waited for.
        status = in_force(status.pk, wait=False)
        enter(slot, status, at, forced=False, reason="after_call", activity=Activity.IDLE, **changes)
        return slot.status_since
    at = act(slot, Activity.IDLE, at, **changes)
    wake("call")
    return at


def back_to_queue(locked: LockedCall, at: datetime) -> None:
    """A call that rang in vain waits on, its place kept. Its client never left the music."""
    contact, call = locked.contact, locked.call
    call.state = CALL.target(CallState(call.state), CallTrigger.RETURN)
    write(call, "state")
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.REQUEUE)
    write(contact, "state")
    add(QueueStay(contact=contact, project_id=contact.project_id, entered_at=at))
    emit(QueueChanged(project_id=contact.project_id))
    wake("requeued")


def withdrawn(locked: LockedCall, at: datetime, reason: OfferReason) -> None:
    """The ring ends through no fault of the operator; his phone stops."""
    handling = locked.handling
    assert handling is not None
    put(HangUp(call_id=locked.call.pk, channel=handling.leg.channel), call=locked.call)
    missed(locked, OfferOutcome.WITHDRAWN, at, reason=reason.value, blame=False)
