"""The Celery application: `celery -A omnivox …`."""

import logging
import os
import signal
import time
from typing import Any

from billiard.util import set_pdeathsig  # type: ignore[attr-defined]  # its stubs lack it
from celery import Celery
from celery.signals import (
    beat_init,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_init,
    worker_process_init,
)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")
# Django's checks of the source import every page of the admin: a third of a worker's start, and memory that no job
# needs. They are for who writes it (tests/architecture/test_project.py).
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

logger = logging.getLogger(__name__)

_worker = 0

app = Celery("omnivox")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logs(**_: Any) -> None:
    """Being connected is enough: Celery then leaves the logging of the settings alone."""


@worker_init.connect
def remember_the_worker(**_: Any) -> None:
    """Its children inherit the number."""
    global _worker
    _worker = os.getpid()


@worker_process_init.connect
def die_with_the_worker(**_: Any) -> None:
    """A child whose worker was killed would finish its job first, beside the worker that is started anew."""
    set_pdeathsig(signal.SIGKILL)
    if os.getppid() != _worker:  # it was killed before we asked
        os._exit(1)


@task_prerun.connect
@task_postrun.connect
def give_back_the_connection(task: Any, **_: Any) -> None:
    """To the pool of this process, which finds out whether it still works. A job that runs at once, within another's
    work, leaves the connection to that."""
    from django.db import close_old_connections

    if not task.request.is_eager:
        close_old_connections()


@beat_init.connect
def wait_for_database(**_: Any) -> None:
    """Beat reads its timetable from the database: without one it would end, be started again, and end again."""
    from django.db import OperationalError, connection

    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            logger.warning("beat waits for the database", extra={"error": str(error)})
            time.sleep(1)
        else:
            connection.close()
            return
