"""Events of calls."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from kernel.events import Event, FlushContext


class CallBegan(Event):
    """A client calls one of our numbers and waits in its project's queue. Domain event."""

    name: ClassVar[str] = "call.began"
    contact_id: UUID
    project_id: int
    caller_number: str
    client_key: str


class CallDialled(Event):
    """An operator calls a client. Domain event."""

    name: ClassVar[str] = "call.dialled"
    contact_id: UUID
    project_id: int
    agent_id: int
    number: str


class CallHandedOver(Event):
    """An operator gives his call away: to a colleague, to a project's queue, to a specialist outside. Domain event."""

    name: ClassVar[str] = "call.handed_over"
    contact_id: UUID
    project_id: int
    agent_id: int
    to: str
    target: str


class CallConsulted(Event):
    """An operator asks a specialist while his client waits with music. Domain event."""

    name: ClassVar[str] = "call.consulted"
    contact_id: UUID
    agent_id: int
    target: str


class CallOverflowed(Event):
    """A call has waited too long and goes elsewhere by itself: into a project's queue, to a specialist outside, or is
    said goodbye (`to`). Domain event."""

    name: ClassVar[str] = "call.overflowed"
    contact_id: UUID
    project_id: int
    to: str
    target: str


class CallbackOrdered(Event):
    """A client who waits asks to be called back and hangs up; his place is kept. Domain event."""

    name: ClassVar[str] = "callback.ordered"
    contact_id: UUID
    project_id: int
    number: str


class CallbackClosed(Event):
    """He was reached, or not, or called again himself, or is not to be called any more (`outcome`). Domain event."""

    name: ClassVar[str] = "callback.closed"
    contact_id: UUID
    project_id: int
    outcome: str


class CallAnswered(Event):
    """An operator and the client talk. Domain event."""

    name: ClassVar[str] = "call.answered"
    contact_id: UUID
    project_id: int
    agent_id: int


class CallMissed(Event):
    """An operator was asked and did not take the call: `outcome` as of its offer. Domain event."""

    name: ClassVar[str] = "call.missed"
    contact_id: UUID
    project_id: int
    agent_id: int
    outcome: str


class CallHandled(Event):
    """An operator's part in a call is over, after-call work included. Domain event."""

    name: ClassVar[str] = "call.handled"
    contact_id: UUID
    agent_id: int


class LiveCallsChanged(Event):
    """Something of a project's calls that go on looks otherwise: supervisors' pages read them again."""

    name: ClassVar[str] = "calls.changed"
    announced: ClassVar[bool] = True
    project_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"calls:{self.project_id}",)

    def coalesce_key(self) -> str:
        return f"calls:{self.project_id}"


class VoiceChanged(Event):
    """An operator's call panel: what he does and since when, his device, his call, the status that he planned."""

    name: ClassVar[str] = "voice.changed"
    agent_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def coalesce_key(self) -> str:
        return f"voice:{self.agent_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from agentzone.selectors.voice import voice_json

        return {"voice": voice_json(self.agent_id)}


class GreetingChanged(Event):
    """An operator's auto-greeting: recorded, prepared, switched on or off, deleted."""

    name: ClassVar[str] = "greeting.changed"
    agent_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def coalesce_key(self) -> str:
        return f"greeting:{self.agent_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from agentzone.selectors.sounds import greeting_json

        return {"greeting": greeting_json(self.agent_id)}
