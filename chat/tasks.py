"""Jobs of chats, run by celery beat."""

from __future__ import annotations

from celery import shared_task

from chat.services import silent


@shared_task
def return_chats_of_silent_agents() -> int:
    """Waiting dialogs of silent workplaces go back to their queues."""
    return silent.return_waiting()
