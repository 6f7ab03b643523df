"""A job's connection goes back to its process's pool, and Celery does not close that pool after each job."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from celery.fixups.django import DjangoWorkerFixup
from celery.signals import task_postrun, task_prerun
from django.db import connection

from omnivox.celery import app

pytestmark = pytest.mark.django_db(transaction=True)


class Job:
    """As Celery hands one to its signals."""

    request = SimpleNamespace(is_eager=False)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_hundred_jobs_share_a_few_sessions_of_the_database() -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 4}
    try:
        fixup, job = DjangoWorkerFixup(app), Job()
        fixup.worker = SimpleNamespace(pool_cls="celery.concurrency.prefork:TaskPool", app=app)
        seen = set()
        for _ in range(100):
            fixup.on_task_prerun(job)
            task_prerun.send(job, task=job)
            seen.add(backend())
            task_postrun.send(job, task=job)
            fixup.on_task_postrun(job)
            assert connection.connection is None  # it is back in the pool
        assert len(seen) < 20, len(seen)  # a pool on a busy machine may replace one now and then
    finally:
        connection.close()
        connection.close_pool()
        del connection.settings_dict["OPTIONS"]["pool"]
