"""A call is ended from outside of it: its client may not speak with us any more."""

from __future__ import annotations

from uuid import UUID

from agentzone.models import CallLeg
from agentzone.services.calls.callbacks import callback_cancel
from agentzone.services.calls.locked import locked_call
from agentzone.services.calls.outbox import put
from agentzone.states import EndedBy
from agentzone.telephony.commands import HangUp
from agentzone.telephony.states import CallState, LegKind, LegState
from kernel.uow import unit_of_work


def call_cut(call_id: UUID, by: EndedBy) -> bool:
    """Disconnect the client, wherever he is in his call; the switch's report of that ends it as any other. False when
    he is not there (any more)."""
    with unit_of_work():
        locked = locked_call(call_id)
        if locked is None or locked.call.state == CallState.ENDED:
            return False
        if callback_cancel(locked, by):
            return True
        legs = CallLeg.objects.filter(call=locked.call, kind=LegKind.CLIENT).exclude(state=LegState.ENDED)
        client = legs.first()
        if client is None:
            return False
        locked.call.ending_by = locked.call.ending_by or by
        locked.call.save(update_fields=["ending_by"])
        put(HangUp(call_id=call_id, channel=client.channel), call=locked.call)
        return True
