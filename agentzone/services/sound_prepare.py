"""A sound that was sent becomes one that the switch plays. May be repeated at any moment: the work is under a lock that
ends with its process, and what the row says is done is not done again."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from agentzone import sound_files
from agentzone.models import Sound
from agentzone.services.sounds import KEPT, sound_saved
from agentzone.sound_files import GREETING_SECONDS, MOST_SECONDS, Refused
from kernel import clock
from kernel.locks import held_while, lock_row
from kernel.uow import unit_of_work

log = structlog.get_logger(__name__)
PAUSES = (timedelta(seconds=30), timedelta(hours=1))


def prepare(sound_id: UUID) -> bool:
    """Do what is to be done with the sound; False when there is nothing, or another process does it."""
    with held_while(f"sound:{sound_id}") as mine:
        row = Sound.objects.filter(pk=sound_id).exclude(upload="").first() if mine else None
        if row is None:
            return False
        try:
            _prepare(row)
        except Refused as refused:
            _note(row, Sound.State.REFUSED, reason=refused.reason)
        except FileNotFoundError:
            _note(row, Sound.State.REFUSED, reason=Sound.Reason.LOST)
        except Exception as error:  # the disk, the store: whatever it is, it is tried again
            log.warning(
                "sound_not_prepared", sound=str(sound_id), error=f"{type(error).__name__}: {error}"[:200]
            )
            _put_off(row)
        return True


def _prepare(row: Sound) -> None:
    most = GREETING_SECONDS if row.agent_id is not None else MOST_SECONDS
    with tempfile.TemporaryDirectory(prefix="omnivox-sound-") as folder:
        source, playable = Path(folder) / "source", Path(folder) / "playable.wav"
        sound_files.fetch_upload(row.upload, source)
        seconds = sound_files.encode(source, playable, most)
        sound_files.keep(row.pk, row.revision + 1, playable)
    _note(row, Sound.State.READY, seconds=seconds)


def _note(
    row: Sound, state: Sound.State, *, reason: Sound.Reason = Sound.Reason.NONE, seconds: float = 0
) -> None:
    with unit_of_work():
        now = lock_row(Sound, row.pk)
        if now is None:  # deleted meanwhile, and nobody else knows of what was stored since
            sound_files.drop(row.pk, range(row.revision + 1, row.revision + 2))
            return
        if now.upload != row.upload:  # a newer file was sent: that one is prepared instead
            return
        transaction.on_commit(partial(sound_files.drop_upload, row.upload))
        now.state, now.reason, now.upload, now.next_try_at = state, reason, "", None
        if state is Sound.State.READY:
            now.revision, now.seconds = row.revision + 1, seconds
            old = now.revision - KEPT
            transaction.on_commit(partial(sound_files.drop, row.pk, range(old, old + 1)))
        now.save()
        sound_saved(now)
    log.info("sound_prepared", sound=str(row.pk), state=state.value, reason=reason.value)


def _put_off(row: Sound) -> None:
    """Again after a pause that grows."""
    first, longest = PAUSES
    after = clock.now() + min(longest, first * 2 ** min(row.attempts, 10))
    rows = Sound.objects.filter(pk=row.pk, upload=row.upload)
    rows.update(attempts=F("attempts") + 1, next_try_at=after)
