"""The Celery application: `celery -A omnivox …`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnivox.settings")

app = Celery("omnivox")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
