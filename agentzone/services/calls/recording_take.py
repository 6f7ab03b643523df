"""A recording goes from the switch into the store, exactly once: fetched, checked, made playable, stored, noted; only
then it is deleted in the switch.

May be repeated at any moment: the work is under a lock that ends with its process, a file is written over by the same
one, and what the row says is done is not done again.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.db.models import F

from agentzone import recording_files
from agentzone.models import Recording
from agentzone.recording_files import Made, Unreadable
from agentzone.telephony.contract import RecordingMissing, Recordings
from agentzone.telephony.recordings import make_recordings
from kernel import clock
from kernel.locks import held_while, lock_row
from kernel.uow import unit_of_work

log = structlog.get_logger(__name__)
PAUSES = (timedelta(seconds=30), timedelta(hours=1))
READS = 5
"""A recording that cannot be read so often is given up; it stays in the switch."""
LATE = timedelta(minutes=10)
"""So long after the end of its call a recording may still appear in the switch."""
SHORT = 0.9
"""A file of less than this share of what the switch reported is not the whole."""


def take(call_id: UUID, switch: Recordings | None = None) -> bool:
    """Do what is to be done with the recording; False when there is nothing, or another process does it."""
    with held_while(f"recording:{call_id}") as mine:
        rows = Recording.objects.select_related("call__contact").filter(pk=call_id, next_try_at__isnull=False)
        row = rows.first() if mine else None
        if row is None:
            return False
        switch = switch or make_recordings()
        try:
            if row.state == Recording.State.WAITING:
                _store(row, switch)
            _forget(row, switch)
        except RecordingMissing:
            _missing(row)
        except Unreadable as error:
            _put_off(row, f"unreadable: {error}", give_up=row.attempts + 1 >= READS)
        except Exception as error:  # the switch, the disk, the store: whatever it is, it is tried again
            log.warning(
                "recording_not_taken", call=str(call_id), error=f"{type(error).__name__}: {error}"[:200]
            )
            _put_off(row, f"{type(error).__name__}: {error}")
        return True


def _store(row: Recording, switch: Recordings) -> None:
    with tempfile.TemporaryDirectory(prefix="omnivox-recording-") as folder:
        source, playable = Path(folder) / "source", Path(folder) / "playable"
        recording_files.fill(source, switch.fetch(row.call.recording_name))
        made = recording_files.encode(source, playable)
        reported = row.call.recording_seconds
        if reported is not None and made.seconds + 1 < reported * SHORT:
            raise Unreadable(f"{made.seconds:.0f} of {reported:.0f} s")
        recording_files.keep(row.pk, playable)
    _note(row.pk, made)
    log.info("recording_stored", call=str(row.pk), seconds=round(made.seconds), size=made.size)


def _note(call_id: UUID, made: Made) -> None:
    with unit_of_work():
        row = lock_row(Recording, call_id)
        if row is None or row.state == Recording.State.DELETED:
            # Deleted by its term meanwhile: nobody else knows of what was stored since.
            recording_files.drop(call_id)
            return
        if row.state != Recording.State.WAITING:
            return
        row.state, row.stored_at = Recording.State.STORED, clock.now()
        row.seconds, row.size, row.checksum = made.seconds, made.size, made.checksum
        row.save(update_fields=["state", "stored_at", "seconds", "size", "checksum"])
        calls = type(row.call).objects.filter(pk=call_id, recording_seconds__isnull=True)
        calls.update(recording_seconds=made.seconds)


def _forget(row: Recording, switch: Recordings) -> None:
    """What is stored, or was deleted by its term, is not needed in the switch any more."""
    switch.delete(row.call.recording_name)
    if row.state == Recording.State.DELETED:  # a file that a killed attempt has stored after the deletion
        recording_files.drop(row.pk)
    rows = Recording.objects.filter(pk=row.pk, state__in=[Recording.State.STORED, Recording.State.DELETED])
    rows.update(switch_deleted_at=clock.now(), next_try_at=None, error="")


def _missing(row: Recording) -> None:
    ended = row.call.contact.ended_at
    if ended is not None and ended < clock.now() - LATE:
        rows = Recording.objects.filter(pk=row.pk, state=Recording.State.WAITING)
        rows.update(state=Recording.State.MISSING, next_try_at=None, error="")
        log.warning("recording_missing", call=str(row.pk))
    else:
        _put_off(row, "not there yet")


def _put_off(row: Recording, error: str, *, give_up: bool = False) -> None:
    """Again after a pause that grows."""
    first, longest = PAUSES
    after = clock.now() + min(longest, first * 2 ** min(row.attempts, 10))
    rows = Recording.objects.filter(pk=row.pk)
    rows.update(attempts=F("attempts") + 1, error=error[:200], next_try_at=after)
    if give_up:
        rows.filter(state=Recording.State.WAITING).update(state=Recording.State.BROKEN, next_try_at=None)
