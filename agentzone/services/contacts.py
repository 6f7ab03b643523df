"""The life of a contact. Lock order: contact, then slot, then what subscribers lock (kernel.locks)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from agentzone.events import ContactAssigned, ContactEnded, ContactQueued, ContactRequeued, QueueChanged
from agentzone.events_moves import ContactTransferred
from agentzone.models import Assignment, Contact, Project, QueueStay
from agentzone.services import offer_ends, slots
from agentzone.services.wake import CHANNEL, wake
from agentzone.states import (
    CONTACT,
    ContactKind,
    ContactState,
    ContactTrigger,
    EndedBy,
    OfferOutcome,
    OfferReason,
    RequeueReason,
)
from kernel import clock
from kernel.errors import DomainError, NotFound
from kernel.locks import lock_row
from kernel.prepared import write
from kernel.uow import emit, unit_of_work


class StaleAssignment(DomainError):
    """The contact is no longer the caller's: moved, returned to the queue or ended since he saw it."""

    code = "stale_assignment"


def stale() -> StaleAssignment:
    return StaleAssignment(
        _("This dialog is no longer yours: it was moved, returned to the queue or closed.")
    )


# A client waits for this: contact, stay in the queue and the router's wake are one statement.
_OPEN = """
WITH c AS (
    INSERT INTO agentzone_contact (id, kind, project_id, channel_kind, client_key, state, epoch, preferred_agent_id,
        priority, weight, arrived_at, enqueued_at, ended_by, end_reason, topic, script_result,
        answer_threshold_seconds, service_level_target, short_abandon_seconds)
    VALUES (%(id)s, %(kind)s, %(project)s, %(channel)s, %(client)s, 'queued', 0, %(preferred)s,
        %(priority)s, 1, %(now)s, %(now)s, '', '', '', '', %(threshold)s, %(target)s, %(short)s)
    RETURNING id
), q AS (
    INSERT INTO agentzone_queuestay (contact_id, project_id, entered_at, outcome)
    SELECT id, %(project)s, %(now)s, '' FROM c
)
SELECT pg_notify(%(wake)s, 'queued') FROM c
"""


def contact_open(
    *,
    kind: ContactKind,
    project: Project,
    channel_kind: str,
    client_key: str,
    preferred_agent_id: int | None = None,
    at: datetime | None = None,
) -> Contact:
    """A new contact, waiting in the project's queue. The project's thresholds are stored with it.

    Call inside a unit of work. Of the returned contact only what is given here is filled in.
    """
    now = at or clock.now()
    contact = Contact(
        kind=kind,
        project=project,
        channel_kind=channel_kind,
        client_key=client_key,
        state=ContactState.QUEUED,
        priority=project.priority,
        preferred_agent_id=preferred_agent_id,
        arrived_at=now,
        enqueued_at=now,
        answer_threshold_seconds=project.answer_threshold_seconds,
        service_level_target=project.service_level_target,
        short_abandon_seconds=project.short_abandon_seconds,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _OPEN,
            {
                "id": contact.pk,
                "kind": kind,
                "project": project.pk,
                "channel": channel_kind,
                "client": client_key,
                "preferred": preferred_agent_id,
                "priority": contact.priority,
                "now": now,
                "threshold": contact.answer_threshold_seconds,
                "target": contact.service_level_target,
                "short": contact.short_abandon_seconds,
                "wake": CHANNEL,
            },
        )
    contact._state.adding = False
    emit(ContactQueued(contact_id=contact.pk, project_id=project.pk))
    emit(QueueChanged(project_id=project.pk))
    return contact


# The next owner, his assignment and the end of the wait: one statement, since everybody behind waits for it.
_ASSIGN = """
WITH c AS (
    UPDATE agentzone_contact SET state = %(after)s, agent_id = %(agent)s::bigint, epoch = epoch + 1,
        first_assigned_at = coalesce(first_assigned_at, %(now)s::timestamptz)
    WHERE id = %(contact)s::uuid AND state = %(before)s
    RETURNING id, epoch, weight
), a AS (
    INSERT INTO agentzone_assignment (contact_id, agent_id, epoch, weight, started_at, end_reason)
    SELECT id, %(agent)s::bigint, epoch, weight, %(now)s::timestamptz, '' FROM c
), q AS (
    UPDATE agentzone_queuestay SET left_at = %(now)s::timestamptz, outcome = 'assigned'
    WHERE contact_id = %(contact)s::uuid AND left_at IS NULL
)
SELECT epoch FROM c
"""


