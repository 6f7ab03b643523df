"""What an operator wishes of his call. The wish is put on its way; the switch's report of it changes the call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, Handling, User
from agentzone.services.calls.handling import finished
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.services.calls.offers import back_to_queue, missed
from agentzone.services.calls.outbox import put
from agentzone.services.status import actor_of
from agentzone.states import EndedBy, OfferOutcome
from agentzone.telephony.commands import HangUp, Hold, PickUp, Talk
from agentzone.telephony.states import HandlingState
from kernel import audit, clock
from kernel.errors import DomainError, NotFound
from kernel.uow import emit, unit_of_work

CONVERSATION = (HandlingState.TALKING, HandlingState.HOLD)


class CallMoved(DomainError):
    """The call is not (any more) where this can be done with it."""

    code = "call_moved"


def call_pick_up(call_id: UUID, agent: User) -> None:
    """«Ответить», where the switch can answer for a phone; a softphone in the page answers by itself."""
    with _own(call_id, agent, HandlingState.RINGING) as (locked, handling):
        put(PickUp(call_id=call_id, channel=handling.leg.channel), call=locked.call)


def call_decline(call_id: UUID, agent: User) -> None:
    """The operator refuses the ringing call: it goes to another, and he into the status for missed calls."""
    with _own(call_id, agent, HandlingState.RINGING) as (locked, handling):
        now = clock.now()
        put(HangUp(call_id=call_id, channel=handling.leg.channel), call=locked.call)
        missed(locked, OfferOutcome.DECLINED, now, blame=True)
        back_to_queue(locked, now)


def call_hold(call_id: UUID, agent: User, *, on: bool) -> None:
    """Hold, or back to the client (A12). Asking for what is already so changes nothing."""
    with _own(call_id, agent, *CONVERSATION) as (locked, handling):
        if on == (handling.state == HandlingState.HOLD):
            return
        client = locked.client.channel
        command = Hold(call_id=call_id, channel=client) if on else Talk(call_id=call_id, channels=(client,))
        put(command, call=locked.call)


def call_hang_up(call_id: UUID, agent: User) -> None:
    """«Положить трубку»: the client is disconnected, and the operator's phone with him (A10)."""
    with _own(call_id, agent, *CONVERSATION) as (locked, handling):
        locked.call.ending_by = locked.call.ending_by or EndedBy.AGENT
        locked.call.save(update_fields=["ending_by"])
        client, own = locked.client.channel, handling.leg.channel
        put(HangUp(call_id=call_id, channel=client), HangUp(call_id=call_id, channel=own), call=locked.call)


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
            raise _moved()


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


@contextmanager
def _own(call_id: UUID, agent: User, *states: HandlingState) -> Iterator[tuple[LockedCall, Handling]]:
    """The operator's part of the call, in one of these states, in one unit of work."""
    with unit_of_work():
        locked = locked_call(call_id)
        if locked is None or not Handling.objects.filter(call_id=call_id, agent=agent).exists():
            raise NotFound(_("There is no such call."))
        handling = locked.handling
        if handling is None or handling.agent_id != agent.pk or handling.state not in states:
            raise _moved()
        yield locked, handling


def _moved() -> CallMoved:
    return CallMoved(_("The call has gone on meanwhile: this cannot be done with it now."))
