"""Between the switch and the services: the only place where the two meet. Synchronous; runs in worker threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import structlog

from agentzone.models import CallLeg, Device
from agentzone.services.calls import outbox
from agentzone.services.calls.arrivals import call_arrive
from agentzone.services.calls.callbacks import digit_pressed
from agentzone.services.calls.legs import leg_answered, leg_ended, leg_placed, leg_ringing
from agentzone.services.calls.reconcile import reconcile
from agentzone.services.calls.recordings import recording_ended
from agentzone.services.calls.words import words_failed, words_over
from agentzone.services.devices import device_presence
from agentzone.telephony import switch_events as events
from agentzone.telephony.contract import DeviceConfig
from agentzone.telephony.gaps import Gap
from agentzone.telephony.states import LegState
from kernel.patience import is_lost, patiently
from kernel.uow import unit_of_work

log = structlog.get_logger(__name__)
REMEMBERED = 20_000


class Bridge:
    """Applies events. Remembers the latest ids, so that what comes twice costs nothing; the states of the calls would
    stop it anyway."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def apply(self, event: events.Event) -> None:
        """Raises OperationalError or InterfaceError without a database; the caller reconciles afterwards."""
        if self._is_again(event.event_id):
            return
        try:
            patiently(lambda: _apply(event))
        except Exception:
            self._forget(event.event_id)
            raise

    def apply_together(self, several: list[events.Event]) -> bool:
        """Events of one call in one transaction. False: it was in vain, and nothing has happened; they are to be
        applied one by one."""
        fresh = [event for event in several if not self._is_again(event.event_id)]
        try:
            patiently(lambda: _apply_all(fresh))
        except Exception as error:
            for event in fresh:
                self._forget(event.event_id)
            if is_lost(error):
                raise
            log.warning("events_failed_together", error=repr(error), kinds=[type(e).__name__ for e in fresh])
            return False
        return True

    def _is_again(self, event_id: str) -> bool:
        with self._lock:
            again = event_id in self._seen
            self._seen[event_id] = None
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
            return again

    def _forget(self, event_id: str) -> None:
        with self._lock:
            self._seen.pop(event_id, None)

    def reconcile(self, snapshot: events.Snapshot, gaps: Sequence[Gap]) -> int:
        fixed = reconcile(snapshot, gaps)
        if fixed:
            log.info("calls_reconciled", fixed=fixed)
        return fixed

    def open_channels(self) -> list[str]:
        """Channels that are believed to live."""
        return list(CallLeg.objects.exclude(state=LegState.ENDED).values_list("channel", flat=True))

    def devices(self) -> list[DeviceConfig]:
        """Devices as the switch has to know them."""
        return [
            DeviceConfig(
                device=row.number,
                secret=row.secret,
                name=row.name or row.number,
                webrtc=row.kind == Device.Kind.SOFTPHONE,
            )
            for row in Device.objects.filter(is_active=True)
        ]


def _apply_all(several: list[events.Event]) -> None:
    with unit_of_work(savepoints=False):  # all of it or nothing
        for event in several:
            _apply(event)


def _apply(event: events.Event) -> None:
    match event:
        case events.CallArrived():
            call_arrive(event)
        case events.LegRinging():
            leg_ringing(event.channel, event.at)
        case events.LegAnswered():
            leg_answered(event.channel, event.at)
        case events.LegPlaced():
            leg_placed(event.channel, event.place, event.at)
        case events.LegEnded():
            leg_ended(event.channel, event.cause, event.at)
        case events.RecordingEnded():
            recording_ended(event.name, event.seconds)
        case events.CommandDone():
            outbox.done([event.op_id])
        case events.CommandFailed():
            outbox.failed(event.op_id, event.problem, event.text)
            words_failed(event.op_id)
        case events.DevicePresence():
            device_presence(event.device, online=event.online, at=event.at)
        case events.DigitReceived():
            digit_pressed(event.channel, event.digit, event.at)
        case events.PlayEnded():
            words_over(event.channel, event.op_id)
        case events.SwitchUp() | events.SwitchDown():
            pass  # the process itself minds the connection
