"""An operator's call as his panel shows it: the parties, and what he may do now."""

from __future__ import annotations

from typing import Any

from agentzone.models import Call, CallHold, CallLeg, Handling
from agentzone.states import ContactState, Direction
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Place
from kernel.clock import iso

WAITING = "waiting"
"""State of a client whose phone does not ring yet: the operator's own is still being picked up."""
_PARTS = Handling.objects.select_related("call__number", "call__contact__project", "offer")


def call_json(agent_id: int) -> dict[str, Any] | None:
    """The call that the operator has part in now. Four queries."""
    handling = _PARTS.filter(agent_id=agent_id).exclude(state=HandlingState.DONE).first()
    if handling is None:
        return None
    call, contact = handling.call, handling.call.contact
    hold = CallHold.objects.filter(handling=handling, ended_at__isnull=True).first()
    legs = list(call.legs.order_by("started_at"))
    client = next((leg for leg in legs if leg.kind == LegKind.CLIENT), None)
    return {
        "id": str(call.pk),
        "state": handling.state,
        "direction": contact.direction,
        "caller_number": call.caller_number,
        "caller_name": call.caller_name,
        "number": call.number.number,
        "number_name": call.number.name,
        "project": _project(contact.project),
        "arrived_at": iso(contact.arrived_at),
        "rang_at": iso(handling.rang_at),
        "ring_until": None if handling.offer is None else iso(handling.offer.expires_at),
        "answered_at": iso(handling.answered_at),
        "held_since": None if hold is None else iso(hold.started_at),
        "left_at": iso(handling.left_at),
        "wrap_up_until": iso(handling.wrap_up_until),
        "client": {"number": call.caller_number, "name": call.caller_name, **_leg(client)},
        "live": _live(handling),
        "acts": _acts(handling, call),
    }


def _project(project: Any) -> dict[str, Any]:
    return {"id": project.pk, "name": project.name, "color": project.color}


def _leg(leg: CallLeg | None) -> dict[str, Any]:
    """How one party stands, and since when."""
    if leg is None:
        return {"state": WAITING, "since": None, "cause": None}
    if leg.state == LegState.UP:
        state, since = ("held" if leg.place == Place.HOLD else "talking"), leg.placed_at or leg.answered_at
    else:
        since = leg.ended_at or leg.ringing_at or leg.started_at
        state = leg.state
    return {"state": state, "since": iso(since), "cause": leg.cause or None}


def _live(handling: Handling) -> str | None:
    return LegKind.CLIENT.value if handling.state == HandlingState.TALKING else None


def _acts(handling: Handling, call: Call) -> list[str]:
    match handling.state:
        case HandlingState.RINGING if call.state == CallState.DIALLING:
            return ["pick-up", "hang-up"]
        case HandlingState.RINGING:
            return ["pick-up", "decline"]
        case HandlingState.TALKING:
            return ["hold", "hang-up", "transfer"]
        case HandlingState.HOLD:
            return ["retrieve", "hang-up", "transfer"]
    return ["finish", *_call_back(call)]


def _call_back(call: Call) -> list[str]:
    over = call.contact.state == ContactState.ENDED and bool(call.caller_number)
    return ["call-back"] if over and call.contact.project.call_back else []


def last_json(agent_id: int) -> dict[str, Any] | None:
    """The operator's latest call that is over for him: how it ended, and whether its client may be called back."""
    handling = _PARTS.filter(agent_id=agent_id, state=HandlingState.DONE).order_by("-rang_at").first()
    if handling is None:
        return None
    call, contact = handling.call, handling.call.contact
    ours = contact.direction == Direction.OUT or handling.answered_at is not None
    return {
        "id": str(call.pk),
        "direction": contact.direction,
        "number": call.caller_number,
        "name": call.caller_name,
        "project": _project(contact.project),
        "answered": handling.answered_at is not None,
        "reason": contact.end_reason,
        "over_at": iso(handling.done_at),
        "acts": _call_back(call) if ours else [],
    }
