"""Signs of life of the long-running parts (router, drivers, worker, beat)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kernel import clock
from kernel.models import Heartbeat


def beat(name: str, **details: Any) -> datetime | None:
    """Note that `name` lives; returns when it last did, None the first time."""
    now = clock.now()
    before = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now, "details": details})
    return before


def ages() -> dict[str, float]:
    """Seconds since the last sign of each part."""
    now = clock.now()
    return {name: (now - at).total_seconds() for name, at in Heartbeat.objects.values_list("name", "at")}
