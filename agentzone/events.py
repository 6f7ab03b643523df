"""Events of people, statuses and contacts."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from agentzone.states import ContactKind, EndedBy
from kernel.events import Event, FlushContext


class ContactQueued(Event):
    """A contact waits for an agent: it is new, or a bot handed it over. Domain event."""

    name: ClassVar[str] = "contact.queued"
    contact_id: UUID
    project_id: int


class ContactAssigned(Event):
    """A contact has an owner. Domain event; the app that owns the contact tells the pages. `client_key`: of a call."""

    name: ClassVar[str] = "contact.assigned"
    contact_id: UUID
    kind: ContactKind
    client_key: str = ""
    project_id: int
    agent_id: int
    epoch: int


class ContactRequeued(Event):
    """An owner lost a contact and it waits again, its arrival kept. Domain event."""

    name: ClassVar[str] = "contact.requeued"
    contact_id: UUID
    kind: ContactKind
    project_id: int
    agent_id: int
    reason: str


class ContactEnded(Event):
    """A contact ended. `agent_id` is the owner at the end, None if it waited. Domain event. `client_key`: of a
    call."""

    name: ClassVar[str] = "contact.ended"
    contact_id: UUID
    kind: ContactKind
    client_key: str = ""
    project_id: int
    agent_id: int | None
    by: EndedBy
    reason: str


class QueueChanged(Event):
    """How many contacts wait in a project, and since when the oldest does."""

    name: ClassVar[str] = "queue.changed"
    announced: ClassVar[bool] = True
    project_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"project:{self.project_id}",)

    def coalesce_key(self) -> str:
        return f"queue:{self.project_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        # Counted under the stream's lock: every earlier change of this queue is committed and seen.
        from agentzone.selectors.queues import queue_totals

        return {"project_id": self.project_id, **queue_totals([self.project_id])[self.project_id]}


class StatusChanged(Event):
    """An agent's status changed; `forced` when the system did it, with the reason. No status: he has signed out.

    Whoever changed it may speak another language than those who hear of it: pages take the name from their own list.
    """

    name: ClassVar[str] = "status.changed"
    agent_id: int
    status: dict[str, Any] | None
    since: str
    forced: bool
    reason: str

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"agent_id"})


class SkillsChanged(Event):
    """An agent's projects or levels changed: the page fetches its snapshot again."""

    name: ClassVar[str] = "skills.changed"
    agent_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def coalesce_key(self) -> str:
        return f"skills:{self.agent_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {}


class PreferencesChanged(Event):
    """A person's interface preferences, for his other pages."""

    name: ClassVar[str] = "preferences.changed"
    agent_id: int
    preferences: dict[str, Any]

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"preferences": self.preferences}