_LEAVE = """
UPDATE agentzone_queuestay SET left_at = %s::timestamptz, outcome = %s WHERE contact_id = %s::uuid AND left_at IS NULL
"""
_RELEASE = """
UPDATE agentzone_assignment SET ended_at = %s::timestamptz, end_reason = %s
WHERE contact_id = %s::uuid AND ended_at IS NULL
"""


def contact_assigned(contact: Contact, agent_id: int, *, at: datetime | None = None) -> int:
    """Give a locked, waiting contact to an agent whose slot the caller has just claimed (distribution.claim).

    Returns the assignment's epoch; `contact` itself is not refreshed.
    """
    before = ContactState(contact.state)
    after = CONTACT.target(before, ContactTrigger.ASSIGN)
    values: dict[str, Any] = {
        "contact": contact.pk,
        "agent": agent_id,
        "before": before.value,
        "after": after.value,
        "now": at or clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGN, values)
        epoch = int(cursor.fetchone()[0])
    emit(
        ContactAssigned(
            contact_id=contact.pk,
            kind=ContactKind(contact.kind),
            project_id=contact.project_id,
            agent_id=agent_id,
            epoch=epoch,
            client_key=contact.client_key if contact.kind == ContactKind.CALL else "",
        )
    )
    if before is ContactState.QUEUED:  # one that was offered stood in no queue any more
        emit(QueueChanged(project_id=contact.project_id))
    return epoch


def contact_requeue(
    contact_id: UUID,
    reason: RequeueReason,
    *,
    only_agent_id: int | None = None,
    at: datetime | None = None,
) -> bool:
    """Take a contact from its owner and put it back into the queue; its arrival, so its place, is kept.

    Returns False when there is nothing to take: it has ended, waits already, or is not `only_agent_id`'s.
    """
    with unit_of_work():
        contact = lock_row(Contact, contact_id)
        if contact is None or contact.state != ContactState.ASSIGNED:
            return False
        agent_id = contact.agent_id
        if agent_id is None or (only_agent_id is not None and agent_id != only_agent_id):
            return False
        now = at or clock.now()
        release_owner(contact, agent_id, reason, now)
        _queued_again(contact, now)
        emit(
            ContactRequeued(
                contact_id=contact.pk,
                kind=ContactKind(contact.kind),
                project_id=contact.project_id,
                agent_id=agent_id,
                reason=reason.value,
            )
        )
        _told_queued(contact)
        return True


def contact_pass(contact: Contact, now: datetime) -> None:
    """The owner of a locked contact gives it to somebody who is no agent of ours. He stays named as its last one."""
    assert contact.agent_id is not None
    release_owner(contact, contact.agent_id, RequeueReason.TRANSFERRED, now)
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.HAND_OUT)
    contact.save(update_fields=["state"])


def contact_handed(contact: Contact, agent_id: int, now: datetime) -> None:
    """The owner of a locked contact gives it to a colleague who is on the line already; the queue is not touched."""
    sender_id = contact.agent_id
    assert sender_id is not None
    release_owner(contact, sender_id, RequeueReason.TRANSFERRED, now)
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.TRANSFER)
    contact.agent_id, contact.epoch = agent_id, contact.epoch + 1
    contact.save(update_fields=["state", "agent", "epoch"])
    Assignment.objects.create(
        contact=contact, agent_id=agent_id, epoch=contact.epoch, weight=contact.weight, started_at=now
    )
    emit(
        ContactTransferred(
            contact_id=contact.pk,
            project_id=contact.project_id,
            from_agent_id=sender_id,
            agent_id=agent_id,
            epoch=contact.epoch,
        )
    )


def contact_sent_out(contact: Contact, outcome: str, now: datetime) -> None:
    """A locked contact that waits goes out of the queue to somebody who is no agent of ours."""
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.HAND_OUT)
    contact.save(update_fields=["state"])
    leave_queue(contact, outcome, now)
    emit(QueueChanged(project_id=contact.project_id))


def contact_overflow(contact: Contact, target: Project, now: datetime) -> None:
    """A locked contact that has waited too long waits on in another project's queue; its arrival is kept."""
    source_id = contact.project_id
    contact.project, contact.priority, contact.preferred_agent = target, target.priority, None
    contact.save(update_fields=["project", "priority", "preferred_agent"])
    leave_queue(contact, "overflow", now)
    QueueStay.objects.create(contact=contact, project=target, entered_at=now)
    emit(QueueChanged(project_id=source_id))
    _told_queued(contact)


