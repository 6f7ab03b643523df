"""A call and what belongs to it, under the lock of its contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from agentzone.models import Call, CallLeg, Contact, Handling
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Role
from kernel.locks import lock_row

AT_WORK = (HandlingState.RINGING, HandlingState.TALKING, HandlingState.HOLD)


@dataclass(slots=True)
class LockedCall:
    """`handling`: the part of the operator whose client it is, unless he is in or past after-call work."""

    contact: Contact
    call: Call
    handling: Handling | None

    @property
    def client(self) -> CallLeg:
        """The latest: who is called back has one for each attempt."""
        return CallLeg.objects.filter(call=self.call, kind=LegKind.CLIENT).latest("started_at")

    @property
    def has_client(self) -> bool:
        """False when the operator talks on with a specialist after the client has gone."""
        return self.call.state != CallState.ENDED

    def open_leg(self, kind: LegKind) -> CallLeg | None:
        """The leg of that kind which has not ended."""
        rows = CallLeg.objects.filter(call=self.call, kind=kind).exclude(state=LegState.ENDED)
        return rows.select_related("handling").order_by("-started_at").first()


def locked_call(contact_id: UUID | None) -> LockedCall | None:
    """None when there is no such call."""
    contact = None if contact_id is None else lock_row(Contact, contact_id)
    if contact is None:
        return None
    call = Call.objects.select_related("number").filter(pk=contact.pk).first()
    if call is None:
        return None
    call.contact = contact
    parts = Handling.objects.filter(call=call, state__in=AT_WORK, role=Role.MAIN)
    handling = parts.select_related("offer").first()
    return LockedCall(contact, call, handling)


def locked_leg(channel: str) -> tuple[LockedCall, CallLeg] | None:
    """The leg as it is under its call's lock."""
    contact_id = CallLeg.objects.filter(channel=channel).values_list("call_id", flat=True).first()
    found = locked_call(contact_id)
    if found is None:
        return None
    return found, CallLeg.objects.select_related("handling").get(channel=channel)


def not_before(at: datetime, *moments: datetime | None) -> datetime:
    """Facts go forward, whatever the clocks of two servers say."""
    return max([at, *(moment for moment in moments if moment is not None)])
