"""Reading saved filters."""

from __future__ import annotations

from typing import Any

from chat.models import SavedFilter


def filter_json(f: SavedFilter) -> dict[str, Any]:
    return {
        "id": f.pk,
        "name": f.name,
        "scope": f.scope,
        "project": f.project_id,
        "tag": f.tag_id,
        "channel": f.channel,
        "q": f.text,
        "waiting": f.waiting,
    }


def filters_json(user_id: int) -> list[dict[str, Any]]:
    return [filter_json(f) for f in SavedFilter.objects.filter(owner_id=user_id).order_by("id")]