def contact_return(contact: Contact, now: datetime) -> None:
    """That one did not answer, or was lost: the locked contact waits again, its arrival, so its place, kept."""
    _queued_again(contact, now)
    _told_queued(contact)


def _queued_again(contact: Contact, now: datetime) -> None:
    contact.state = CONTACT.target(ContactState(contact.state), ContactTrigger.REQUEUE)
    contact.agent = None
    contact.enqueued_at = contact.enqueued_at or now  # an outgoing call waits for the first time
    contact.save(update_fields=["state", "agent", "enqueued_at"])
    QueueStay.objects.create(contact=contact, project_id=contact.project_id, entered_at=now)


def _told_queued(contact: Contact) -> None:
    emit(QueueChanged(project_id=contact.project_id))
    wake("requeued")


def contact_end(
    contact_id: UUID,
    *,
    by: EndedBy,
    reason: str,
    agent_id: int | None = None,
    epoch: int | None = None,
    at: datetime | None = None,
) -> Contact:
    """End a contact. With `agent_id` and `epoch`, only if it is still exactly that assignment. When each side spoke
    last is noted by the app that owns the contact, as it hears of the end (`contact_spoken`).

    Raises NotFound, StaleAssignment, or TransitionRefused when it has ended already.
    """
    with unit_of_work():
        contact = lock_row(Contact, contact_id)
        if contact is None:
            raise NotFound(_("There is no such contact."))
        if agent_id is not None and (contact.agent_id, contact.epoch, contact.state) != (
            agent_id,
            epoch,
            ContactState.ASSIGNED,
        ):
            raise stale()
        contact_over(contact, by=by, reason=reason, at=at)
        return contact


def contact_over(contact: Contact, *, by: EndedBy, reason: str, at: datetime | None = None) -> None:
    """The same of a contact that is locked. Raises TransitionRefused when it has ended already."""
    now = at or clock.now()
    before = ContactState(contact.state)
    contact.state = CONTACT.target(before, ContactTrigger.END)
    owner = contact.agent_id if before == ContactState.ASSIGNED else None
    if owner is not None:
        release_owner(contact, owner, "ended", now)
    else:
        leave_queue(contact, "ended", now)
        emit(QueueChanged(project_id=contact.project_id))
    contact.ended_at, contact.ended_by, contact.end_reason = now, by, reason
    write(contact, "state", "ended_at", "ended_by", "end_reason")
    emit(
        ContactEnded(
            contact_id=contact.pk,
            kind=ContactKind(contact.kind),
            project_id=contact.project_id,
            agent_id=owner,
            by=by,
            reason=reason,
            client_key=contact.client_key if contact.kind == ContactKind.CALL else "",
        )
    )
    if contact.kind != ContactKind.CALL:  # a call's place is free with the operator's part in it
        wake("ended")


def contact_spoken(
    contact_id: UUID, *, last_client_at: datetime | None, last_agent_at: datetime | None
) -> None:
    """Note when each side spoke last. Call in the transaction that ends the contact, which holds its lock."""
    Contact.objects.filter(pk=contact_id).update(last_client_at=last_client_at, last_agent_at=last_agent_at)


def contact_answered(contact_id: UUID, agent_id: int, epoch: int) -> None:
    """Compare-and-set: the owner of this epoch speaks. Locks the contact and notes the first reply, once.

    Raises StaleAssignment when the contact is not (or no longer) his.
    """
    now = clock.now()
    from django.db.models.functions import Coalesce

    changed = Contact.objects.filter(
        pk=contact_id, agent_id=agent_id, epoch=epoch, state=ContactState.ASSIGNED
    ).update(first_reply_at=Coalesce(F("first_reply_at"), now), last_agent_at=now)
    if not changed:
        raise stale()


def release_owner(contact: Contact, agent_id: int, reason: str, now: datetime) -> None:
    """End the open assignment of a locked contact and free the places it takes; an open offer of the owner ends too.
    The place of a call is that of its handling, which goes on with after-call work (services.calls)."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [now, reason, contact.pk])
    if contact.kind == ContactKind.CALL:
        return
    offer = offer_ends.open_offer(contact.pk)
    if offer is None:
        slots.free(contact, [agent_id])
        return
    why = OfferReason.ENDED if reason == "ended" else OfferReason.MOVED
    offer_ends.end(offer, OfferOutcome.WITHDRAWN, why, now)
    slots.free(contact, [agent_id, offer.agent_id])
    offer_ends.told(offer)


def leave_queue(contact: Contact, outcome: str, now: datetime) -> None:
    """A locked contact waits in a queue no more."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, [now, outcome, contact.pk])
