"""What the switch reports of a supervisor's leg, and where it is to be."""

from __future__ import annotations

from datetime import datetime

from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, CallLeg, Supervision, User
from agentzone.selectors.people import supervised_project_ids
from agentzone.services.calls.locked import LockedCall, locked_call, not_before
from agentzone.services.calls.outbox import put
from agentzone.services.wake import wake
from agentzone.telephony.commands import HangUp, Listen, Talk
from agentzone.telephony.states import LegKind, LegState, Mode
from kernel.uow import emit, unit_of_work


def place(locked: LockedCall, supervision: Supervision) -> None:
    """Where his manner wants him. Without an operator there is nothing to listen to."""
    call, channel = locked.call, supervision.leg.channel
    if locked.handling is None or locked.handling.agent_id != supervision.agent_id:
        put(HangUp(call_id=call.pk, channel=channel), call=call)
    elif supervision.mode == Mode.BARGE:
        put(Talk(call_id=call.pk, channels=(channel,)), call=call)
    else:
        listen = Listen(
            call_id=call.pk,
            channel=channel,
            target=locked.handling.leg.channel,
            whisper=supervision.mode == Mode.WHISPER,
        )
        put(listen, call=call)


def supervisor_answered(locked: LockedCall, leg: CallLeg) -> None:
    place(locked, leg.supervision)
    emit(VoiceChanged(agent_id=leg.supervision.supervisor_id))


def supervisor_gone(leg: CallLeg, at: datetime) -> None:
    supervision = leg.supervision
    supervision.ended_at = not_before(at, supervision.started_at)
    supervision.save(update_fields=["ended_at"])
    AgentSlot.objects.filter(agent=supervision.supervisor_id).update(supervises=False)
    emit(VoiceChanged(agent_id=supervision.supervisor_id))
    wake("device")  # his own calls may ring there again


def operator_left(locked: LockedCall) -> None:
    """The operator's phone is out of the call: whoever listened to him goes, too."""
    for leg in locked.legs:
        if leg.kind == LegKind.SUPERVISOR and leg.state != LegState.ENDED:
            put(HangUp(call_id=locked.call.pk, channel=leg.channel), call=locked.call)


def present_supervision(supervisor: User) -> Supervision | None:
    rows = Supervision.objects.filter(supervisor=supervisor, ended_at__isnull=True)
    return rows.select_related("leg").first()


def stop_listening(person_id: int, *, unless_allowed: bool = False) -> bool:
    """The person's phone leaves the call that he is at as a supervisor; with `unless_allowed` only if the call's
    project is not his to supervise any more. Returns whether it was asked to."""
    there = Supervision.objects.filter(supervisor_id=person_id, ended_at__isnull=True)
    call_id = there.values_list("call_id", flat=True).first()
    if call_id is None:
        return False
    with unit_of_work():
        locked = locked_call(call_id)
        one = there.select_related("leg", "supervisor").filter(call_id=call_id).first()
        if locked is None or one is None or one.leg.state == LegState.ENDED:
            return False
        if unless_allowed and locked.contact.project_id in supervised_project_ids(one.supervisor):
            return False
        put(HangUp(call_id=call_id, channel=one.leg.channel), call=locked.call)
    return True
