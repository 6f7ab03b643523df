"""Locks, in the one order that keeps the product free of deadlocks.

1. advisory lock of an identity (a client's first message)   2. contact   3. agent's slot   4. conversation
5. stream cursors (taken by kernel.uow, last).  Skip what you do not need; never go back.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def advisory_lock(name: str) -> None:
    """Hold the named lock until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [advisory_key(name)])


def advisory_key(name: str) -> int:
    """Signed 64-bit key of a named advisory lock."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def lock_row(model: type[M], pk: object) -> M | None:
    """The row, locked against other writers (readers and foreign keys pass). None if there is no such row."""
    return model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
