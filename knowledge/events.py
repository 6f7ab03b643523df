"""Events of the knowledge base."""

from __future__ import annotations

from typing import Any, ClassVar

from kernel.events import Event, FlushContext


class ArticleChanged(Event):
    """An article was published, changed or taken away: open previews say so, and shown results are read again."""

    name: ClassVar[str] = "article.changed"
    article_id: int
    version: int
    found: bool
    """Do operators find it (its dates aside)?"""
    project_ids: tuple[int, ...]

    def streams(self) -> tuple[str, ...]:
        return tuple(f"project:{pk}" for pk in self.project_ids)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"article_id": self.article_id, "version": self.version, "found": self.found}
