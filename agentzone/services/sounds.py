"""Sounds come in, and are made playable by a job of the files' worker (`sound_prepare`)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import IO
from uuid import UUID

from django.db import transaction

from agentzone import sound_files
from agentzone.events_calls import GreetingChanged
from agentzone.models import Sound
from kernel import clock, jobs
from kernel.uow import emit, unit_of_work

TASK = "agentzone.tasks.prepare_sound"
BEGUN = timedelta(minutes=2)
"""A job that was started is started again after so long, if it has not said what became of it."""
AT_ONCE = 100
KEPT = 2
"""So many revisions stay: what was about to be played when a newer one came is still there."""


def sound_take(sound: Sound, upload: IO[bytes], name: str) -> None:
    """A file for this sound, which is stored or about to be: it is to be prepared. Whoever calls saves the row, and
    says `sound_saved`."""
    transaction.on_commit(partial(sound_files.drop_upload, sound.upload))
    sound.upload, sound.file_name = sound_files.keep_upload(upload), name[-200:]
    sound.state, sound.reason = Sound.State.PREPARING, Sound.Reason.NONE
    sound.attempts, sound.next_try_at = 0, clock.now() + BEGUN


def sound_saved(sound: Sound, *, agent_before: int | None = None) -> None:
    """The row was written: its operator's page is told, and what is to be prepared is begun. `agent_before`: whose
    greeting it was, if it may have been another's."""
    _tell(sound.agent_id)
    if agent_before != sound.agent_id:
        _tell(agent_before)
    if sound.upload:
        jobs.after_commit(TASK, str(sound.pk))


def sound_deleted(sound: Sound) -> None:
    """The row is deleted, in whatever way: so are its bytes after the commit."""
    pk, revisions = sound.pk, range(sound.revision - KEPT + 1, sound.revision + 1)
    transaction.on_commit(partial(sound_files.drop, pk, revisions))
    transaction.on_commit(partial(sound_files.drop_upload, sound.upload))
    _tell(sound.agent_id)


def take_up_sounds() -> int:
    """Start what is due: what was not started, or has failed. Returns how many."""
    now = clock.now()
    due = Sound.objects.filter(next_try_at__lte=now).order_by("next_try_at")
    ids: list[UUID] = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        if Sound.objects.filter(pk=pk, next_try_at__lte=now).update(next_try_at=now + BEGUN):
            jobs.start(TASK, (str(pk),))
    return len(ids)


def _tell(agent_id: int | None) -> None:
    if agent_id is not None:
        with unit_of_work():
            emit(GreetingChanged(agent_id=agent_id))
