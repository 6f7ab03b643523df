"""What an article can be, and what people do with it. Pure."""

from __future__ import annotations

from enum import StrEnum


class ArticleState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Use(StrEnum):
    """What an operator did with an article in a dialog."""

    VIEWED = "viewed"
    SENT = "sent"
    EDITED = "edited"
    """«Edit and send» of the large preview."""
    INSERTED = "inserted"


COUNTED = (Use.SENT, Use.EDITED, Use.INSERTED)
"""What counts as a use: looking at an article is not one."""
