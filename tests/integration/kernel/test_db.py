"""How connections are made: moments are read quickly and rightly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from kernel.db import MomentLoader

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = [
    datetime(2026, 12, 1, 4, 16, 20, 123456, tzinfo=UTC),
    datetime(2026, 12, 1, 4, 16, 20, 120000, tzinfo=UTC),
    datetime(2026, 12, 1, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]


class Djangos(BaseTzLoader):  # type: ignore[misc,valid-type]
    timezone = UTC


def read(text: str, loader: type[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        if loader is not None:
            cursor.adapters.register_loader("timestamptz", loader)
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_comes_back_as_it_went_and_as_by_django(moment: datetime) -> None:
    found = read(moment.isoformat(), MomentLoader)
    assert found == moment == read(moment.isoformat(), Djangos)
    assert found.tzinfo is UTC


def test_every_connection_reads_moments_so() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (oid,) = (column.type_code for column in cursor.description)
        assert cursor.adapters.get_loader(oid, 0) is MomentLoader


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00 BC"])
def test_what_is_no_moment_of_pythons_is_refused_as_by_django(text: str) -> None:
    for loader in (MomentLoader, Djangos):
        with pytest.raises(DataError):
            read(text, loader)
