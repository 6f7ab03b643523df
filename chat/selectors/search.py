"""Search over everything a person may open: dialogs and articles. For Ctrl+K."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F

from agentzone.models import User
from chat.selectors.access import readable
from chat.selectors.cards import card
from chat.selectors.lists import matches
from knowledge.api import article_search

LIMIT = 6
SHORTEST = 2

Found = list[dict[str, Any]]


def dialogs(user: User, text: str) -> Found:
    """Dialogs by client or what was said: open ones first, then the latest."""
    rows = (
        readable(user)
        .filter(matches(text))
        .order_by(F("closed_at").desc(nulls_first=True), "-last_message_at")
    )
    return [{"kind": "dialog", "conversation": card(row)} for row in rows[:LIMIT]]


def articles(user: User, text: str) -> Found:
    """Articles of the projects that the person serves."""
    rows = article_search(user, text, project_id=None)["results"]
    return [
        {"id": row["id"], "title": row["title"]["text"], "category": row["category"]} for row in rows[:LIMIT]
    ]


GROUPS: dict[str, Callable[[User, str], Found]] = {"dialogs": dialogs, "articles": articles}
"""What is searched, in the order of the screen; each gives at most LIMIT rows."""


def search(user: User, text: str) -> dict[str, Found]:
    """Rows by group; all empty for a text shorter than SHORTEST."""
    text = " ".join(text.split())[:100]
    if len(text) < SHORTEST:
        return {name: [] for name in GROUPS}
    return {name: find(user, text) for name, find in GROUPS.items()}
