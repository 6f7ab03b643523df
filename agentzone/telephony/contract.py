"""The contract between us and a switch; tests/contract/switch proves it for every driver.

1. `execute` answers at once: Accepted says that the switch will try, never that it is done. What happens comes as
   events; CommandDone or CommandFailed close the command. The same op id again is accepted and does nothing again.
2. Events may come twice, late, out of turn or not at all. Each has the driver's event id and its own moment.
3. `run` keeps the connection until it is cancelled, says SwitchUp after each connect and SwitchDown when it is lost.
4. `snapshot` is the whole present truth, and as much of what was missed as the switch remembers.
5. Recordings stay in the switch until they are deleted there (`Recordings`); sounds it fetches from us (`Sounds`).
6. The legs are ours: ending one leaves the others as they are, and a restart of our side leaves all of them alive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from agentzone.telephony.commands import Command
from agentzone.telephony.switch_events import Event, Snapshot

Sink = Callable[[Event], None]
"""Takes an event at once; never blocks."""


class Problem(StrEnum):
    """Why a command was refused or failed: a closed set."""

    NOT_CONNECTED = "not_connected"  # try again later
    GONE = "gone"  # its leg is not there (any more)
    NOT_UP = "not_up"  # its leg is not answered yet
    UNREACHABLE = "unreachable"  # nobody to dial: not registered, no such number
    NO_SOUND = "no_sound"  # one of the sounds to play is not there
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


class Capability(StrEnum):
    PICK_UP = "pick_up"  # the switch can answer for a ringing device


@dataclass(frozen=True, slots=True)
class Accepted:
    """The switch will try. `again`: this op id was given before."""

    op_id: UUID
    again: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing will happen."""

    op_id: UUID
    problem: Problem
    text: str = ""


Receipt = Accepted | Refused


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """A device of ours as the switch has to know it. `webrtc`: a softphone in the page."""

    device: str
    secret: str
    name: str
    webrtc: bool = False


@dataclass(frozen=True, slots=True)
class SoundFile:
    """A sound that may be played. `url`: where the switch fetches it, a WAV of 8 kHz, 16 bit, one channel, which stays
    the same as long as its name does."""

    url: str
    seconds: float


class Sounds(Protocol):
    def find(self, name: str) -> SoundFile | None:
        """The sound of this name; None when there is no such one (yet). May block: drivers ask in a thread."""


class Switch(Protocol):
    capabilities: ClassVar[frozenset[Capability]]

    async def run(self, sink: Sink) -> None:
        """Connect and report, reconnecting, until cancelled."""

    async def execute(self, command: Command) -> Receipt:
        """Ask for something. Refuses with NOT_CONNECTED while there is no connection."""

    async def snapshot(self, known: Iterable[str] = ()) -> Snapshot:
        """Read the present state. `known`: channels that the asker believes to live; of those that have ended the
        switch tells when, if it remembers. Raises SwitchAway without a connection."""

    async def provision(self, devices: Iterable[DeviceConfig]) -> None:
        """Make these devices known, and forget others. Raises SwitchAway without a connection."""


class SwitchAway(Exception):
    """There is no connection to the switch."""


class Recordings(Protocol):
    """What the switch has recorded. Plain requests from any process, without the connection of the events."""

    def fetch(self, name: str) -> Iterator[bytes]:
        """A whole recording as WAV, in blocks. Raises RecordingMissing, or SwitchAway, also in the midst of it."""

    def delete(self, name: str) -> None:
        """Forget it. One that is not there counts as done. Raises SwitchAway."""


class RecordingMissing(Exception):
    """The switch has no recording of this name."""
