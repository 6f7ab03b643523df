"""How long recordings are kept, and who has listened to them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from agentzone import recording_files
from agentzone.models import Project, Recording, User
from agentzone.services.status import actor_of
from kernel import audit, clock
from kernel.locks import advisory_lock, lock_row
from kernel.models import AuditEntry
from kernel.uow import unit_of_work

AT_ONCE = 500
LISTENED, SAVED, EXPIRED = "recording.listened", "recording.saved", "recording.expired"
SITTING = timedelta(minutes=10)
"""A player asks for a recording piece by piece: within this time it is the same listening."""
_KEPT = (Recording.State.WAITING, Recording.State.STORED, Recording.State.BROKEN)


def recordings_expire() -> int:
    """Delete what is older than its project keeps; returns how many. The row stays, and says when."""
    done = 0
    for project in Project.objects.filter(recording_days__gt=0):
        before = clock.now() - timedelta(days=project.recording_days)
        old = Recording.objects.filter(
            state__in=_KEPT, call__contact__project=project, call__contact__ended_at__lt=before
        )
        for pk in list(old.values_list("pk", flat=True)[:AT_ONCE]):
            done += _expire(pk, project.recording_days)
    return done


def _expire(call_id: UUID, days: int) -> bool:
    with unit_of_work():
        row = lock_row(Recording, call_id)
        if row is None or row.state not in _KEPT:
            return False
        # Before the commit: should that fail, the file is deleted once more, but never forgotten.
        recording_files.drop(call_id)
        row.state, row.deleted_at = Recording.State.DELETED, clock.now()
        if row.switch_deleted_at is None:
            row.next_try_at = clock.now()
        row.save(update_fields=["state", "deleted_at", "next_try_at"])
        audit.record(audit.SYSTEM, EXPIRED, row.call.contact, days=days)
    return True


def recording_heard(user: User, recording: Recording, *, saved: bool) -> None:
    """Note that the person listens to the recording, or saves it; once a sitting."""
    action, contact = (SAVED if saved else LISTENED), recording.call.contact
    with unit_of_work():
        advisory_lock(f"listens:{user.pk}:{contact.pk}")
        again = AuditEntry.objects.filter(
            actor_id=user.pk, action=action, target_id=str(contact.pk), at__gt=clock.now() - SITTING
        )
        if not again.exists():
            audit.record(actor_of(user), action, contact, project=contact.project_id)
