"""From ARI's events to those of the contract. Pure, but for what it remembers of each channel while it lives."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agentzone.telephony import switch_events as events
from agentzone.telephony.asterisk.naming import INBOUND, is_ours, place_of
from agentzone.telephony.states import Cause, Place

# Q.850: what a call that was never answered ended of.
_UNANSWERED = {
    17: Cause.DECLINED,
    21: Cause.DECLINED,
    18: Cause.NO_ANSWER,
    19: Cause.NO_ANSWER,
    **dict.fromkeys((1, 3, 20, 27, 28, 38, 41), Cause.UNREACHABLE),
}
REMEMBERED = 10_000
_LOST = 44  # no sound came for as long as rtp_timeout says


@dataclass(slots=True)
class Known:
    """What was seen of a channel of ours."""

    dialled: bool
    ringing: bool = False
    answered: bool = False
    hung_up_by_us: bool = False


class Translator:
    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._by_type: dict[str, Callable[[dict[str, Any]], Iterator[events.Event]]] = {
            "StasisStart": self._start,
            "ChannelStateChange": self._state,
            "ChannelEnteredBridge": self._entered,
            "ChannelDestroyed": self._destroyed,
            "ChannelDtmfReceived": self._digit,
            "RecordingFinished": self._recording,
            "EndpointStateChange": self._endpoint,
            "PeerStatusChange": self._endpoint,
            "ContactStatusChange": self._endpoint,
        }

    def translate(self, message: dict[str, Any]) -> list[events.Event]:
        handler = self._by_type.get(message["type"])
        channel = message.get("channel")
        if handler is None or (channel is not None and not is_ours(channel)):
            return []
        name = head(message)["event_id"]
        if name in self._seen:  # one subscription for the application, another for the channel
            return []
        self._seen[name] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return list(handler(message))

    def dialling(self, channel: str) -> None:
        self.known[channel] = Known(dialled=True)

    def adopt(self, channel: events.ChannelState) -> None:
        """One that lives since before this process."""
        self.known[channel.channel] = Known(channel.arrival is None, channel.ringing, channel.up)

    def _start(self, message: dict[str, Any]) -> Iterator[events.Event]:
        arguments, channel = message["args"], message["channel"]
        if arguments[:1] == [INBOUND]:
            self.known.setdefault(channel["id"], Known(dialled=False))
            yield arrival(message)
        else:
            yield from self._answered(message)

    def _state(self, message: dict[str, Any]) -> Iterator[events.Event]:
        channel = message["channel"]
        if channel["state"] == "Ringing":
            known = self.known.setdefault(channel["id"], Known(dialled=True))
            if known.dialled and not known.ringing:
                known.ringing = True
                yield events.LegRinging(**head(message), channel=channel["id"])
        # A dialled one is ours to use only when it enters the application.
        elif channel["state"] == "Up" and not self.known.setdefault(channel["id"], Known(True)).dialled:
            yield from self._answered(message)

    def _answered(self, message: dict[str, Any]) -> Iterator[events.Event]:
        channel = message["channel"]["id"]
        known = self.known.setdefault(channel, Known(dialled=True))
        if not known.answered:
            known.answered = True
            yield events.LegAnswered(**head(message), channel=channel)

    def _entered(self, message: dict[str, Any]) -> Iterator[events.Event]:
        place = place_of(message["bridge"]["id"])
        if place is not Place.NOWHERE:
            yield events.LegPlaced(**head(message), channel=message["channel"]["id"], place=place)

    def _destroyed(self, message: dict[str, Any]) -> Iterator[events.Event]:
        channel = message["channel"]["id"]
        known = self.known.pop(channel, None) or Known(dialled=True, answered=True)
        yield events.LegEnded(**head(message), channel=channel, cause=cause_of(message["cause"], known))

    def _digit(self, message: dict[str, Any]) -> Iterator[events.Event]:
        yield events.DigitReceived(**head(message), channel=message["channel"]["id"], digit=message["digit"])

    def _recording(self, message: dict[str, Any]) -> Iterator[events.Event]:
        recording = message["recording"]
        yield events.RecordingEnded(
            **head(message),
            channel=recording["target_uri"].partition(":")[2],
            name=recording["name"],
            seconds=float(recording.get("duration") or 0),
        )

    def _endpoint(self, message: dict[str, Any]) -> Iterator[events.Event]:
        endpoint = message["endpoint"]
        online = endpoint.get("state") == "online"
        if message["type"] == "ContactStatusChange":
            online = message["contact_info"]["contact_status"] not in ("Unreachable", "Removed")
        if message["type"] == "PeerStatusChange":
            online = message["peer"]["peer_status"] in ("Reachable", "Registered")
        yield events.DevicePresence(**head(message), device=endpoint["resource"], online=online)


def arrival(message: dict[str, Any]) -> events.CallArrived:
    """Of a StasisStart, or of what the snapshot tells of the channel in the same shape."""
    channel = message["channel"]
    return events.CallArrived(
        **head(message),
        channel=channel["id"],
        number=message["args"][1] if len(message["args"]) > 1 else "",
        caller_number=channel["caller"]["number"],
        caller_name=channel["caller"]["name"],
    )


def head(message: dict[str, Any]) -> dict[str, Any]:
    """Asterisk numbers no events: what happened to whom, and when, names one."""
    subject = message.get("channel") or message.get("recording") or message.get("endpoint") or {}
    name = subject.get("id") or subject.get("name") or subject.get("resource") or ""
    detail = message.get("digit") or (message.get("bridge") or {}).get("id") or ""
    return {
        "event_id": f"{message['type']}:{name}:{detail}:{message['timestamp']}",
        "at": moment(message["timestamp"]),
    }


def moment(text: str) -> datetime:
    """Of 2026-11-30T13:00:00.123+0000."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").astimezone(UTC)


def cause_of(number: int, known: Known) -> Cause:
    if known.hung_up_by_us:
        return Cause.NORMAL
    if known.answered or not known.dialled:
        return Cause.LOST if number == _LOST else Cause.NORMAL
    return _UNANSWERED.get(number, Cause.NO_ANSWER if known.ringing else Cause.FAILED)
