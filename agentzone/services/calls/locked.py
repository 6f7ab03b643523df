"""A call and what belongs to it, under the lock of its contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agentzone.models import Call, CallLeg, Contact, Handling, Project
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Role
from kernel.prepared import Prepared, all_but

AT_WORK = (HandlingState.RINGING, HandlingState.TALKING, HandlingState.HOLD)


@dataclass(slots=True)
class LockedCall:
    """`handling`: the part of the operator whose client it is, unless he is in or past after-call work. `legs`: all of
    them, by their beginning; whoever makes one adds it here."""

    contact: Contact
    call: Call
    handling: Handling | None
    legs: list[CallLeg]

    @property
    def client(self) -> CallLeg:
        """The latest: who is called back has one for each attempt."""
        return next(leg for leg in reversed(self.legs) if leg.kind == LegKind.CLIENT)

    @property
    def has_client(self) -> bool:
        """False when the operator talks on with a specialist after the client has gone."""
        return self.call.state != CallState.ENDED

    def parts(self) -> list[Handling]:
        """Every operator's part in the call that has a leg."""
        return [leg.handling for leg in self.legs if leg.handling is not None]

    def open_leg(self, kind: LegKind) -> CallLeg | None:
        """The leg of that kind which has not ended."""
        found = [leg for leg in self.legs if leg.kind == kind and leg.state != LegState.ENDED]
        return found[-1] if found else None


# First the lock, then a statement of its own that reads: one that waited for the lock would show the others' past.
_LOCK = Contact.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
_ASKED = (
    "name", "record_calls", "after_call_status", "wrap_up_seconds", "outgoing_ring_seconds", "script_minutes",
)  # fmt: skip
# What happens to legs, eight times a call, asks for little of a project.
_LEAN = _LOCK.defer(*all_but(Project, *_ASKED, under="project"))
_by_id = Prepared(Contact, lambda pk: _LOCK.filter(pk=pk))
_by_channel = Prepared(Contact, lambda channel: _LEAN.filter(call__legs__channel=channel))
_legs = Prepared(
    CallLeg,
    lambda call_id: (
        CallLeg.objects.select_related("call__number", "handling__offer")
        .filter(call_id=call_id)
        .order_by("started_at", "pk")
    ),
)


def locked_call(contact_id: UUID | None) -> LockedCall | None:
    """None when there is no such call."""
    return None if contact_id is None else _read(_by_id.first(contact_id))


def locked_waiting(contact_id: UUID) -> LockedCall | None:
    """The call of a client who is in the queue, on the line; None when he is not (any more)."""
    locked = locked_call(contact_id)
    client = None if locked is None else locked.open_leg(LegKind.CLIENT)
    is_up = client is not None and client.state == LegState.UP
    return locked if locked is not None and is_up and locked.call.state == CallState.QUEUED else None


def locked_leg(channel: str) -> tuple[LockedCall, CallLeg] | None:
    """The leg as it is under its call's lock."""
    found = _read(_by_channel.first(channel))
    return None if found is None else (found, next(leg for leg in found.legs if leg.channel == channel))


def _read(contact: Contact | None) -> LockedCall | None:
    """Every row once: who changes the call by one way sees it by the others."""
    legs = [] if contact is None else _legs.all(contact.pk)
    if contact is None or not legs:
        return None
    call = legs[0].call
    call.contact = contact
    handling = None
    for leg in legs:
        leg.call = call
        part = leg.handling
        if part is not None:
            part.call = call
            if part.role == Role.MAIN and part.state in AT_WORK:
                handling = part
    return LockedCall(contact, call, handling, legs)


def not_before(at: datetime, *moments: datetime | None) -> datetime:
    """Facts go forward, whatever the clocks of two servers say."""
    return max([at, *(moment for moment in moments if moment is not None)])
