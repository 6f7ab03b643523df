"""A supervisor at an operator's call (A22): he listens, whispers to the operator, takes part, or ends the call. From
his own device; every act is in the audit log."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events_calls import LiveCallsChanged, VoiceChanged
from agentzone.models import AgentSlot, CallLeg, Device, Handling, Supervision, User
from agentzone.models.status import Activity
from agentzone.selectors.people import supervised_project_ids
from agentzone.services.calls.callbacks import callback_cancel
from agentzone.services.calls.listening import place, present_supervision
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.services.calls.outbox import put
from agentzone.services.calls.own import CONVERSATION, moved
from agentzone.services.status import actor_of
from agentzone.states import EndedBy
from agentzone.telephony.channels import new_channel
from agentzone.telephony.commands import Dial, HangUp
from agentzone.telephony.states import CallState, LegKind, LegState, Mode
from kernel import audit, clock
from kernel.errors import DomainError, NotFound
from kernel.uow import emit, unit_of_work

RING_SECONDS = 20


def call_supervise(call_id: UUID, supervisor: User, mode: Mode) -> None:
    """Begin, or go on in another manner. Raises NotFound for a call of a project that is not his, CallMoved when no
    operator talks in it, and DomainError with the code of what stands in the way."""
    with unit_of_work():
        locked = _supervised(call_id, supervisor)
        handling = locked.handling
        if handling is None or handling.state not in CONVERSATION or handling.agent_id == supervisor.pk:
            raise moved()
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=supervisor).first()
        present = present_supervision(supervisor)
        if present is None:
            _begin(locked, handling, supervisor, mode, slot)
        elif present.call_id != call_id:
            raise DomainError(_("You are at another call: leave that first."), code="on_call")
        elif present.mode == mode:
            return
        else:
            present.mode = mode
            present.save(update_fields=["mode"])
            if present.leg.state == LegState.UP:
                place(locked, present)
        _tell(supervisor.pk, handling.agent_id)
        emit(LiveCallsChanged(project_id=locked.contact.project_id))
        audit.record(
            actor_of(supervisor), "call.supervised", locked.contact, mode=mode.value, person=handling.agent_id
        )


def call_unsupervise(call_id: UUID, supervisor: User) -> None:
    """Leave. Who is not there has left already; the project need not be his any more."""
    with unit_of_work():
        locked, present = locked_call(call_id), present_supervision(supervisor)
        if locked is None or present is None or present.call_id != call_id:
            _supervised(call_id, supervisor)
        else:
            put(HangUp(call_id=call_id, channel=present.leg.channel), call=locked.call)


def call_force_end(call_id: UUID, supervisor: User) -> None:
    """End the call for everybody."""
    with unit_of_work():
        locked = _supervised(call_id, supervisor)
        call = locked.call
        if call.state == CallState.ENDED and locked.handling is None:
            raise moved()
        audit.record(actor_of(supervisor), "call.forced_end", locked.contact)
        if callback_cancel(locked, EndedBy.SUPERVISOR):
            return
        if locked.has_client:
            call.ending_by = EndedBy.SUPERVISOR
            call.save(update_fields=["ending_by"])
        # The client first: whose client is gone has lost no operator.
        for kind in (LegKind.CLIENT, LegKind.SPECIALIST, LegKind.AGENT):
            leg = locked.open_leg(kind)
            if leg is not None:
                put(HangUp(call_id=call_id, channel=leg.channel), call=call)


def _supervised(call_id: UUID, supervisor: User) -> LockedCall:
    locked = locked_call(call_id)
    if locked is None or locked.contact.project_id not in supervised_project_ids(supervisor):
        raise NotFound(_("There is no such call."))
    return locked


def _begin(
    locked: LockedCall, handling: Handling, supervisor: User, mode: Mode, slot: AgentSlot | None
) -> None:
    call, now = locked.call, clock.now()
    device = _device(slot)
    AgentSlot.objects.filter(agent=supervisor).update(supervises=True)
    leg = CallLeg.objects.create(
        call=call,
        channel=new_channel(),
        kind=LegKind.SUPERVISOR,
        party=device.number,
        name=supervisor.full_name[:120],
        state=LegState.DIALLING,
        started_at=now,
    )
    locked.legs.append(leg)
    Supervision.objects.create(
        call=call, supervisor=supervisor, agent_id=handling.agent_id, leg=leg, mode=mode, started_at=now
    )
    dial = Dial(
        call_id=call.pk,
        channel=leg.channel,
        device=device.number,
        caller_number=handling.leg.party,
        caller_name=handling.agent.full_name[:120],
        ring_seconds=RING_SECONDS,
        auto_answer=device.kind == Device.Kind.SOFTPHONE,
    )
    put(dial, call=call)


def _device(slot: AgentSlot | None) -> Device:
    """His own device, free and there."""
    device = None if slot is None or slot.device_id is None else Device.objects.get(pk=slot.device_id)
    if slot is None or device is None:
        raise DomainError(_("You have no device: choose one first."), code="no_device")
    if slot.activity != Activity.IDLE or slot.voice_load:
        raise DomainError(_("Finish the call first."), code="on_call")
    if not (device.is_active and device.is_online):
        text = _("Your device is not connected to the switch. Check the phone.")
        raise DomainError(text, code="device_offline")
    return device


def _tell(*people: int) -> None:
    for person in people:
        emit(VoiceChanged(agent_id=person))
