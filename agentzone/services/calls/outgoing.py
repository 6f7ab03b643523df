"""An operator calls a client: first his own phone rings, then the client's; then it is a call like others.

Nobody is blamed for an outgoing call that does not come about: its contact ends with the reason, and the operator goes
on in the status he was in.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from agentzone.events_calls import CallDialled, LiveCallsChanged
from agentzone.models import (
    AgentSlot,
    Assignment,
    Call,
    CallLeg,
    Contact,
    Device,
    Handling,
    PhoneNumber,
    Project,
    Skill,
    Status,
    User,
)
from agentzone.models.status import Activity
from agentzone.selectors.outgoing import hindrance, shown_number, shown_numbers
from agentzone.services.calls.callers import Caller, caller_of
from agentzone.services.calls.handling import finished
from agentzone.services.calls.locked import LockedCall, locked_call
from agentzone.services.calls.outbox import put
from agentzone.services.entering import act, enter, in_force
from agentzone.services.status import actor_of
from agentzone.states import ContactKind, ContactState, Direction
from agentzone.telephony.channels import new_channel
from agentzone.telephony.commands import Dial
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Role
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.uow import emit, unit_of_work

PHONE = "phone"
OUTGOING_STATUS = "outgoing_call"
_BETWEEN = re.compile(r"[\s()\-.]+")
_NUMBER = re.compile(r"\+?\d{3,19}")


def call_dial(agent: User, number: str, project_id: int | None = None) -> UUID:
    """Call a client for one of the operator's projects; returns the call's id. Raises Invalid, or DomainError with the
    code of what stands in the way (`selectors.outgoing.hindrance`)."""
    wanted = plain_number(number)
    line = _line(agent, project_id)
    with unit_of_work():
        client = caller_of(line.project, wanted, "", clock.now())  # locked before the slot
        slot = _free_slot(agent)
        return _begin(agent, slot, line, wanted, client)


def call_back(call_id: UUID, agent: User) -> UUID:
    """«Перезвонить клиенту» (A15): a new call to the client of one that is over. The status becomes «Не готов –
    исходящий звонок», which the operator leaves by hand; his after-call work of the old call ends."""
    with unit_of_work():
        client = _client_of(call_id)
        locked = locked_call(call_id)
        part = _own_part(call_id, agent)
        if locked is None or part is None:
            raise NotFound(_("There is no such call."))
        line = _line_back(locked)
        outgoing = in_force(Status.objects.get(code=OUTGOING_STATUS).pk)
        slot = _slot(agent)
        if part.state == HandlingState.WRAP_UP:
            finished(part, clock.now())
            slot = _slot(agent)
        _hindered(hindrance(slot, in_any_status=True))
        assert slot is not None
        if slot.status_id != outgoing.pk:
            enter(slot, outgoing, clock.now(), forced=False, reason="call_back")
        call = locked.call
        return _begin(agent, slot, line, call.caller_number, client, call.caller_name)


def _own_part(call_id: UUID, agent: User) -> Handling | None:
    """His latest part in a call that was his: one that he answered, or made himself, in a project that he serves."""
    his = Q(answered_at__isnull=False) | Q(call__contact__direction=Direction.OUT)
    parts = Handling.objects.filter(
        his, call_id=call_id, agent=agent, role=Role.MAIN, call__contact__project__skills__agent=agent
    )
    return parts.order_by("-rang_at").first()


def plain_number(number: str) -> str:
    """What people write between the digits is taken out. Raises Invalid."""
    plain = _BETWEEN.sub("", number)
    if not _NUMBER.fullmatch(plain):
        text = _("A number has 3 to 19 digits, with a plus in front if you like.")
        raise Invalid(text, errors={"number": [text]})
    return plain


def _line(agent: User, project_id: int | None) -> PhoneNumber:
    own = set(Skill.objects.filter(agent=agent, project__is_active=True).values_list("project_id", flat=True))
    if project_id is not None and project_id not in own:
        text = _("You do not serve this project.")
        raise Invalid(text, errors={"project": [text]})
    numbers = shown_numbers(own if project_id is None else [project_id])
    if not numbers:
        raise _no_number()
    if len(numbers) > 1:
        text = _("Choose a project: the client sees its number.")
        raise Invalid(text, errors={"project": [text]})
    return next(iter(numbers.values()))


def _line_back(locked: LockedCall) -> PhoneNumber:
    call, contact = locked.call, locked.contact
    if not contact.project.call_back:
        raise DomainError(_("In this project clients are not called back."), code="not_allowed")
    if contact.state != ContactState.ENDED:
        raise DomainError(_("The client is still there."), code="client_there")
    if not _NUMBER.fullmatch(call.caller_number):
        raise DomainError(_("The client has hidden his number."), code="client_hidden")
    line = shown_number(contact.project_id)
    if line is None:
        raise _no_number()
    return line


def _client_of(call_id: UUID) -> Caller | None:
    """Whose number it is now. Asked before the call is locked: a client comes before his contacts."""
    call = Call.objects.select_related("contact__project").filter(pk=call_id).first()
    return None if call is None else caller_of(call.contact.project, call.caller_number, "", clock.now())


def _no_number() -> DomainError:
    return DomainError(_("The project has no phone number that clients could see."), code="no_number")


def _slot(agent: User) -> AgentSlot | None:
    slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=agent).first()
    if slot is not None:
        slot.device = None if slot.device_id is None else Device.objects.get(pk=slot.device_id)
    return slot


def _free_slot(agent: User) -> AgentSlot:
    slot = _slot(agent)
    _hindered(hindrance(slot))
    assert slot is not None
    return slot


def _hindered(why: str | None) -> None:
    words = {
        "not_at_work": _("You are not at work."),
        "no_device": _("You have no device: choose one first."),
        "device_offline": _("Your device is not connected to the switch. Check the phone."),
        "on_call": _("Finish the call first."),
        "status_forbids": _("Calls are made in “Ready” or “Not ready”."),
    }
    if why is not None:
        raise DomainError(words[why], code=why)


def _begin(
    agent: User, slot: AgentSlot, line: PhoneNumber, number: str, client: Caller | None, name: str = ""
) -> UUID:
    now, project, device = clock.now(), line.project, slot.device
    assert device is not None
    name = (client.name if client and client.name else name)[:120]
    contact = _contact(agent, project, client.client_key if client else f"{PHONE}:{number}", now)
    call = Call.objects.create(
        contact=contact, number=line, caller_number=number, caller_name=name, state=CallState.DIALLING
    )
    handling = Handling.objects.create(
        call=call,
        agent=agent,
        state=HandlingState.RINGING,
        rang_at=act(slot, Activity.RINGING, now, voice_load=1, last_assigned_at=now),
        ring_seconds=project.ring_seconds,
        wrap_up_seconds=project.wrap_up_seconds,
    )
    leg = CallLeg.objects.create(
        call=call,
        channel=new_channel(),
        kind=LegKind.AGENT,
        handling=handling,
        party=device.number,
        state=LegState.DIALLING,
        started_at=now,
    )
    dial = Dial(
        call_id=call.pk,
        channel=leg.channel,
        device=device.number,
        caller_number=number,
        caller_name=name,
        ring_seconds=project.ring_seconds,
        auto_answer=device.kind == Device.Kind.SOFTPHONE or slot.auto_answer,
    )
    put(dial, call=call)
    emit(CallDialled(contact_id=call.pk, project_id=project.pk, agent_id=agent.pk, number=number))
    emit(LiveCallsChanged(project_id=project.pk))
    audit.record(actor_of(agent), "call.dialled", contact, number=number, project=project.pk)
    return contact.pk


def _contact(agent: User, project: Project, client_key: str, now: datetime) -> Contact:
    """It waits in no queue: it is the operator's from the beginning."""
    contact = Contact.objects.create(
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        project=project,
        channel_kind=PHONE,
        client_key=client_key,
        state=ContactState.ASSIGNED,
        agent=agent,
        epoch=1,
        priority=project.priority,
        arrived_at=now,
        first_assigned_at=now,
        answer_threshold_seconds=project.answer_threshold_seconds,
        service_level_target=project.service_level_target,
        short_abandon_seconds=project.short_abandon_seconds,
    )
    Assignment.objects.create(contact=contact, agent=agent, epoch=1, weight=1, started_at=now)
    return contact
