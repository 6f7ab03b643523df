"""What a switch reports. Each event has the driver's id, the same when it comes twice, and the moment it happened."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from agentzone.telephony.states import Cause, Place


class Base(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    event_id: str
    at: AwareDatetime

    def key(self) -> str:
        """Events of one key are handled one after the other."""
        return ""


class OnChannel(Base):
    channel: str

    def key(self) -> str:
        return self.channel


class CallArrived(OnChannel):
    """Somebody calls one of our numbers and hears ringing."""

    number: str
    caller_number: str
    caller_name: str = ""


class LegRinging(OnChannel):
    """The far end of a dialled leg rings."""


class LegAnswered(OnChannel):
    """The leg is up: an incoming call that we took, or a dialled one that was answered."""


class LegPlaced(OnChannel):
    """The leg is in another place from now on."""

    place: Place


class LegEnded(OnChannel):
    cause: Cause


class DigitReceived(OnChannel):
    digit: str


class RecordingEnded(OnChannel):
    """The recording of this leg is whole."""

    name: str
    seconds: float


class PlayEnded(OnChannel):
    """What the command Play of that op id began at this leg is over. `cut`: not all of it was heard."""

    op_id: UUID
    cut: bool = False


class CommandDone(Base):
    op_id: UUID

    def key(self) -> str:
        return str(self.op_id)


class CommandFailed(Base):
    """The command was accepted and could not be done. `problem` is one of contract.Problem."""

    op_id: UUID
    problem: str
    text: str = ""

    def key(self) -> str:
        return str(self.op_id)


class DevicePresence(Base):
    """A device has registered, or is not registered any more."""

    device: str
    online: bool

    def key(self) -> str:
        return self.device


class SwitchUp(Base):
    """Connected: from now on events come. What happened before is in the snapshot only."""


class SwitchDown(Base):
    """The connection is lost; events are lost until the next SwitchUp."""


Event = (
    CallArrived
    | LegRinging
    | LegAnswered
    | LegPlaced
    | LegEnded
    | DigitReceived
    | RecordingEnded
    | PlayEnded
    | CommandDone
    | CommandFailed
    | DevicePresence
    | SwitchUp
    | SwitchDown
)


class ChannelState(BaseModel):
    """One channel as the switch has it now. `arrival` only of calls that came in."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    channel: str
    ringing: bool
    up: bool
    place: Place = Place.NOWHERE
    arrival: CallArrived | None = None


class EndedChannel(BaseModel):
    """A channel that the switch remembers to have ended: the true time of what was missed."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    channel: str
    at: AwareDatetime
    cause: Cause


class Snapshot(BaseModel):
    """All of the switch's present state. `taken_at`: before the first of it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    taken_at: AwareDatetime
    channels: tuple[ChannelState, ...]
    ended: tuple[EndedChannel, ...] = ()
    devices_online: frozenset[str] = frozenset()

    @cached_property
    def _found(self) -> dict[str, ChannelState]:
        return {one.channel: one for one in reversed(self.channels)}

    @cached_property
    def _ended(self) -> dict[str, EndedChannel]:
        return {one.channel: one for one in reversed(self.ended)}

    def find(self, channel: str) -> ChannelState | None:
        return self._found.get(channel)

    def end_of(self, channel: str) -> EndedChannel | None:
        return self._ended.get(channel)
