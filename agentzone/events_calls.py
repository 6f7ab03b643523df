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
