"""The Celery application: `celery -A omnivox …`."""

import logging
import os
import time
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")

logger = logging.getLogger(__name__)

app = Celery("omnivox")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logs(**_: Any) -> None:
    """Being connected is enough: Celery then leaves the logging of the settings alone."""


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
