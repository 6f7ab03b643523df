"""An owner sends a contact into another project's queue, or takes back that he has closed it.

Lock order: contact, slot, then subscribers'.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.events import QueueChanged
from agentzone.events_moves import ContactMoved, ContactReopened
from agentzone.models import Assignment, Contact, Project, QueueStay
from agentzone.services import slots
from agentzone.services.contacts import release_owner, stale
from agentzone.services.wake import wake
from agentzone.states import CONTACT, ContactState, ContactTrigger, EndedBy, RequeueReason
from kernel import clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

CLOSED = "closed"
"""The reason of an ordinary closing; one for another reason (a blocked client) is not taken back."""
UNDO = timedelta(seconds=30)
"""How long a closing can be taken back. The page offers it for a few seconds; the rest is for a slow network."""


def contact_move(contact_id: UUID, *, agent_id: int, epoch: int, project_id: int) -> None:
    """Put the owner's contact into the queue of a project that its own may hand over to. Nobody has to consent.

    Arrival, and so the turn, is kept; so are the thresholds that were in force at the arrival. The turn's priority
    is that of the new queue. Raises NotFound, StaleAssignment, Invalid.
    """
    with unit_of_work():
        contact = lock_row(Contact, contact_id)
        if contact is None:
            raise NotFound(_("There is no such contact."))
        if (contact.agent_id, contact.epoch, contact.state) != (agent_id, epoch, ContactState.ASSIGNED):
            raise stale()
        source, target = contact.project, _target(contact.project, project_id)
        now = clock.now()
        release_owner(contact, agent_id, RequeueReason.TRANSFERRED, now)
        contact.state = CONTACT.target(ContactState.ASSIGNED, ContactTrigger.REQUEUE)
        contact.agent, contact.preferred_agent = None, None
        contact.project, contact.priority = target, target.priority
        contact.save(update_fields=["state", "agent", "preferred_agent", "project", "priority"])
        QueueStay.objects.create(contact=contact, project=target, entered_at=now)
        emit(
            ContactMoved(
                contact_id=contact.pk,
                from_project_id=source.pk,
                project_id=target.pk,
                agent_id=agent_id,
            )
        )
        emit(QueueChanged(project_id=target.pk))
        wake("moved")


def _target(source: Project, project_id: int) -> Project:
    target = source.transfer_targets.filter(
        pk=project_id, is_active=True, company_id=source.company_id
    ).first()
    if target is None:
        text = _("Dialogs of this project cannot be sent there.")
        raise Invalid(text, errors={"project": [text]})
    return target


def contact_reopen(contact_id: UUID, agent_id: int) -> Contact:
    """The operator takes his closing back. The ended contact stays as it ended: a new one continues it, his at once.

    Raises NotFound, StaleAssignment, DomainError `too_late` or `no_room`.
    """
    with unit_of_work():
        ended = lock_row(Contact, contact_id)
        if ended is None:
            raise NotFound(_("There is no such contact."))
        closed = (ended.agent_id, ended.ended_by, ended.end_reason, ended.state)
        if closed != (agent_id, EndedBy.AGENT, CLOSED, ContactState.ENDED):
            raise stale()
        now = clock.now()
        again = Contact.objects.filter(continues=ended).exists()
        if again or ended.ended_at is None or now - ended.ended_at > UNDO:
            raise DomainError(_("It is too late to take this back."), code="too_late")
        if not slots.take(slots.RETURNED_CHAT, ended, agent_id):
            raise DomainError(
                _("You have as many chats as the limit allows, so this one cannot come back."), code="no_room"
            )
        contact = Contact.objects.create(
            **{field: getattr(ended, field) for field in _KEPT},
            state=ContactState.ASSIGNED,
            agent_id=agent_id,
            epoch=1,
            continues=ended,
            arrived_at=now,
            first_assigned_at=now,
        )
        Assignment.objects.create(
            contact=contact, agent_id=agent_id, epoch=1, weight=contact.weight, started_at=now
        )
        emit(
            ContactReopened(
                contact_id=contact.pk,
                continues_id=ended.pk,
                project_id=contact.project_id,
                agent_id=agent_id,
                epoch=1,
            )
        )
    return contact


_KEPT = (
    "kind",
    "project_id",
    "channel_kind",
    "client_key",
    "preferred_agent_id",
    "priority",
    "weight",
    "answer_threshold_seconds",
    "service_level_target",
    "short_abandon_seconds",
)


def contact_rated(contact_id: UUID, score: int) -> None:
    """Store the client's score of an ended contact, once."""
    Contact.objects.filter(pk=contact_id, rating__isnull=True).update(rating=score)
