"""Jobs of mail, run by celery beat. What talks to mail servers has the queue of files: it may take its time."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from mail.services import fetching, outbox, tidying


@shared_task
def fetch_mailboxes() -> int:
    """Starts a turn of every mailbox whose time it is."""
    return fetching.fetch_due()


@shared_task(soft_time_limit=240, time_limit=300)
def fetch_mailbox(mailbox_id: int, asked: int = 0) -> int:
    """A turn of one mailbox."""
    return fetching.fetch(mailbox_id, asked=bool(asked))


@shared_task(time_limit=300)
def send_letter(letter_id: str) -> str:
    """Hand one letter to its mail server."""
    return outbox.letter_send(UUID(letter_id))


@shared_task
def send_letters() -> int:
    """Letters that wait, and those whose worker has died."""
    return outbox.send_due()


@shared_task
def forget_files() -> int:
    """Files of answers that nobody sent."""
    return tidying.forget_unsent()
