"""Signs of life of the long-running parts (router, drivers, worker, beat)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from kernel import clock
from kernel.events.frames import dumps
from kernel.models import Heartbeat

_BEAT = """
WITH b AS (SELECT at FROM kernel_heartbeat WHERE name = %s)
INSERT INTO kernel_heartbeat (name, at, details) VALUES (%s, %s::timestamptz, %s::jsonb)
ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at, details = EXCLUDED.details
RETURNING (SELECT at FROM b)
"""


def beat(name: str, **details: Any) -> datetime | None:
    """Note that `name` lives; returns when it last did, None the first time."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name, name, clock.now(), dumps(details)])
        before: datetime | None = cursor.fetchone()[0]
    return before


def ages() -> dict[str, float]:
    """Seconds since the last sign of each part."""
    now = clock.now()
    return {name: (now - at).total_seconds() for name, at in Heartbeat.objects.values_list("name", "at")}
