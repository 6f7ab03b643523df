"""Recordings that wait in the switch, and the start of the job that fetches them (`recording_take`)."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from agentzone.models import Call, Recording
from agentzone.telephony.states import CallState
from kernel import clock, jobs
from kernel.audit import Actor, record
from kernel.errors import NotFound
from kernel.locks import lock_row
from kernel.uow import unit_of_work

TASK = "agentzone.tasks.take_recording"
SILENT = timedelta(minutes=1)
"""After the end of a call the switch is given so long to report its recording."""
BEGUN = timedelta(minutes=5)
"""A job that was started is started again after so long, if it has not said what became of it."""
AT_ONCE = 200


def recording_ended(name: str, seconds: float) -> bool:
    """The switch has a whole recording. Told again, it changes nothing."""
    with unit_of_work():
        calls = Call.objects.filter(recording_name=name, recording_seconds__isnull=True)
        call_id = calls.values_list("pk", flat=True).first()
        if call_id is None or not calls.update(recording_seconds=max(0.0, seconds)):
            return False
        now = clock.now()
        Recording.objects.get_or_create(call_id=call_id, defaults={"next_try_at": now + SILENT})
        # The broker may be away, and the events of calls do not wait for that.
        transaction.on_commit(lambda: Thread(target=_start, args=(call_id,), daemon=True).start())
        return True


def take_up_recordings() -> int:
    """Start what is due: what was not started, has failed, or was never reported. Returns how many."""
    now = clock.now()
    silent = Call.objects.filter(
        state=CallState.ENDED,
        recording_seconds__isnull=True,
        recording__isnull=True,
        contact__ended_at__lt=now - SILENT,
    ).exclude(recording_name="")
    found = [Recording(call_id=pk, next_try_at=now) for pk in silent.values_list("pk", flat=True)[:AT_ONCE]]
    Recording.objects.bulk_create(found, ignore_conflicts=True)
    due = Recording.objects.filter(next_try_at__lte=now).order_by("next_try_at")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        if Recording.objects.filter(pk=pk, next_try_at__lte=now).update(next_try_at=now + BEGUN):
            _start(pk)
    return len(ids)


def recording_retry(call_id: UUID, *, actor: Actor) -> None:
    """Fetch it once more from the switch, after that was given up. One that is not given up stays as it is."""
    with unit_of_work():
        row = lock_row(Recording, call_id)
        if row is None:
            raise NotFound(_("There is no such call."))
        if row.state not in (Recording.State.BROKEN, Recording.State.MISSING):
            return
        row.state, row.attempts, row.error = Recording.State.WAITING, 0, ""
        row.next_try_at = clock.now()
        row.save(update_fields=["state", "attempts", "error", "next_try_at"])
        record(actor, "recording.retried", row.call.contact)


def _start(call_id: UUID) -> None:
    jobs.start(TASK, (str(call_id),))
