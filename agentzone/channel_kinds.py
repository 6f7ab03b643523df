"""What kinds of channels are called. Drivers name theirs; facts keep only the code of the kind."""

from __future__ import annotations

from typing import Any

TITLES: dict[str, Any] = {}


def kind_title(kind: str) -> str:
    """The kind in words; one without a driver is shown by its code."""
    return str(TITLES.get(kind, kind))
