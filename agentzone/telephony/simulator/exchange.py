"""The simulated switch itself: its channels, what commands do to them, and what it reports of that.

It goes on whether anybody listens or not, as a real one does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from agentzone.telephony import switch_events as events
from agentzone.telephony.commands import (
    Answer,
    Command,
    Dial,
    HangUp,
    Hold,
    Listen,
    PickUp,
    Play,
    Record,
    SendDigits,
    StopPlaying,
    Talk,
)
from agentzone.telephony.contract import Problem
from agentzone.telephony.states import Cause, Place


@dataclass(eq=False)
class Playing:
    """Sounds one after the other; `seconds`: how long each of them takes."""

    command: Play
    since: datetime
    seconds: list[float]

    def heard(self, now: datetime) -> str:
        """The one that is being played."""
        left = (now - self.since).total_seconds()
        for name, lasts in zip(self.command.sounds, self.seconds, strict=True):
            if left < lasts:
                return name
            left -= lasts
        return self.command.sounds[-1]


@dataclass(eq=False)
class Line:
    """One channel. `party`: who is at its far end, a number or a device."""

    channel: str
    party: str
    call_id: UUID | None = None
    arrival: events.CallArrived | None = None
    ringing: bool = False
    up: bool = False
    place: Place = Place.NOWHERE
    recording: tuple[str, datetime] | None = None
    on_talk: Callable[[], None] | None = None
    digits: str = ""
    ringback: str = ""  # the channel that this one hears ringing
    target: str = ""  # the channel that this one listens to
    playing: Playing | None = None

    def played(self, now: datetime) -> set[str]:
        return {self.playing.heard(now)} if self.playing is not None else set()


class Undoable(Exception):
    """A command that cannot be done."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass
class Exchange:
    """`report` gets every event; `ring` is asked to let a dialled phone ring; `after` does something some seconds
    later."""

    now: Callable[[], datetime]
    report: Callable[[type[events.Base], dict[str, object]], None]
    ring: Callable[[Line, Dial], None]
    after: Callable[[float, Callable[[], None]], None]
    lines: dict[str, Line] = field(default_factory=dict)
    ended: list[events.EndedChannel] = field(default_factory=list)
    online: set[str] = field(default_factory=set)

    def do(self, command: Command) -> None:
        """Carry a command out. Raises Undoable."""
        match command:
            case Dial():
                self._dial(command)
            case HangUp():
                if command.channel in self.lines:
                    cause = Cause.DECLINED if command.busy else Cause.NORMAL
                    self.end(command.channel, cause)
            case Answer():
                line = self._line(command.channel)
                line.call_id = command.call_id
                self.answer(line)
            case PickUp():
                self.answer(self._line(command.channel))
            case Hold():
                self._place(self._up(command.channel), Place.HOLD, command.call_id)
            case Talk():
                for line in [self._up(channel) for channel in command.channels]:
                    self._place(line, Place.TALK, command.call_id)
            case Listen():
                line = self._up(command.channel)
                line.target = self._up(command.target).channel
                self._place(line, Place.WHISPER if command.whisper else Place.LISTEN, command.call_id)
            case SendDigits():
                self._up(command.channel).digits += command.digits
            case Record():
                line = self._up(command.channel)
                line.recording = line.recording or (command.name, self.now())
            case StopPlaying():
                self._cut(self._line(command.channel))

    def play(self, command: Play, seconds: list[float]) -> None:
        """Raises Undoable. `seconds`: how long each sound takes that is there."""
        line = self._up(command.channel)
        if len(seconds) < len(command.sounds):
            raise Undoable(Problem.NO_SOUND)
        self._cut(line)
        playing = line.playing = Playing(command, self.now(), seconds)
        self.after(sum(seconds), lambda: self._played(line, playing))

    def _played(self, line: Line, playing: Playing) -> None:
        if line.playing is playing:
            line.playing = None
            op_id = playing.command.op_id
            self.report(events.PlayEnded, {"channel": line.channel, "op_id": op_id})

    def _cut(self, line: Line) -> None:
        if line.playing is not None:
            op_id, line.playing = line.playing.command.op_id, None
            self.report(events.PlayEnded, {"channel": line.channel, "op_id": op_id, "cut": True})

    def answer(self, line: Line) -> None:
        if not line.up:
            line.up, line.ringing = True, False
            self.report(events.LegAnswered, {"channel": line.channel})

    def end(self, channel: str, cause: Cause) -> None:
        line = self.lines.pop(channel, None)
        if line is None:
            return
        if line.recording is not None:
            name, began = line.recording
            seconds = (self.now() - began).total_seconds()
            self.report(events.RecordingEnded, {"channel": channel, "name": name, "seconds": seconds})
        self._cut(line)
        self._remember(channel, cause)
        self.report(events.LegEnded, {"channel": channel, "cause": cause})

    def hears(self, channel: str) -> set[str]:
        """Who is heard there; music by the name “music”, a sound that is played by its own."""
        line = self.lines.get(channel)
        if line is None or not line.up:
            return set()
        rung = self.lines.get(line.ringback)
        if rung is not None and not rung.up:
            return {"ring"}
        if line.place in (Place.LISTEN, Place.WHISPER):
            target = self.lines.get(line.target)
            return set() if target is None else {target.party} | self.hears(line.target) - {line.party}
        whispers = {
            other.party
            for other in self.lines.values()
            if other.place is Place.WHISPER and other.target == channel and other.up
        }
        if line.place is Place.HOLD:
            return (line.played(self.now()) or {"music"}) | whispers
        if line.place is not Place.TALK:
            return whispers | line.played(self.now())
        inside = [
            other
            for other in self.lines.values()
            if other.place is Place.TALK and other.call_id == line.call_id
        ]
        said = {other.party for other in inside if other is not line}
        return whispers.union(said, *(other.played(self.now()) for other in inside))

    def crash(self) -> None:
        """All channels are gone, without a word and without memory."""
        self.lines.clear()
        self.ended.clear()

    def _dial(self, command: Dial) -> None:
        if command.channel in self.lines or any(e.channel == command.channel for e in self.ended):
            return
        line = Line(command.channel, command.device or command.number, command.call_id)
        if command.device and command.device not in self.online:
            self._remember(command.channel, Cause.UNREACHABLE)
            self.report(events.LegEnded, {"channel": command.channel, "cause": Cause.UNREACHABLE})
            raise Undoable(Problem.UNREACHABLE)
        self.lines[command.channel] = line
        if command.heard_by in self.lines:
            self.lines[command.heard_by].ringback = command.channel
        self.ring(line, command)

    def _place(self, line: Line, place: Place, call_id: UUID) -> None:
        line.call_id = call_id
        if line.place is place:
            return
        self._cut(line)
        line.place = place
        self.report(events.LegPlaced, {"channel": line.channel, "place": place})
        if place is Place.TALK and line.on_talk is not None:
            line.on_talk()

    def _remember(self, channel: str, cause: Cause) -> None:
        self.ended.append(events.EndedChannel(channel=channel, at=self.now(), cause=cause))

    def _line(self, channel: str) -> Line:
        line = self.lines.get(channel)
        if line is None:
            raise Undoable(Problem.GONE)
        return line

    def _up(self, channel: str) -> Line:
        line = self._line(channel)
        if not line.up:
            raise Undoable(Problem.NOT_UP)
        return line
