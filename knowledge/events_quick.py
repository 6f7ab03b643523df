"""Events of quick messages."""

from __future__ import annotations

from typing import Any, ClassVar

from kernel.events import Event, FlushContext


class QuickChanged(Event):
    """Quick messages of a project, or a person's own (`project_id` null), changed: the page reads that list again."""

    name: ClassVar[str] = "quick.changed"
    project_id: int | None
    owner_id: int | None

    def streams(self) -> tuple[str, ...]:
        if self.project_id is not None:
            return (f"project:{self.project_id}",)
        return (f"agent:{self.owner_id}",)

    def coalesce_key(self) -> str:
        return f"quick:{self.project_id}:{self.owner_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"project_id": self.project_id}
