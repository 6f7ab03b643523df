"""The two lines of a consultation: with whom the operator speaks; the other one hears music."""

from __future__ import annotations

from agentzone.models import CallLeg
from agentzone.services.calls.locked import LockedCall
from agentzone.services.calls.outbox import put
from agentzone.telephony.commands import HangUp, Hold, Talk
from agentzone.telephony.states import LegKind


def to_client(locked: LockedCall, specialist: CallLeg | None) -> None:
    """First the one goes aside, then the other comes: never are they all together."""
    call = locked.call
    _wish(locked, LegKind.CLIENT)
    if specialist is not None:
        put(Hold(call_id=call.pk, channel=specialist.channel), call=call)
    put(Talk(call_id=call.pk, channels=(locked.client.channel,)), call=call)


def to_specialist(locked: LockedCall, specialist: CallLeg | None) -> None:
    """None: he is still to be called."""
    call = locked.call
    _wish(locked, LegKind.SPECIALIST)
    put(Hold(call_id=call.pk, channel=locked.client.channel), call=call)
    if specialist is not None:
        put(Talk(call_id=call.pk, channels=(specialist.channel,)), call=call)


def together(locked: LockedCall, specialist: CallLeg, own: CallLeg) -> None:
    """Client and specialist hear each other, and the operator's phone stops."""
    call = locked.call
    _wish(locked, LegKind.CLIENT)
    both = Talk(call_id=call.pk, channels=(locked.client.channel, specialist.channel))
    put(both, HangUp(call_id=call.pk, channel=own.channel), call=call)


def drop(locked: LockedCall) -> None:
    """The specialist, answered or not, is hung up, and the operator is back with the client."""
    specialist = locked.open_leg(LegKind.SPECIALIST)
    if specialist is not None:
        put(HangUp(call_id=locked.call.pk, channel=specialist.channel), call=locked.call)
        to_client(locked, None)


def dismiss(locked: LockedCall) -> None:
    """The specialist is hung up, whatever becomes of the client."""
    specialist = locked.open_leg(LegKind.SPECIALIST)
    if specialist is not None:
        put(HangUp(call_id=locked.call.pk, channel=specialist.channel), call=locked.call)
        _wish(locked, LegKind.CLIENT)


def _wish(locked: LockedCall, kind: LegKind) -> None:
    locked.call.speaks_with = kind
    locked.call.save(update_fields=["speaks_with"])
