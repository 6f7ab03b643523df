"""The switch's present state against ours: after a lost connection, a restart on either side, or lost events.

A leg that the switch has no more ends at the time the switch remembers, else when it was last known to live. One that
it has further than we know moves on. A call that we have not heard of arrives. A channel whose leg is over is hung up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from agentzone.models import Call, CallLeg, Device, SwitchCommand
from agentzone.services.calls.arrivals import call_arrive
from agentzone.services.calls.legs import leg_answered, leg_ended, leg_placed, leg_ringing
from agentzone.services.calls.locked import locked_call
from agentzone.services.calls.outbox import OPEN, put
from agentzone.services.devices import device_presence
from agentzone.telephony.commands import HangUp, Hold, Talk
from agentzone.telephony.gaps import Gap, last_seen
from agentzone.telephony.states import CallState, Cause, CommandState, LegKind, LegState, Place, Role
from agentzone.telephony.switch_events import ChannelState, Snapshot
from kernel.ids import new_id
from kernel.patience import one_by_one
from kernel.uow import unit_of_work

GRACE = timedelta(seconds=2)
"""What is younger than this may still have its events on the way."""


def reconcile(snapshot: Snapshot, gaps: Sequence[Gap] = (), *, grace: timedelta = GRACE) -> int:
    """Returns how many things had to be put right. `gaps`: when the switch was not heard of."""
    settled = snapshot.taken_at - grace
    # Clients first: whose client is gone has lost no operator.
    legs = CallLeg.objects.exclude(state=LegState.ENDED).filter(started_at__lt=settled)
    rows = sorted(legs.order_by("started_at"), key=lambda leg: leg.kind != LegKind.CLIENT)
    fixed = one_by_one("leg", rows, lambda leg: _compare(leg, snapshot, gaps))
    fixed += one_by_one("channel", _strangers(snapshot), lambda state: _unknown(state, settled))
    fixed += one_by_one("call", _odd(snapshot, settled), lambda call: _put_in_order(call, snapshot, settled))
    return fixed + _devices(snapshot.devices_online, snapshot.taken_at)


def _compare(leg: CallLeg, snapshot: Snapshot, gaps: Sequence[Gap]) -> int:
    state = snapshot.find(leg.channel)
    if state is None:
        return _missing(leg, snapshot, gaps)
    return _behind(leg, state, snapshot.taken_at)


def _strangers(snapshot: Snapshot) -> list[ChannelState]:
    """Channels without an open leg, found in one look: nearly all of hundreds have theirs."""
    ours = CallLeg.objects.exclude(state=LegState.ENDED).values_list("channel", flat=True)
    known = set(ours.filter(channel__in=[state.channel for state in snapshot.channels]))
    return [state for state in snapshot.channels if state.channel not in known]


def _odd(snapshot: Snapshot, settled: datetime) -> list[Call]:
    """Calls that a look at all of them, without locks, finds worth a closer one."""
    calls = Call.objects.exclude(state=CallState.ENDED).filter(contact__arrived_at__lt=settled)
    legs: defaultdict[UUID, list[CallLeg]] = defaultdict(list)
    for leg in CallLeg.objects.filter(call__in=calls).select_related("handling").order_by("started_at"):
        legs[leg.call_id].append(leg)
    return [call for call in calls if not _plain(call, legs[call.pk], snapshot)]


def _plain(call: Call, legs: list[CallLeg], snapshot: Snapshot) -> bool:
    """The client is where his call says, an operator leads the conversation, and nobody else has part in it."""
    client = next((leg for leg in reversed(legs) if leg.kind == LegKind.CLIENT), None)
    if client is None or any(leg.kind == LegKind.SPECIALIST and leg.state != LegState.ENDED for leg in legs):
        return False
    state = snapshot.find(client.channel)
    if state is not None and state.up and state.place is not _expected(call):
        return False
    parts = [leg.handling for leg in legs if leg.handling is not None]
    return call.state not in (CallState.TALKING, CallState.HELD) or any(
        part.role == Role.MAIN and part.answered_at and part.left_at is None for part in parts
    )


def _expected(call: Call) -> Place:
    return Place.TALK if call.state in (CallState.TALKING, CallState.PASSED) else Place.HOLD


def _put_in_order(call: Call, snapshot: Snapshot, settled: datetime) -> bool:
    return (
        _left_behind(call, settled)
        or _misplaced(call, snapshot, settled)
        or _wrong_line(call, snapshot, settled)
    )


def _left_behind(call: Call, settled: datetime) -> bool:
    """His operator has left the conversation and the client is still in it: the command to hang him up was lost."""
    if call.state not in (CallState.TALKING, CallState.HELD):
        return False
    if SwitchCommand.objects.filter(call=call, state__in=OPEN).exists():
        return False
    with unit_of_work():
        locked = locked_call(call.pk)
        if locked is None or locked.call.state != call.state or not locked.has_client:
            return False
        led = [part for part in locked.parts() if part.role == Role.MAIN]
        if not led or any(part.left_at is None or part.left_at > settled for part in led if part.answered_at):
            return False
        put(HangUp(call_id=call.pk, channel=locked.client.channel), call=locked.call)
        return True


def _missing(leg: CallLeg, snapshot: Snapshot, gaps: Sequence[Gap]) -> bool:
    if _on_its_way(leg):
        return False  # not dialled yet
    end = snapshot.end_of(leg.channel)
    if end is not None:
        return leg_ended(leg.channel, end.cause, end.at)
    return leg_ended(leg.channel, Cause.LOST, last_seen(leg.started_at, gaps, snapshot.taken_at))


def _on_its_way(leg: CallLeg) -> bool:
    """Its Dial is still to be given."""
    return SwitchCommand.objects.filter(
        call_id=leg.call_id, kind="dial", state__in=OPEN, payload__channel=leg.channel
    ).exists()


def _behind(leg: CallLeg, state: ChannelState, at: datetime) -> int:
    fixed = 0
    if state.up and leg.state != LegState.UP:
        fixed += leg_answered(leg.channel, at)
    elif state.ringing and leg.state == LegState.DIALLING:
        fixed += leg_ringing(leg.channel, at)
    return fixed


def _unknown(state: ChannelState, settled: datetime) -> bool:
    leg = CallLeg.objects.filter(channel=state.channel).first()
    if leg is None and state.arrival is not None and not state.up:
        return call_arrive(state.arrival) is not None
    if leg is None or (leg.ended_at is not None and leg.ended_at < settled):
        call_id = leg.call_id if leg is not None else new_id()
        if not _asked(state.channel):
            put(HangUp(call_id=call_id, channel=state.channel), call=leg.call if leg is not None else None)
            return True
    return False


def _asked(channel: str) -> bool:
    return SwitchCommand.objects.filter(kind="hang_up", state__in=OPEN, payload__channel=channel).exists()


def _misplaced(call: Call, snapshot: Snapshot, settled: datetime) -> bool:
    """The client is elsewhere than the call says. Where he was last asked to be, and is, the report was lost; where
    he is not, the command was."""
    if SwitchCommand.objects.filter(call=call, state__in=OPEN).exists():
        return False
    client = CallLeg.objects.filter(call=call, kind=LegKind.CLIENT).order_by("-started_at").first()
    state = None if client is None else snapshot.find(client.channel)
    if client is None or state is None or not state.up:
        return False
    if call.state == CallState.DIALLING:
        return False
    expected = _expected(call)
    if state.place is expected:
        return False
    named = Q(payload__channel=client.channel) | Q(payload__channels__contains=[client.channel])
    last = SwitchCommand.objects.filter(named, call=call, kind__in=["hold", "talk"]).order_by("-id").first()
    if last is None or last.created_at > settled:
        return False
    wanted = Place.HOLD if last.kind == "hold" else Place.TALK
    if last.state == CommandState.DONE and state.place is wanted and call.state != CallState.QUEUED:
        return leg_placed(client.channel, state.place, snapshot.taken_at)
    return _put_right(call, client, expected)


def _wrong_line(call: Call, snapshot: Snapshot, settled: datetime) -> bool:
    """In a consultation somebody is not where the operator wished to have him: the command was lost."""
    specialist = (
        CallLeg.objects.filter(call=call, kind=LegKind.SPECIALIST).exclude(state=LegState.ENDED).first()
    )
    state = None if specialist is None else snapshot.find(specialist.channel)
    if specialist is None or state is None or not state.up:
        return False
    commands = SwitchCommand.objects.filter(call=call)
    if commands.filter(Q(state__in=OPEN) | Q(created_at__gt=settled)).exists():
        return False
    asked = call.state == CallState.PASSED or call.speaks_with == LegKind.SPECIALIST
    wanted = Place.TALK if asked else Place.HOLD
    client = CallLeg.objects.filter(call=call, kind=LegKind.CLIENT).latest("started_at")
    talks = Talk(call_id=call.pk, channels=(specialist.channel,))
    if asked and call.state == CallState.TALKING:
        put(Hold(call_id=call.pk, channel=client.channel), talks, call=call)
    elif state.place is not wanted:
        put(talks if asked else Hold(call_id=call.pk, channel=specialist.channel), call=call)
    elif specialist.place != state.place:
        return leg_placed(specialist.channel, state.place, snapshot.taken_at)
    else:
        return False
    return True


def _put_right(call: Call, client: CallLeg, expected: Place) -> bool:
    with unit_of_work():
        locked = locked_call(call.pk)
        if locked is None or locked.call.state != call.state:
            return False
        if expected is Place.HOLD:
            put(Hold(call_id=call.pk, channel=client.channel), call=call)
            return True
        handling = locked.handling
        other = locked.open_leg(LegKind.SPECIALIST) if handling is None else handling.leg
        if other is None:
            return False
        put(Talk(call_id=call.pk, channels=(client.channel, other.channel)), call=call)
        return True


def _devices(online: Iterable[str], at: datetime) -> int:
    present = set(online)
    changed = [
        device
        for device in Device.objects.filter(is_active=True)
        if device.is_online != (device.number in present)
    ]
    return one_by_one(
        "device",
        changed,
        lambda device: device_presence(device.number, online=device.number in present, at=at),
    )
