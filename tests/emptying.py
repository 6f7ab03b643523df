"""Emptying the database after a test that has committed.

Django's own way (TRUNCATE of every table, then all signals of a migration) takes a third of a second, and hundreds of
tests pay it. Here only what has rows is deleted, and what a migration puts into an empty database is put back.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # no test changes them


@cache
def tables() -> list[str]:
    """Quoted names of those that tests fill."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [f'"{name}"' for name in sorted({*names, "kernel_announcement"} - KEPT)]


@cache
def unchecked() -> str:
    """Keys between tables are not looked at in this transaction: all their rows go, or come back, together. Only a
    superuser may say so, which the tests' own server makes of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (may,) = cursor.fetchone()
    return "SET LOCAL session_replication_role = replica" if may else "SELECT 1"


@cache
def _statements() -> tuple[str, str, str]:
    """Waits for whoever still writes, and deletes where there is something."""
    each = "".join(f"IF EXISTS (SELECT FROM {t}) THEN DELETE FROM {t}; END IF; " for t in tables())
    return unchecked(), f"LOCK TABLE {', '.join(tables())} IN EXCLUSIVE MODE", f"DO $$ BEGIN {each} END $$"


def empty() -> None:
    """Rows of all models go; the partitions of the log and the default statuses are there again."""
    from agentzone import default_statuses
    from kernel import partitions

    for left in reversed(range(10)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for statement in _statements():
                    cursor.execute(statement)
            break
        except OperationalError:  # a deadlock with what a process of the test still does: it ends soon
            if not left:
                raise
    partitions.ensure()
    default_statuses.load()


def use() -> None:
    """From now on in this process."""

    def teardown(_case: Any) -> None:
        empty()

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
