"""Housekeeping of the shared floor, run by celery beat."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from kernel import clock, heartbeat, partitions
from kernel.models import IdempotencyKey


@shared_task
def keep_event_log() -> dict[str, list[str]]:
    """Make tomorrow's partitions and drop those past retention."""
    return {"made": partitions.ensure(), "dropped": partitions.drop_old(settings.EVENT_RETENTION_DAYS)}


@shared_task
def forget_idempotency_keys() -> int:
    """A key is remembered for a day."""
    limit = clock.now() - timedelta(days=1)
    return IdempotencyKey.objects.filter(created_at__lt=limit).delete()[0]


@shared_task
def beat_alive() -> None:
    """Beat and worker are alive when this arrives."""
    heartbeat.beat("worker")
