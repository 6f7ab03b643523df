"""«Перевод с консультацией» (A18): the client hears music, a specialist is called, the operator speaks with one or the
other, and at last brings the two together or is back with his client."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events_calls import CallConsulted, CallHandedOver, LiveCallsChanged, VoiceChanged
from agentzone.models import AgentSlot, CallLeg, Handling, User
from agentzone.models.status import Activity
from agentzone.models.voice import AutoAnswer
from agentzone.services.calls import lines
from agentzone.services.calls.handling import left
from agentzone.services.calls.handover import (
    Target,
    dial_external,
    external_contact,
    reachable,
    take_place,
)
from agentzone.services.calls.locked import LockedCall
from agentzone.services.calls.outbox import put
from agentzone.services.calls.own import CONVERSATION, consulting, own_call
from agentzone.services.contacts import contact_handed, contact_pass
from agentzone.services.entering import act
from agentzone.services.status import actor_of
from agentzone.telephony.channels import new_channel
from agentzone.telephony.commands import Dial, SendDigits
from agentzone.telephony.states import (
    CALL,
    CallState,
    CallTrigger,
    HandlingState,
    LegKind,
    LegState,
    Role,
)
from kernel import audit, clock
from kernel.errors import DomainError, Invalid
from kernel.uow import emit

MOST_DIGITS = 32


def call_consult(call_id: UUID, agent: User, target: Target) -> None:
    """Call a colleague or an external specialist. Raises CallMoved, Invalid, DomainError `consulting`, `target_…`."""
    with own_call(call_id, agent, *CONVERSATION) as (locked, handling):
        if locked.open_leg(LegKind.SPECIALIST) is not None:
            raise consulting()
        one = None if target.agent is not None else external_contact(locked, target)
        colleague = None if target.agent is None else reachable(locked, handling, target.agent)
        lines.to_specialist(locked, None)
        own = handling.leg.channel
        if colleague is not None:
            leg = _ask(locked, handling, colleague)
        else:
            assert one is not None
            leg = dial_external(locked, one, target, heard_by=own)
        emit(VoiceChanged(agent_id=agent.pk))
        emit(CallConsulted(contact_id=call_id, agent_id=agent.pk, target=leg.name))
        emit(LiveCallsChanged(project_id=locked.contact.project_id))
        audit.record(actor_of(agent), "call.consulted", locked.contact, name=leg.name)


def _ask(locked: LockedCall, handling: Handling, colleague: User) -> CallLeg:
    """Let a colleague's phone ring. He sees who asks; his part has no after-call work unless he takes the client."""
    call, project, now = locked.call, locked.contact.project, clock.now()
    take_place(locked, handling, colleague.pk)
    slot = AgentSlot.objects.select_related("device").get(agent=colleague)
    assert slot.device is not None  # the place is taken only of those who have one
    part = Handling.objects.create(
        call=call,
        agent=colleague,
        role=Role.CONSULT,
        state=HandlingState.RINGING,
        rang_at=act(slot, Activity.RINGING, now),
        ring_seconds=project.ring_seconds,
        wrap_up_seconds=0,
    )
    leg = CallLeg.objects.create(
        call=call,
        channel=new_channel(),
        kind=LegKind.SPECIALIST,
        handling=part,
        party=slot.device.number,
        name=colleague.full_name[:120],
        state=LegState.DIALLING,
        started_at=now,
    )
    locked.legs.append(leg)
    mode = project.auto_answer
    dial = Dial(
        call_id=call.pk,
        channel=leg.channel,
        device=leg.party,
        caller_number=handling.leg.party,
        caller_name=handling.agent.full_name[:120],
        ring_seconds=project.ring_seconds,
        auto_answer=mode == AutoAnswer.ON or (mode == AutoAnswer.AGENT and slot.auto_answer),
        heard_by=handling.leg.channel,
    )
    put(dial, call=call)
    return leg


