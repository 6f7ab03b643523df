"""The topic tree of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.models.topic import SEPARATOR, Topic


@dataclass(frozen=True, slots=True)
class TopicNode:
    """A topic in use: its path in the language of the present request, and whether it can be chosen."""

    id: int
    parent: int | None
    title: str
    path: str
    is_leaf: bool

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "parent": self.parent,
            "title": self.title,
            "path": self.path,
            "is_leaf": self.is_leaf,
        }


def topic_tree(project_id: int, *, original: bool = False) -> list[TopicNode]:
    """Topics in use in the order of the tree, each after what it stands below. One query.

    `original`: in the language they were written in, as facts keep them.
    """
    children: dict[int | None, list[Topic]] = {}
    for topic in Topic.objects.filter(project_id=project_id, is_active=True).order_by(
        "position", "title", "id"
    ):
        children.setdefault(topic.parent_id, []).append(topic)
    found: list[TopicNode] = []

    def walk(parent: int | None, above: str) -> None:
        for topic in children.get(parent, ()):
            title = topic.title if original else topic.label
            path = f"{above}{SEPARATOR}{title}" if above else title
            found.append(TopicNode(topic.pk, parent, title, path, topic.pk not in children))
            walk(topic.pk, path)

    walk(None, "")
    return found
