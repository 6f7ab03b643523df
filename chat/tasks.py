"""Jobs of chats, run by celery beat."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from chat.services import autoclose, blocks, processing, silent, snooze, transcript


@shared_task
def return_chats_of_silent_agents() -> int:
    """Waiting dialogs of silent workplaces go back to their queues."""
    return silent.return_waiting()


@shared_task(soft_time_limit=240, time_limit=300)
def process_attachment(attachment_id: str) -> None:
    """Make an uploaded file ready to be shown. What takes too long is given up: others wait for their files."""
    try:
        processing.process(UUID(attachment_id))
    except SoftTimeLimitExceeded:
        processing.give_up(UUID(attachment_id))


@shared_task
def take_up_forgotten_files() -> int:
    """Files whose processing was lost with a worker or a broker are started again."""
    return processing.take_up_forgotten()


@shared_task
def tidy_files() -> int:
    """Uploads that nobody sent, and what crashes have left in the store."""
    return processing.tidy()


@shared_task
def wake_snoozed_dialogs() -> int:
    """Dialogs whose owners put them off until now."""
    return snooze.wake_due()


@shared_task
def autoclose_dialogs() -> tuple[int, int]:
    """Chats whose client does not come back: the warning, then the end (C16)."""
    return autoclose.autoclose()


@shared_task
def send_transcript(transcript_id: int) -> bool:
    """A dialog that its visitor wants by e-mail."""
    return transcript.transcript_send(transcript_id)


@shared_task
def send_waiting_transcripts() -> int:
    """Letters whose start or attempt failed."""
    return transcript.send_waiting()


@shared_task
def expire_blocks() -> int:
    """Blocks of clients whose term is over are ended."""
    return blocks.expire_blocks()