def call_swap(call_id: UUID, agent: User, to: LegKind) -> None:
    """Speak with the other one. Asking for what is already so changes nothing."""
    with own_call(call_id, agent, *CONVERSATION) as (locked, _handling):
        specialist = _answered(locked)
        if locked.call.speaks_with != to:
            (lines.to_client if to == LegKind.CLIENT else lines.to_specialist)(locked, specialist)
            emit(VoiceChanged(agent_id=agent.pk))


def call_drop(call_id: UUID, agent: User) -> None:
    """Hang the specialist up, and back to the client."""
    with own_call(call_id, agent, *CONVERSATION) as (locked, _handling):
        _specialist(locked)
        lines.drop(locked)


def call_digits(call_id: UUID, agent: User, digits: str, to: LegKind | None = None) -> None:
    """Send tones to the specialist if there is one, else to the client. To a specialist who has not answered yet they
    are sent when he does."""
    with own_call(call_id, agent, *CONVERSATION, client=False) as (locked, _handling):
        specialist = locked.open_leg(LegKind.SPECIALIST) if to in (None, LegKind.SPECIALIST) else None
        if to == LegKind.SPECIALIST and specialist is None:
            raise _nobody()
        leg = specialist or locked.open_leg(LegKind.CLIENT)
        if leg is None:
            raise _nobody()
        if leg.state == LegState.UP:
            put(SendDigits(call_id=call_id, channel=leg.channel, digits=digits), call=locked.call)
            return
        if len(leg.digits + digits) > MOST_DIGITS:
            text = _("So many digits are not kept: wait for the answer.")
            raise Invalid(text, errors={"digits": [text]})
        leg.digits += digits
        leg.save(update_fields=["digits"])
        emit(VoiceChanged(agent_id=agent.pk))


def call_join(call_id: UUID, agent: User) -> None:
    """«Соединить»: client and specialist go on, the operator is in after-call work."""
    with own_call(call_id, agent, *CONVERSATION) as (locked, handling):
        specialist, now = _answered(locked), clock.now()
        if specialist.handling is None:
            _give_outside(locked, now)
        else:
            _give_to_colleague(locked, specialist, specialist.handling, now)
        lines.together(locked, specialist, handling.leg)
        to = "external" if specialist.handling is None else "agent"
        emit(
            CallHandedOver(
                contact_id=call_id,
                project_id=locked.contact.project_id,
                agent_id=agent.pk,
                to=to,
                target=specialist.name,
            )
        )
        emit(LiveCallsChanged(project_id=locked.contact.project_id))
        audit.record(actor_of(agent), "call.joined", locked.contact, to=to, name=specialist.name)


def _give_outside(locked: LockedCall, now: datetime) -> None:
    call = locked.call
    left(locked, now)
    contact_pass(locked.contact, now)
    passing = CALL.target(CallState(call.state), CallTrigger.HAND_OUT)
    call.state = CALL.target(passing, CallTrigger.JOIN)
    call.save(update_fields=["state"])


def _give_to_colleague(locked: LockedCall, leg: CallLeg, part: Handling, now: datetime) -> None:
    """The client is the colleague's from now on: so is the after-call work."""
    call = locked.call
    left(locked, now)
    contact_handed(locked.contact, part.agent_id, now)
    if call.state == CallState.HELD:
        call.state = CALL.target(CallState.HELD, CallTrigger.RETRIEVE)
        call.save(update_fields=["state"])
    part.role, part.wrap_up_seconds = Role.MAIN, locked.contact.project.wrap_up_seconds
    part.save(update_fields=["role", "wrap_up_seconds"])
    leg.kind = LegKind.AGENT
    leg.save(update_fields=["kind"])
    locked.handling = part
    emit(VoiceChanged(agent_id=part.agent_id))


def _specialist(locked: LockedCall) -> CallLeg:
    found = locked.open_leg(LegKind.SPECIALIST)
    if found is None:
        raise _nobody()
    return found


def _answered(locked: LockedCall) -> CallLeg:
    found = _specialist(locked)
    if found.state != LegState.UP:
        raise DomainError(_("The specialist has not answered yet."), code="not_answered")
    return found


def _nobody() -> DomainError:
    return DomainError(_("There is nobody on the second line."), code="no_consultation")
