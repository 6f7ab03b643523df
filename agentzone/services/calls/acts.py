"""What an operator wishes of his call. The wish is put on its way; the switch's report of it changes the call."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, Handling, User
from agentzone.services.calls.handling import finished
from agentzone.services.calls.lines import drop
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.services.calls.offers import back_to_queue, missed
from agentzone.services.calls.outbox import put
from agentzone.services.calls.own import CONVERSATION, asked_leg, consulting, moved, own_call
from agentzone.services.status import actor_of
from agentzone.states import EndedBy, OfferOutcome
from agentzone.telephony.commands import HangUp, Hold, PickUp, Talk
from agentzone.telephony.states import CallState, HandlingState, LegKind
from kernel import audit, clock
from kernel.errors import DomainError, NotFound
from kernel.uow import emit, unit_of_work


def call_pick_up(call_id: UUID, agent: User) -> None:
    """«Ответить», where the switch can answer for a phone; a softphone in the page answers by itself."""
    if _asked(call_id, agent, PickUp):
        return
    with own_call(call_id, agent, HandlingState.RINGING) as (locked, handling):
        put(PickUp(call_id=call_id, channel=handling.leg.channel), call=locked.call)


def call_decline(call_id: UUID, agent: User) -> None:
    """The operator refuses the ringing call: it goes to another, and he into the status for missed calls. One that he
    makes himself he gives up; to a colleague who asks him he just says no."""
    if _asked(call_id, agent, HangUp):
        return
    with own_call(call_id, agent, HandlingState.RINGING) as (locked, handling):
        if locked.call.state == CallState.DIALLING:
            _disconnect(locked, handling)
            return
        now = clock.now()
        put(HangUp(call_id=call_id, channel=handling.leg.channel), call=locked.call)
        missed(locked, OfferOutcome.DECLINED, now, blame=True)
        back_to_queue(locked, now)


def call_hold(call_id: UUID, agent: User, *, on: bool) -> None:
    """Hold, or back to the client (A12). Asking for what is already so changes nothing. In a consultation the operator
    switches between the two instead (`consultation.call_swap`)."""
    with own_call(call_id, agent, *CONVERSATION) as (locked, handling):
        if locked.open_leg(LegKind.SPECIALIST) is not None:
            raise consulting()
        if on == (handling.state == HandlingState.HOLD):
            return
        client = locked.client.channel
        command = Hold(call_id=call_id, channel=client) if on else Talk(call_id=call_id, channels=(client,))
        put(command, call=locked.call)


def call_hang_up(call_id: UUID, agent: User) -> None:
    """«Положить трубку»: the client is disconnected, and the operator's phone with him (A10). In a consultation it is
    always the specialist (A18). An outgoing call that nobody has answered yet is given up."""
    if _asked(call_id, agent, HangUp):
        return
    with own_call(call_id, agent, *CONVERSATION, HandlingState.RINGING, client=False) as (locked, handling):
        if handling.state == HandlingState.RINGING and locked.call.state != CallState.DIALLING:
            raise moved()
        if locked.has_client and locked.open_leg(LegKind.SPECIALIST) is not None:
            drop(locked)
        else:
            _disconnect(locked, handling)


def _asked(call_id: UUID, agent: User, command: type[PickUp | HangUp]) -> bool:
    """Whether it is a colleague's call in which he is asked; then his own leg is all that he acts upon."""
    with unit_of_work():
        locked = locked_call(call_id)
        leg = None if locked is None else asked_leg(call_id, agent)
        if leg is not None:
            put(command(call_id=call_id, channel=leg.channel), call=leg.call)
    return leg is not None


def _disconnect(locked: LockedCall, handling: Handling) -> None:
    call = locked.call
    if locked.has_client:
        call.ending_by = call.ending_by or EndedBy.AGENT
        call.save(update_fields=["ending_by"])
    client = locked.open_leg(LegKind.CLIENT)  # there is none while the operator's own phone rings
    for leg in (client, locked.open_leg(LegKind.SPECIALIST), handling.leg):
        if leg is not None:
            put(HangUp(call_id=call.pk, channel=leg.channel), call=call)


def wrap_up_end(call_id: UUID, agent: User) -> None:
    """The operator needs no more after-call work. Saying so again changes nothing."""
    with unit_of_work():
        locked = locked_call(call_id)
        handling = Handling.objects.filter(call_id=call_id, agent=agent).order_by("-rang_at").first()
        if locked is None or handling is None:
            raise NotFound(_("There is no such call."))
        if handling.state == HandlingState.WRAP_UP:
            finished(handling, clock.now())
        elif handling.state != HandlingState.DONE:
            raise moved()


def auto_answer_set(agent: User, *, on: bool) -> None:
    """«Автоответ»: the operator's own choice, until he signs out. Projects that force it stay as they are."""
    with unit_of_work():
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=agent, signed_in=True).first()
        if slot is None:
            raise DomainError(_("You are not at work."), code="not_at_work")
        if slot.auto_answer != on:
            slot.auto_answer = on
            slot.save(update_fields=["auto_answer"])
            emit(VoiceChanged(agent_id=agent.pk))
            audit.record(actor_of(agent), "agent.auto_answer", agent, on=on)
