"""Locks, in the one order that keeps the product free of deadlocks.

1. advisory lock of an identity (a client's first message)   2. client   3. contact   4. agent's slot
5. conversation, script in a call   6. files (chat.services.attach)   7. stream cursors (by kernel.uow, last).  Skip
what you do not need; never go back. Several of one kind are locked at once, by id. Settings that a change relies on (a
status, a skill) are locked, shared, before the slot that they are copied to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def advisory_lock(name: str) -> None:
    """Hold the named lock until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [advisory_key(name)])


@contextmanager
def held_while(name: str) -> Iterator[bool]:
    """The named lock for a block longer than a transaction; False when another process has it. It ends with the
    process at the latest: the database sees the connection go."""
    key = advisory_key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def advisory_key(name: str) -> int:
    """Signed 64-bit key of a named advisory lock."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def lock_row(model: type[M], pk: object) -> M | None:
    """The row, locked against other writers (readers and foreign keys pass). None if there is no such row."""
    return model._default_manager.select_for_update(no_key=True).filter(pk=pk).first()
