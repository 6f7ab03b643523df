"""A call comes in: from its number to its project's queue, or to a busy tone, or to the words for out of hours."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from agentzone.events_calls import CallBegan, LiveCallsChanged
from agentzone.models import Call, CallLeg, PhoneNumber
from agentzone.selectors.hours import hours_of
from agentzone.services.calls.announcing import wait_begins
from agentzone.services.calls.callbacks import rejoin
from agentzone.services.calls.callers import Caller, caller_of
from agentzone.services.calls.outbox import put
from agentzone.services.calls.words import part, say, words_in
from agentzone.services.contacts import contact_end, contact_open
from agentzone.states import ContactKind, EndedBy
from agentzone.telephony.commands import Answer, HangUp, Hold
from agentzone.telephony.states import CallState, LegKind, LegState
from agentzone.telephony.switch_events import CallArrived
from kernel import clock
from kernel.ids import new_id
from kernel.locks import advisory_lock
from kernel.prepared import Prepared, add
from kernel.uow import emit, unit_of_work

log = structlog.get_logger(__name__)
OUT_OF_HOURS = "out_of_hours"
BLOCKED = "blocked"
PHONE = "phone"

_leg = Prepared(CallLeg, lambda channel: CallLeg.objects.filter(channel=channel))
_number = Prepared(
    PhoneNumber, lambda number: PhoneNumber.objects.select_related("project").filter(number=number)
)


def call_arrive(event: CallArrived) -> UUID | None:
    """Open the call and let it wait with music; returns its id. The same arrival again changes nothing (None). A number
    that takes no calls, a project that is closed now, or a client who is blocked: a busy tone; the latter two are kept
    as contacts."""
    with unit_of_work():
        advisory_lock(f"call:{event.channel}")
        if _leg.first(event.channel) is not None:
            return None
        number = _number.first(event.number)
        if number is None or not number.is_active or not number.project.is_active:
            log.warning("call_to_no_project", number=event.number, caller=event.caller_number)
            put(HangUp(call_id=new_id(), channel=event.channel, busy=True))
            return None
        at = min(event.at, clock.now())
        project = number.project
        caller = caller_of(project, event.caller_number, event.caller_name, at)
        refused = caller is not None and caller.refused
        is_open = not refused and hours_of(project, event.at).is_open
        if is_open and project.callback_offer and (again := rejoin(event, project.pk, at)) is not None:
            return again
        call = _open(event, number, caller, at)
        if is_open:
            wait_begins(call, project, at, _music(call, event))
        else:
            _turn_away(call, event, BLOCKED if refused else OUT_OF_HOURS)
        return call.contact.pk


def _music(call: Call, event: CallArrived) -> float:
    """Take the call: the greeting, then music. Returns how many seconds the greeting takes."""
    _take(call, event)
    greeting = words_in(call.contact.project.greeting_sound)
    if greeting is None:
        return 0.0
    say(call, event.channel, greeting)
    return greeting.seconds


def _take(call: Call, event: CallArrived) -> None:
    put(
        Answer(call_id=call.pk, channel=event.channel),
        Hold(call_id=call.pk, channel=event.channel),
        call=call,
    )


def _turn_away(call: Call, event: CallArrived, reason: str) -> None:
    call.state = CallState.ENDED
    call.save(update_fields=["state"])
    words = words_in(call.contact.project.closed_sound) if reason == OUT_OF_HOURS else None
    if words is None:
        put(HangUp(call_id=call.pk, channel=event.channel, busy=True), call=call)
    else:
        _take(call, event)
        part(call, call.legs.get(), words, clock.now())
    contact_end(call.pk, by=EndedBy.SYSTEM, reason=reason, at=call.contact.arrived_at)


def _open(event: CallArrived, number: PhoneNumber, caller: Caller | None, at: datetime) -> Call:
    contact = contact_open(
        kind=ContactKind.CALL,
        project=number.project,
        channel_kind=PHONE,
        client_key=caller.client_key if caller else _client_key(event),
        at=at,
    )
    call = add(
        Call(
            contact=contact,
            number=number,
            caller_number=event.caller_number[:40],
            caller_name=(caller.name if caller and caller.name else event.caller_name)[:120],
            state=CallState.QUEUED,
        )
    )
    add(
        CallLeg(
            call=call,
            channel=event.channel,
            kind=LegKind.CLIENT,
            party=event.caller_number[:40],
            state=LegState.RINGING,
            started_at=at,
            ringing_at=at,
        )
    )
    emit(
        CallBegan(
            contact_id=call.pk,
            project_id=number.project_id,
            caller_number=call.caller_number,
            client_key=contact.client_key,
        )
    )
    emit(LiveCallsChanged(project_id=number.project_id))
    return call


def _client_key(event: CallArrived) -> str:
    """Of whom nobody can be known: who hides his number, or has none that clients have."""
    return f"{PHONE}:{event.caller_number or event.channel}"[:64]
