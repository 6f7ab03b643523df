"""How connections are made: moments are read quickly and rightly, and who leaves the pool plans each statement once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from kernel.db import MomentLoader, leave_the_pool

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


def test_who_leaves_the_pool_plans_a_statement_once_whatever_its_values_are() -> None:
    def asked() -> tuple[str, str]:
        leave_the_pool("omnivox-test")
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('plan_cache_mode'), current_setting('application_name')"
                )
                return tuple(cursor.fetchone())  # type: ignore[return-value]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asked).result() == ("force_generic_plan", "omnivox-test")
