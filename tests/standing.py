"""A world that many tests begin with, put back as it was instead of made again each time.

Only for tests that commit (`transaction=True`): others are rolled back, and make their own.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from itertools import count
from typing import Generic, TypeVar

from django.db import connection, transaction

from tests.emptying import tables, unchecked

World = TypeVar("World")
_numbers = count(1)
EVENTS = '"kernel_event"'  # no model's table: nobody empties it, and what a test told of a house must not be told twice
FRESH_SECONDS = 15.0  # workplaces are alive for a while only: an older world would not be what `make` makes


class Standing(Generic[World]):
    """What `make` has put into the empty database, with the objects that it returned."""

    def __init__(self, make: Callable[[], World]) -> None:
        self._make, self._objects, self._made_at = make, b"", float("-inf")
        self._back: list[str] = []
        self._shelf = f"standing_{next(_numbers)}"  # the schema of the copies

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
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {EVENTS}")
        world = self._make()
        self._objects, self._made_at = pickle.dumps(world), time.monotonic()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {self._shelf} CASCADE; CREATE SCHEMA {self._shelf}")
            cursor.execute(
                " UNION ALL ".join(f"(SELECT '{t}' FROM {t} LIMIT 1)" for t in [*tables(), EVENTS])
            )
            filled = [name.strip('"') for (name,) in cursor.fetchall()]
            for name in filled:
                cursor.execute(f'CREATE TABLE {self._shelf}."{name}" AS TABLE "{name}"')
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
                f'INSERT INTO "{name}" ({names}) SELECT {names} FROM {self._shelf}."{name}";'
                for name, names in columns
            ),
        ]
        return world
