"""An operator's part in a call after the answer: holds, the end of the conversation, after-call work."""

from __future__ import annotations

from datetime import datetime, timedelta

from agentzone.events_calls import CallHandled
from agentzone.models import AgentSlot, CallHold, Handling
from agentzone.models.status import Activity
from agentzone.services.calls.locked import LockedCall, not_before
from agentzone.services.calls.offers import idle
from agentzone.services.entering import act, slot_of_call
from agentzone.states import Direction
from agentzone.telephony.states import (
    CALL,
    HANDLING,
    CallState,
    CallTrigger,
    HandlingState,
    HandlingTrigger,
    Role,
)
from kernel.prepared import Prepared, add, write
from kernel.uow import emit

_open_hold = Prepared(CallHold, lambda pk: CallHold.objects.filter(handling_id=pk, ended_at__isnull=True))


def held(locked: LockedCall, at: datetime) -> None:
    """The client hears music."""
    handling = _moved(locked, HandlingTrigger.HOLD)
    at = act(_slot(handling), Activity.HOLD, not_before(at, handling.answered_at))
    add(CallHold(handling=handling, started_at=at))
    write(handling, "state")
    _call_moved(locked, CallTrigger.HOLD)


def retrieved(locked: LockedCall, at: datetime) -> None:
    """The client is back in the conversation."""
    handling = _moved(locked, HandlingTrigger.RETRIEVE)
    at = _end_hold(handling, act(_slot(handling), Activity.TALKING, at))
    write(handling, "state")
    _call_moved(locked, CallTrigger.RETRIEVE)


def left(locked: LockedCall, at: datetime) -> None:
    """The conversation is over for the operator: after-call work begins, if there is any."""
    assert locked.handling is not None
    part_left(locked.handling, at)
    locked.handling = None


def part_left(handling: Handling, at: datetime) -> None:
    """The same of anybody's part."""
    on_hold = handling.state == HandlingState.HOLD
    handling.state = HANDLING.target(HandlingState(handling.state), HandlingTrigger.LEAVE)
    slot = _slot(handling)
    at = not_before(at, handling.answered_at, slot.activity_since)
    if handling.wrap_up_seconds:
        at = act(slot, Activity.WRAP_UP, at)
    _end_hold(handling, at, on_hold=on_hold)
    handling.left_at = at
    handling.wrap_up_until = at + timedelta(seconds=handling.wrap_up_seconds)
    if handling.wrap_up_seconds:
        write(handling, "state", "left_at", "wrap_up_until")
    else:
        _over(handling, slot, at)


def part_missed(handling: Handling, at: datetime) -> None:
    """Somebody's phone rang in vain, and nobody is blamed for it: he goes on in his status."""
    handling.state = HANDLING.target(HandlingState(handling.state), HandlingTrigger.MISS)
    handling.done_at = idle(_slot(handling), not_before(at, handling.rang_at), None)
    write(handling, "state", "done_at")


def alone(locked: LockedCall, at: datetime) -> None:
    """The client has gone; the operator talks on with the specialist."""
    handling = locked.handling
    assert handling is not None
    if handling.state == HandlingState.HOLD:
        _moved(locked, HandlingTrigger.RETRIEVE)
        _end_hold(handling, act(_slot(handling), Activity.TALKING, at))
        write(handling, "state")


def finished(handling: Handling, at: datetime) -> None:
    """After-call work is over. Its call's contact is locked."""
    _over(handling, _slot(handling), not_before(at, handling.left_at))


def _over(handling: Handling, slot: AgentSlot, at: datetime) -> None:
    handling.state = HANDLING.target(HandlingState(handling.state), HandlingTrigger.FINISH)
    slot.last_call_at = at
    write(slot, "last_call_at")
    contact = handling.call.contact
    # Who has called himself, or was asked, goes on in the status in which he did.
    own = contact.direction == Direction.OUT or handling.role == Role.CONSULT
    after = None if own else contact.project.after_call_status
    handling.done_at = idle(slot, at, after)
    write(handling, "state", "left_at", "wrap_up_until", "done_at")
    emit(CallHandled(contact_id=handling.call_id, agent_id=handling.agent_id))


def _moved(locked: LockedCall, trigger: HandlingTrigger) -> Handling:
    handling = locked.handling
    assert handling is not None
    handling.state = HANDLING.target(HandlingState(handling.state), trigger)
    return handling


def _call_moved(locked: LockedCall, trigger: CallTrigger) -> None:
    locked.call.state = CALL.target(CallState(locked.call.state), trigger)
    write(locked.call, "state")


def _end_hold(handling: Handling, at: datetime, *, on_hold: bool = True) -> datetime:
    hold = _open_hold.first(handling.pk) if on_hold else None
    if hold is not None:
        hold.ended_at = at = not_before(at, hold.started_at)
        write(hold, "ended_at")
    return at


def _slot(handling: Handling) -> AgentSlot:
    return slot_of_call(handling.agent_id)
