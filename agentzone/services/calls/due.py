"""What time does to calls: after-call work ends, and a ring whose end was never reported; who waits is told so, goes
elsewhere, is called back or hung up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from agentzone.models import Handling
from agentzone.services.calls.announcing import announce_due
from agentzone.services.calls.callbacks import rest_over
from agentzone.services.calls.handling import finished
from agentzone.services.calls.locked import locked_call
from agentzone.services.calls.offers import back_to_queue, missed
from agentzone.services.calls.outbox import put
from agentzone.services.calls.overflow import overflow_due
from agentzone.services.calls.words import hang_up_due
from agentzone.states import OfferOutcome
from agentzone.telephony.commands import HangUp
from agentzone.telephony.states import CallState, HandlingState
from kernel import clock
from kernel.patience import one_by_one
from kernel.uow import unit_of_work

PATIENCE = timedelta(seconds=5)
"""How long after the ring time the switch may take to report its end."""


def calls_due() -> int:
    """Do what is due; returns how many. After-call work ends at its very moment, however late this is called. A call
    with which something is wrong holds up no other."""
    now = clock.now()
    over = Handling.objects.filter(state=HandlingState.WRAP_UP, wrap_up_until__lte=now)
    rings = Handling.objects.filter(state=HandlingState.RINGING, offer__ended_at__isnull=True)
    rang = rings.filter(offer__expires_at__lte=now - PATIENCE)
    done = one_by_one("wrap_up", list(over.values_list("call_id", "pk")), lambda row: _wrap_up(*row))
    done += one_by_one("ring", list(rang.values_list("call_id", "pk")), lambda row: _ring(*row))
    return done + hang_up_due(now) + rest_over(now) + overflow_due(now) + announce_due(now)


def _wrap_up(call_id: UUID, handling_id: int) -> bool:
    with unit_of_work():
        locked = locked_call(call_id)
        parts = [] if locked is None else locked.parts()
        handling = next((part for part in parts if part.pk == handling_id), None)
        if handling is None or handling.state != HandlingState.WRAP_UP or handling.wrap_up_until is None:
            return False
        finished(handling, handling.wrap_up_until)
        return True


def _ring(call_id: UUID, handling_id: int) -> bool:
    with unit_of_work():
        locked = locked_call(call_id)
        if locked is None or locked.handling is None or locked.handling.pk != handling_id:
            return False
        handling = locked.handling
        if handling.state != HandlingState.RINGING or locked.call.state == CallState.DIALLING:
            return False
        at: datetime = (handling.offer and handling.offer.expires_at) or clock.now()
        put(HangUp(call_id=call_id, channel=handling.leg.channel), call=locked.call)
        missed(locked, OfferOutcome.TIMED_OUT, at, blame=True)
        back_to_queue(locked, at)
        return True
