"""The Celery application: `celery -A omnivox …`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")

app = Celery("omnivox")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logs(**_: Any) -> None:
    """Being connected is enough: Celery then leaves the logging of the settings alone."""
