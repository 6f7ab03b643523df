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
    """Who is silent for long is signed out; dialogs of the absent return to their queues."""
    presence.sign_out_gone()
    return status.release_absent()
