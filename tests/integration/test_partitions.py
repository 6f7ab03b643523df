"""Partitions of the event log come and go while it is in use, and nobody waits for that."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from kernel import clock, partitions
from kernel.db import conninfo
from tests.factories.chats import client_writes, widget_channel
from tests.product import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
Backup = psycopg.Connection[tuple[object, ...]]
OLD = partitions.partition_name(clock.now().date() - timedelta(days=30))


@pytest.fixture
def old_partition() -> Iterator[str]:
    """A partition of a day that is past retention."""
    day = clock.now().date() - timedelta(days=30)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {OLD} PARTITION OF kernel_event "
            f"FOR VALUES FROM ('{day}T00:00:00Z') TO ('{day + timedelta(days=1)}T00:00:00Z')"
        )
    yield OLD
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {OLD}")


@pytest.fixture
def backup(old_partition: str) -> Iterator[Backup]:
    """A backup that reads the log for as long as its connection is open."""
    with psycopg.connect(conninfo()) as session:
        session.execute("SELECT count(*) FROM kernel_event")
        yield session


def locks_waited_for() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted")
        return int(cursor.fetchone()[0])


def a_message_while(change: Callable[[], object]) -> None:
    """Writes a message while `change` waits for its lock. Fails when writing has to wait for 4 seconds."""
    channel = widget_channel()

    def run() -> None:
        try:
            change()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    wait_for(locks_waited_for, 10, "the change stands in the queue, and all who come later behind it")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '4s'")
        try:
            client_writes(channel)
        finally:
            cursor.execute("RESET lock_timeout")
    thread.join()


def test_an_old_day_in_use_is_dropped_another_time_and_stops_no_message(
    old_partition: str, backup: Backup
) -> None:
    dropped: list[str] = []
    a_message_while(lambda: dropped.extend(partitions.drop_old(7)))
    assert dropped == [] and old_partition in partitions.existing()
    backup.rollback()
    assert partitions.drop_old(7) == [old_partition]


def test_a_new_day_is_made_another_time_when_the_log_is_in_use(
    backup: Backup,
) -> None:
    last = partitions.partition_name(clock.now().date() + timedelta(days=partitions.AHEAD + 1))
    made: list[str] = []
    a_message_while(lambda: made.extend(partitions.ensure(partitions.AHEAD + 1)))
    assert made == [] and last not in partitions.existing()
    backup.rollback()
    assert partitions.ensure(partitions.AHEAD + 1) == [last]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {last}")


def test_a_fault_that_is_no_lock_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> list[str]:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(partitions, "existing", lost)
    with pytest.raises(OperationalError, match="lost"):
        partitions.drop_old(7)
