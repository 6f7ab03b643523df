"""An operator's call as his panel shows it: the parties, and what he may do now."""

from __future__ import annotations

from typing import Any

from agentzone.faces import face_of
from agentzone.models import Call, Callback, CallHold, CallLeg, Contact, Handling, Project, User
from agentzone.states import ContactState, Direction
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Place, Role
from kernel.clock import iso
from kernel.prepared import Prepared, all_but

WAITING = "waiting"
"""State of a client whose phone does not ring yet: the operator's own is still being picked up."""


def _unused(way: str) -> list[str]:
    """What the panel shows nothing of, to be deferred: rows of a hundred columns would cost more than all else. `way`:
    from the row that is read to the contact."""
    return [
        *all_but(
            Contact, "direction", "arrived_at", "state", "end_reason", "project", "client_key", under=way
        ),
        *all_but(Project, *_SHOWN, under=f"{way}__project"),
    ]


_SHOWN = ("name", "color", "call_greeting", "callback_attempts", "call_back")
_AGENT = all_but(User, "first_name", "last_name", "login")
_PARTS = Handling.objects.select_related("agent", "call__number", "call__contact__project", "offer").defer(
    *_unused("call__contact"), *(f"agent__{name}" for name in _AGENT)
)
_OPEN = [state for state in HandlingState if state is not HandlingState.DONE]
_before = Prepared(
    Handling,
    lambda agent_id: _PARTS.filter(agent_id=agent_id, state=HandlingState.DONE, role=Role.MAIN).order_by(
        "-rang_at"
    )[:1],
)
_legs = Prepared(  # of the one call in which the operator has an open part
    CallLeg,
    lambda agent_id: (
        CallLeg.objects.select_related(
            "handling__agent", "handling__offer", "call__number", "call__contact__project", "call__callback"
        )
        .defer(*_unused("call__contact"), *(f"handling__agent__{name}" for name in _AGENT))
        .filter(call__handlings__agent=agent_id, call__handlings__state__in=_OPEN)
        .order_by("started_at", "pk")
    ),
)


def call_json(agent_id: int) -> dict[str, Any] | None:
    """The call that the operator has part in now. One query, two while the client is on hold."""
    legs = _legs.all(agent_id)
    handling = next((part for leg in legs if (part := leg.handling) and _is_his(part, agent_id)), None)
    if handling is None:
        return None
    call = handling.call = legs[0].call
    contact = call.contact
    held = handling.state == HandlingState.HOLD
    hold = CallHold.objects.filter(handling=handling, ended_at__isnull=True).first() if held else None
    client = next((leg for leg in reversed(legs) if leg.kind == LegKind.CLIENT), None)
    face = face_of(contact.client_key, call.caller_name, call.caller_number)
    if call.state == CallState.ASKED:  # he hung up when he ordered it
        client = None
    return {
        "id": str(call.pk),
        "state": handling.state,
        "direction": contact.direction,
        "caller_number": call.caller_number,
        "caller_name": call.caller_name,
        "initials": face.initials,
        "avatar_hue": face.hue,
        "number": call.number.number,
        "number_name": call.number.name,
        "project": _project(contact.project),
        "greeting": contact.project.call_greeting.replace("{name}", handling.agent.first_name),
        "arrived_at": iso(contact.arrived_at),
        "rang_at": iso(handling.rang_at),
        "ring_until": None if handling.offer is None else iso(handling.offer.expires_at),
        "answered_at": iso(handling.answered_at),
        "held_since": None if hold is None else iso(hold.started_at),
        "left_at": iso(handling.left_at),
        "wrap_up_until": iso(handling.wrap_up_until),
        "client": {"number": call.caller_number, "name": call.caller_name, **_leg(client)},
        "callback": _callback(call),
        "role": handling.role,
        "asked_by": _asked_by(handling, legs),
        "specialist": _specialist(handling, legs),
        "live": _live(handling, legs),
        "acts": _acts(handling, legs),
    }


