"""Events of the operator's tools: tags, snoozed dialogs, saved filters, macros."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from kernel.events import Event, FlushContext


class TagsChanged(Event):
    """The list of a project's tags changed; the whole list comes along."""

    name: ClassVar[str] = "tags.changed"
    project_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"project:{self.project_id}",)

    def coalesce_key(self) -> str:
        return f"tags:{self.project_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.tags import tags_json

        return {"project_id": self.project_id, "tags": tags_json([self.project_id])}


class SnoozeEnded(Event):
    """The time of a snoozed dialog has come: its owner is told; `conversation.changed` tells the state."""

    name: ClassVar[str] = "snooze.ended"
    conversation_id: UUID
    agent_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"conversation_id": str(self.conversation_id)}


class FiltersChanged(Event):
    """A person's saved filters, all of them, for his other pages."""

    name: ClassVar[str] = "filters.changed"
    agent_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def coalesce_key(self) -> str:
        return f"filters:{self.agent_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.filters import filters_json

        return {"filters": filters_json(self.agent_id)}


class MacrosChanged(Event):
    """The macros of a project, or a person's own (`project_id` null); the whole list comes along."""

    name: ClassVar[str] = "macros.changed"
    project_id: int | None
    owner_id: int | None

    def streams(self) -> tuple[str, ...]:
        if self.project_id is not None:
            return (f"project:{self.project_id}",)
        return (f"agent:{self.owner_id}",)

    def coalesce_key(self) -> str:
        return f"macros:{self.project_id}:{self.owner_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from agentzone.models import User
        from chat.selectors.macros import macros_json

        owner = User.objects.filter(pk=self.owner_id).first() if self.owner_id else None
        found = macros_json([self.project_id] if self.project_id else [], owner)
        return {"project_id": self.project_id, "macros": found}
