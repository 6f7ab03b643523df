"""What kinds of channels are called. Drivers name theirs, calls have none; facts keep only the code of the kind."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

TITLES: dict[str, Any] = {"phone": _("Phone")}


def kind_title(kind: str) -> str:
    """The kind in words; one without a driver is shown by its code."""
    return str(TITLES.get(kind, kind))
