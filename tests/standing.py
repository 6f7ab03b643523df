"""A world that many tests begin with, put back as it was instead of made again each time.

Only for tests that commit (`transaction=True`): others are rolled back, and make their own.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection, transaction

from tests.emptying import tables, unchecked

World = TypeVar("World")
SHELF = "standing"  # the schema of the copies
FRESH_SECONDS = 15.0  # workplaces are alive for a while only: an older world would not be what `make` makes


class Standing(Generic[World]):
    """What `make` has put into the empty database, with the objects that it returned."""

    def __init__(self, make: Callable[[], World]) -> None:
        self._make, self._objects, self._made_at = make, b"", float("-inf")
        self._back: list[str] = []

    def get(self) -> World:
        if connection.in_atomic_block:
            return self._make()
        if time.monotonic() - self._made_at > FRESH_SECONDS:
            return self._anew()
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in self._back:
                cursor.execute(statement)
        return pickle.loads(self._objects)

    def _anew(self) -> World:
        world = self._make()
        self._objects, self._made_at = pickle.dumps(world), time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SHELF} CASCADE; CREATE SCHEMA {SHELF}")
            cursor.execute(" UNION ALL ".join(f"(SELECT '{t}' FROM {t} LIMIT 1)" for t in tables()))
            filled = [name.strip('"') for (name,) in cursor.fetchall()]
            for name in filled:
                cursor.execute(f'CREATE TABLE {SHELF}."{name}" AS TABLE "{name}"')
            cursor.execute(
                "SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
                "WHERE table_schema = 'public' AND is_generated = 'NEVER' AND table_name = ANY(%s) GROUP BY 1",
                [filled],
            )
            columns = cursor.fetchall()
        self._back = [
            unchecked(),  # the default statuses go, which were made again meanwhile
            " ".join(f'DELETE FROM "{name}";' for name, _ in columns),
            " ".join(
                f'INSERT INTO "{name}" ({names}) SELECT {names} FROM {SHELF}."{name}";'
                for name, names in columns
            ),
        ]
        return world
