"""Events of call scripts."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from kernel.events import Event, FlushContext


class ScriptChanged(Event):
    """An operator's script in a call began, was filled in, or ended: its state and revision, which script is open now,
    and how many wait to be finished (A14). Pages that show it read it again when its revision is newer than theirs."""

    name: ClassVar[str] = "script.changed"
    agent_id: int
    run_id: UUID

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def coalesce_key(self) -> str:
        return f"script:{self.run_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from agentzone.selectors.scripts.runs import signal_json

        return signal_json(self.agent_id, self.run_id)


class ScriptCompleted(Event):
    """A script was gone through to its end: the call is correctly handled. Domain event; `topic` is a path in the
    topics of the script's project (the call may have moved to another since), or empty."""

    name: ClassVar[str] = "script.completed"
    contact_id: UUID
    project_id: int
    agent_id: int
    topic: str


class ScriptIncidentReported(Event):
    """An operator closed a script through SOS. Domain event."""

    name: ClassVar[str] = "script.incident"
    run_id: UUID
    project_id: int
    agent_id: int
