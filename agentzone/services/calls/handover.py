"""«Перевод за один шаг»: the operator is released, and the client, who hears music meanwhile, goes to a colleague, into
a project's queue, or to a specialist outside. Whoever of them is busy or silent, the client waits on in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events_calls import CallHandedOver, LiveCallsChanged
from agentzone.models import CallLeg, ExternalContact, Handling, User
from agentzone.selectors.hours import hours_of
from agentzone.selectors.outgoing import shown_number
from agentzone.selectors.targets import agent_state, reachable_agents, reachable_externals
from agentzone.services import slots
from agentzone.services.calls.handling import left
from agentzone.services.calls.leaving import lost_operator
from agentzone.services.calls.locked import LockedCall
from agentzone.services.calls.offers import call_offer
from agentzone.services.calls.outbox import put
from agentzone.services.calls.own import CONVERSATION, consulting, own_call
from agentzone.services.contacts import contact_pass
from agentzone.services.moves import contact_move
from agentzone.services.status import actor_of
from agentzone.states import RequeueReason
from agentzone.telephony.channels import new_channel
from agentzone.telephony.commands import Dial, HangUp, Hold
from agentzone.telephony.states import CALL, CallState, CallTrigger, LegKind, LegState
from kernel import audit, clock
from kernel.errors import DomainError, Invalid
from kernel.uow import emit


@dataclass(frozen=True, slots=True)
class Target:
    """One of the three. `extension` replaces the specialist's own."""

    agent: int | None = None
    project: int | None = None
    external: int | None = None
    extension: str | None = None


def call_transfer(call_id: UUID, agent: User, target: Target) -> None:
    """Hand the call over and begin after-call work. Raises CallMoved, Invalid, or DomainError with a code: a target
    that is known not to take the call is refused, and nothing changes."""
    with own_call(call_id, agent, *CONVERSATION) as (locked, handling):
        if locked.open_leg(LegKind.SPECIALIST) is not None:
            raise consulting()
        if target.agent is not None:
            name = _to_agent(locked, handling, target.agent)
        elif target.project is not None:
            name = _to_project(locked, handling, target.project)
        else:
            name = _to_external(locked, handling, target)
        to = "agent" if target.agent else "project" if target.project else "external"
        emit(
            CallHandedOver(
                contact_id=call_id,
                project_id=locked.contact.project_id,
                agent_id=agent.pk,
                to=to,
                target=name,
            )
        )
        emit(LiveCallsChanged(project_id=locked.contact.project_id))
        audit.record(actor_of(agent), "call.handed_over", locked.contact, to=to, name=name)


def _to_agent(locked: LockedCall, handling: Handling, target_id: int) -> str:
    contact, own = locked.contact, handling.leg.channel
    target = reachable(locked, handling, target_id)
    take_place(locked, handling, target_id)
    lost_operator(locked, clock.now(), RequeueReason.TRANSFERRED)
    put(HangUp(call_id=locked.call.pk, channel=own), call=locked.call)
    call_offer(contact.pk, target_id)
    return target.full_name


def reachable(locked: LockedCall, handling: Handling, target_id: int) -> User:
    """The colleague, if calls of this project may be handed to him. Raises Invalid."""
    rows = reachable_agents(locked.contact.project, but=handling.agent_id)
    target = rows.filter(pk=target_id).first()
    if target is None:
        raise _unknown(
            "agent", _("This person does not serve the project, nor one that calls are handed to.")
        )
    return target


def take_place(locked: LockedCall, handling: Handling, target_id: int) -> None:
    """The colleague's place for a call, under the locks of both slots. Raises DomainError with the reason."""
    slots.lock([handling.agent_id, target_id])
    if not slots.take(slots.HANDED_CALL, locked.contact, target_id):
        raise refusal(target_id)


def refusal(agent_id: int) -> DomainError:
    """Why a colleague cannot take a call at this moment, in words."""
    words = {
        "busy": ("target_busy", _("This person is in a call already.")),
        "away": ("target_away", _("This person is not “Ready”.")),
        "no_device": ("target_no_device", _("This person's device is not connected.")),
    }
    slot = slots.lock([agent_id]).get(agent_id)
    code, text = words.get(agent_state(slot), words["busy"])
    return DomainError(text, code=code)


def _to_project(locked: LockedCall, handling: Handling, project_id: int) -> str:
    contact, call, now = locked.contact, locked.call, clock.now()
    target = contact.project.transfer_targets.filter(pk=project_id, is_active=True).first()
    if target is None or target.company_id != contact.project.company_id:
        raise _unknown("project", _("Calls of this project are not handed over there."))
    if not hours_of(target, now).is_open:
        raise DomainError(_("This project is closed now."), code="project_closed")
    left(locked, now)
    call.state = CALL.target(CallState(call.state), CallTrigger.RETURN)
    call.save(update_fields=["state"])
    contact_move(contact.pk, agent_id=handling.agent_id, epoch=contact.epoch, project_id=project_id)
    emit(LiveCallsChanged(project_id=project_id))  # beside the one that it leaves
    _released(locked, handling)
    return target.name


def _to_external(locked: LockedCall, handling: Handling, target: Target) -> str:
    contact, call, now = locked.contact, locked.call, clock.now()
    one = external_contact(locked, target)
    left(locked, now)
    contact_pass(contact, now)
    call.state = CALL.target(CallState(call.state), CallTrigger.HAND_OUT)
    call.save(update_fields=["state"])
    _released(locked, handling)
    dial_external(locked, one, target)
    return one.name


def external_contact(locked: LockedCall, target: Target) -> ExternalContact:
    one = reachable_externals(locked.contact.project).filter(pk=target.external or 0).first()
    if one is None:
        raise _unknown("external", _("There is no such specialist in this project."))
    return one


def dial_external(locked: LockedCall, one: ExternalContact, target: Target, *, heard_by: str = "") -> CallLeg:
    """Let the specialist's phone ring; he sees the project's number."""
    call, project = locked.call, locked.contact.project
    line = shown_number(project.pk) or call.number
    leg = CallLeg.objects.create(
        call=call,
        channel=new_channel(),
        kind=LegKind.SPECIALIST,
        party=one.number,
        name=one.name,
        digits=one.extension if target.extension is None else target.extension,
        state=LegState.DIALLING,
        started_at=clock.now(),
    )
    locked.legs.append(leg)
    dial = Dial(
        call_id=call.pk,
        channel=leg.channel,
        number=one.number,
        caller_number=line.number,
        caller_name=project.name,
        ring_seconds=project.outgoing_ring_seconds,
        heard_by=heard_by,
    )
    put(dial, call=call)
    return leg


def _released(locked: LockedCall, handling: Handling) -> None:
    """The client hears music, the operator's phone stops."""
    call = locked.call
    music = Hold(call_id=call.pk, channel=locked.client.channel)
    put(music, HangUp(call_id=call.pk, channel=handling.leg.channel), call=call)


def _unknown(field: str, text: str) -> Invalid:
    return Invalid(text, errors={field: [text]})
