"""What a switch is asked to do. Each command has an op id made by the asker: the same id twice does nothing twice.

Channels are named by us where we dial, and by the switch where a call comes in.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kernel.ids import new_id

Channel = Annotated[str, Field(min_length=1, max_length=80)]
SoundName = Annotated[str, Field(pattern=r"^[0-9a-zA-Z_/-]{1,80}$")]


class Base(BaseModel):
    """`repeatable`: may be given again when it is not known what became of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    repeatable: ClassVar[bool] = True

    op_id: UUID = Field(default_factory=new_id)
    call_id: UUID

    def subjects(self) -> tuple[str, ...]:
        """Channels without which the command makes no sense."""
        return ()


class Answer(Base):
    """Take an incoming call, so that its client hears what is played."""

    kind: Literal["answer"] = "answer"
    channel: Channel

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class Dial(Base):
    """Make a leg to a device of ours (`device`) or to a number outside (`number`), under the given channel name.

    The leg rings `ring_seconds` at most. A leg that cannot be made is reported ended, cause unreachable. `heard_by`:
    a leg that is up, and hears that it rings until this one is answered or ends.
    """

    kind: Literal["dial"] = "dial"
    channel: Channel
    device: str = Field(default="", max_length=40)
    number: str = Field(default="", max_length=40)
    caller_number: str = Field(default="", max_length=40)
    caller_name: str = Field(default="", max_length=120)
    ring_seconds: int = Field(ge=1, le=600)
    auto_answer: bool = False
    heard_by: str = Field(default="", max_length=80)

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class PickUp(Base):
    """Answer for a ringing device. Only switches with Capability.PICK_UP can; real phones answer themselves."""

    kind: Literal["pick_up"] = "pick_up"
    channel: Channel

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class Hold(Base):
    """Put the leg aside, alone with music, from wherever it is."""

    kind: Literal["hold"] = "hold"
    channel: Channel

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class Talk(Base):
    """Bring these legs into the call's conversation, from wherever they are."""

    kind: Literal["talk"] = "talk"
    channels: tuple[Channel, ...] = Field(min_length=1, max_length=4)

    def subjects(self) -> tuple[str, ...]:
        return self.channels


class Listen(Base):
    """Let the leg hear what the other leg hears and says, from wherever it is; with `whisper` it is heard by that leg's
    person, and by nobody else. It ends with either leg, or when the first is put elsewhere."""

    kind: Literal["listen"] = "listen"
    channel: Channel
    target: Channel
    whisper: bool = False

    def subjects(self) -> tuple[str, ...]:
        return (self.channel, self.target)


class SendDigits(Base):
    """Send tones to the far end of the leg, after a pause: who has just answered does not listen yet. Not repeatable:
    digits twice are other digits."""

    repeatable: ClassVar[bool] = False
    kind: Literal["send_digits"] = "send_digits"
    channel: Channel
    digits: str = Field(pattern=r"^[0-9*#A-D]{1,32}$")
    after_ms: int = Field(default=0, ge=0, le=5000)

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class Record(Base):
    """Record what the leg hears and says, under a name, until it ends."""

    kind: Literal["record"] = "record"
    channel: Channel
    name: str = Field(pattern=r"^[0-9a-zA-Z_-]{1,80}$")

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class Play(Base):
    """Play sounds, one after the other, to whoever is where the leg is: on hold to it alone, in place of the music,
    which comes back; in the conversation to all. Done: it has begun. PlayEnded follows. Another Play at the leg, the
    leg's end and its going elsewhere cut it. Not repeatable: who has heard it does not want it twice."""

    repeatable: ClassVar[bool] = False
    kind: Literal["play"] = "play"
    channel: Channel
    sounds: tuple[SoundName, ...] = Field(min_length=1, max_length=8)

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class StopPlaying(Base):
    """Cut what is played at the leg. Where nothing is, nothing is done."""

    kind: Literal["stop_playing"] = "stop_playing"
    channel: Channel

    def subjects(self) -> tuple[str, ...]:
        return (self.channel,)


class HangUp(Base):
    """End the leg. One that is gone already counts as done."""

    kind: Literal["hang_up"] = "hang_up"
    channel: Channel
    busy: bool = False  # refuse a call that was never answered


Command = Answer | Dial | PickUp | Hold | Talk | Listen | SendDigits | Record | Play | StopPlaying | HangUp
COMMANDS: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="kind")])
