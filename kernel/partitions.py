"""Daily partitions of the event log: made ahead, dropped whole when they are old (never deleted row by row)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import psycopg
import structlog
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from kernel import clock
from kernel.locks import advisory_lock

log = structlog.get_logger(__name__)
AHEAD = 4
_PREFIX = "kernel_event_p"
# A change of the partitions waits for whoever reads the log, a backup perhaps, and everybody else waits behind it.
PATIENCE = "1500ms"


def ensure(ahead: int = AHEAD) -> list[str]:
    """Make the partitions of today and the next `ahead` days; returns the names that are new.

    When the log is in use for too long, that is for the next time; events go to the default partition meanwhile.
    """
    made = []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            advisory_lock("kernel.partitions")
            _be_brief(cursor)
            today = clock.now().date()
            for offset in range(ahead + 1):
                day = today + timedelta(days=offset)
                name = partition_name(day)
                cursor.execute("SELECT to_regclass(%s)", [name])
                if cursor.fetchone()[0] is None:
                    _create(cursor, name, day)
                    made.append(name)
    except OperationalError as error:
        _in_use(error)
        return []
    return made


def drop_old(keep_days: int) -> list[str]:
    """Drop the partitions of days older than `keep_days` days; returns their names.

    When the log is in use for too long, what is left is for the next time.
    """
    limit = clock.now().date() - timedelta(days=keep_days)
    dropped = []
    try:
        for name in existing():
            if _day(name) < limit:
                _drop(name)
                dropped.append(name)
    except OperationalError as error:
        _in_use(error)
    if dropped:
        log.info("event_partitions_dropped", partitions=dropped)
    return dropped


def existing() -> list[str]:
    """Names of the daily partitions, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
            "WHERE i.inhparent = 'kernel_event'::regclass AND c.relname LIKE %s ORDER BY 1",
            [_PREFIX.replace("_", r"\_") + "%"],
        )
        return [row[0] for row in cursor.fetchall()]


def partition_name(day: date) -> str:
    return f"{_PREFIX}{day:%Y%m%d}"


def _day(name: str) -> date:
    return datetime.strptime(name.removeprefix(_PREFIX), "%Y%m%d").date()


def _be_brief(cursor: CursorWrapper) -> None:
    """Until the end of the transaction, give up a lock that is not to be had within PATIENCE."""
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])


def _in_use(error: OperationalError) -> None:
    """The lock was not to be had. Anything else is not ours to swallow."""
    if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
        raise error
    log.warning("event_partitions_in_use", hint="tried again within the hour")


def _drop(name: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        _be_brief(cursor)
        cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _create(cursor: CursorWrapper, name: str, day: date) -> None:
    """Rows of that day may sit in the default partition already (clock moved, job late): they move over."""
    execute = cursor.execute
    bounds = [f"{day}T00:00:00Z", f"{day + timedelta(days=1)}T00:00:00Z"]
    execute(f"CREATE TABLE {name} (LIKE kernel_event INCLUDING DEFAULTS)")
    execute(
        f"WITH moved AS (DELETE FROM kernel_event_default WHERE at >= %s AND at < %s RETURNING *) "  # noqa: S608
        f"INSERT INTO {name} SELECT * FROM moved",
        bounds,
    )
    execute(
        f"ALTER TABLE kernel_event ATTACH PARTITION {name} FOR VALUES FROM ('{bounds[0]}') TO ('{bounds[1]}')"
    )


def table_exists() -> bool:
    """Whether the event log is there (it is not while the first migrations of another app run)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('kernel_event')")
        return cursor.fetchone()[0] is not None
