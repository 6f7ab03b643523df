"""Reading the tags that projects offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chat.models import Tag


def tags_json(project_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Tags of the projects in their order; those out of use too, since old dialogs have them."""
    return [
        {
            "id": tag.pk,
            "project_id": tag.project_id,
            "name": tag.name,
            "hue": tag.hue,
            "is_active": tag.is_active,
        }
        for tag in Tag.objects.filter(project_id__in=list(project_ids)).order_by(
            "project_id", "position", "name", "id"
        )
    ]
