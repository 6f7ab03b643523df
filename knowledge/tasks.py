"""Jobs of the knowledge base, run by celery beat."""

from __future__ import annotations

from celery import shared_task

from knowledge.services import pictures


@shared_task
def forget_pictures() -> int:
    """Pictures that no revision shows: put into a text that was never saved."""
    return pictures.forget_unused()
