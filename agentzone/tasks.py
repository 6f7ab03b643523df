"""Jobs of people and contacts, run by celery beat."""

from __future__ import annotations

from celery import shared_task

from agentzone.services import presence, status


@shared_task
def expire_presence() -> list[int]:
    """Silent workplaces become «Нет активности на РМ»."""
    return presence.expire()


@shared_task
def release_absent() -> int:
    """Dialogs of people who are signed out (a sign-out that was cut half-way) return to their queues."""
    return status.release_absent()
