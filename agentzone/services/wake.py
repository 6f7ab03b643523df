"""Wake the router. NOTIFY is part of the transaction: it arrives exactly when the change can be seen."""

from __future__ import annotations

from django.db import connection

CHANNEL = "routing"


def wake(reason: str) -> None:
    """Ask for a routing pass after commit. `reason` is for the log only; equal ones in one transaction merge."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, reason])