def _callback(call: Call) -> dict[str, Any] | None:
    """The client has asked to be called back: since when, and the how-manyth attempt it is."""
    ordered: Callback | None = getattr(call, "callback", None)
    if ordered is None or ordered.outcome == Callback.Outcome.CALLED_IN:
        return None
    attempt = ordered.attempts + (call.state == CallState.ASKED)
    most = call.contact.project.callback_attempts
    return {"ordered_at": iso(ordered.ordered_at), "attempt": attempt, "of": max(most, attempt)}


def _is_his(part: Handling, agent_id: int) -> bool:
    return part.agent_id == agent_id and part.state != HandlingState.DONE


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


def _second(legs: list[CallLeg]) -> CallLeg | None:
    """The specialist who is there, or was there last."""
    return next((leg for leg in reversed(legs) if leg.kind == LegKind.SPECIALIST), None)


def _open_second(legs: list[CallLeg]) -> CallLeg | None:
    leg = _second(legs)
    return None if leg is None or leg.state == LegState.ENDED else leg


def _asked_by(handling: Handling, legs: list[CallLeg]) -> dict[str, Any] | None:
    if handling.role != Role.CONSULT:
        return None
    own = next((leg for leg in legs if leg.kind == LegKind.AGENT and leg.state != LegState.ENDED), None)
    agent = None if own is None or own.handling is None else own.handling.agent
    return None if agent is None else {"id": agent.pk, "name": agent.full_name}


def _specialist(handling: Handling, legs: list[CallLeg]) -> dict[str, Any] | None:
    leg = _second(legs)
    if leg is None or handling.role == Role.CONSULT or handling.state == HandlingState.WRAP_UP:
        return None
    return {
        "kind": "external" if leg.handling is None else "agent",
        "id": None if leg.handling is None else leg.handling.agent_id,
        "name": leg.name,
        "number": leg.party,
        "extension": leg.digits,
        **_leg(leg),
    }


def _live(handling: Handling, legs: list[CallLeg]) -> str | None:
    """With whom he is connected, or is being connected."""
    if handling.state not in (HandlingState.TALKING, HandlingState.HOLD):
        return None
    call = handling.call
    if handling.role == Role.MAIN and _open_second(legs) is not None:
        return LegKind.SPECIALIST.value if call.state == CallState.ENDED else call.speaks_with
    return LegKind.CLIENT.value if handling.state == HandlingState.TALKING else None


def _acts(handling: Handling, legs: list[CallLeg]) -> list[str]:
    call, second = handling.call, _open_second(legs)
    if handling.role == Role.CONSULT:
        return ["pick-up", "decline"] if handling.state == HandlingState.RINGING else ["hang-up"]
    if second is not None and handling.state in (HandlingState.TALKING, HandlingState.HOLD):
        if call.state == CallState.ENDED:
            return ["hang-up", "digits"]
        more = ["swap", "join"] if second.state == LegState.UP else []
        return ["hang-up", "drop", "digits", *more]
    match handling.state:
        case HandlingState.RINGING if call.state == CallState.DIALLING:
            return ["pick-up", "hang-up"]
        case HandlingState.RINGING:
            return ["pick-up", "decline"]
        case HandlingState.TALKING:
            return ["hold", "hang-up", "transfer", "consult", "digits"]
        case HandlingState.HOLD:
            return ["retrieve", "hang-up", "transfer", "consult"]
    return ["finish", *_call_back(call)]


def _call_back(call: Call) -> list[str]:
    over = call.contact.state == ContactState.ENDED and bool(call.caller_number)
    return ["call-back"] if over and call.contact.project.call_back else []


def last_json(agent_id: int) -> dict[str, Any] | None:
    """The operator's latest call that is over for him: how it ended, and whether its client may be called back. None
    after a call that he missed."""
    handling = _before.first(agent_id)
    if handling is None:
        return None
    call, contact = handling.call, handling.call.contact
    if contact.direction == Direction.IN and handling.answered_at is None:
        return None  # he has not spoken to that client, and may not know who it was
    return {
        "id": str(call.pk),
        "direction": contact.direction,
        "number": call.caller_number,
        "name": call.caller_name,
        "project": _project(contact.project),
        "answered": handling.answered_at is not None,
        "reason": contact.end_reason,
        "over_at": iso(handling.done_at),
        "acts": _call_back(call) if handling.role == Role.MAIN else [],
    }
