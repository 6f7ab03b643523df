"""Signing in and out, and statuses. Every change closes one span and opens the next at the same instant."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agentzone.events import StatusChanged
from agentzone.models import AgentSlot, Contact, Status, User
from agentzone.selectors.people import status_json
from agentzone.services import spans
from agentzone.services.contacts import contact_requeue
from agentzone.services.wake import wake
from agentzone.states import ContactState, RequeueReason
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import Invalid
from kernel.uow import emit, unit_of_work

# A workplace that was not heard of for so long is silent. Three renewals fit (see agentzone.presence).
LEASE = timedelta(seconds=45)
FIRST_STATUS = "not_ready"
SILENT_STATUS = "no_activity"


def actor_of(user: User) -> Actor:
    return Actor(user.pk, user.login)


def sign_in(user: User) -> AgentSlot:
    """Start the working time in «Не готов» (A2). A second sign-in (another browser) changes nothing."""
    with unit_of_work():
        first = _in_force(Status.objects.get(code=FIRST_STATUS).pk)
        slot = _locked_slot(user)
        now = clock.now()
        slot.lease_until = now + LEASE
        slot.save(update_fields=["lease_until"])
        if not slot.signed_in:
            _enter(slot, first, now, forced=False, reason="signed_in")
            audit.record(actor_of(user), "agent.signed_in", user)
        return slot


def sign_out(user: User, *, if_lease_before: datetime | None = None) -> bool:
    """End the working time. Open dialogs go back to their queues, places kept.

    With `if_lease_before`, only when the workplace is still silent under the lock; returns False when it is not.
    """
    with unit_of_work():
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=user).first()
        if slot is None or not _silent(slot, if_lease_before):
            return False
        if slot.signed_in:
            spans.close(slot.agent_id, clock.now())
            slot.signed_in = slot.takes_chats = slot.takes_calls = False
            slot.status_forced = False
            slot.save(update_fields=["signed_in", "takes_chats", "takes_calls", "status_forced"])
            since = clock.iso(slot.status_since) or ""
            emit(StatusChanged(agent_id=user.pk, status=None, since=since, forced=False, reason="signed_out"))
            audit.record(actor_of(user), "agent.signed_out", user)
    release_contacts(user.pk, RequeueReason.SIGNED_OUT)
    return True


def set_status(
    user: User,
    status: Status,
    *,
    actor: Actor,
    forced: bool = False,
    reason: str = "",
    if_lease_before: datetime | None = None,
) -> AgentSlot:
    """Change the status now. People cannot choose a system status; setting the same one again changes nothing.
    Choosing one while signed out (in another browser, or after a long silence) starts the working time anew.

    With `if_lease_before`, only when the workplace is still silent under the lock. Raises Invalid.
    """
    with unit_of_work():
        status = _in_force(status.pk)
        if not forced and (status.is_system or not status.is_active):
            raise Invalid(_("This status cannot be chosen."))
        slot = _locked_slot(user)
        if not _silent(slot, if_lease_before) or (forced and not slot.signed_in):
            return slot
        if slot.status_id != status.pk or not slot.signed_in:
            if not forced:
                slot.lease_until = clock.now() + LEASE
                slot.save(update_fields=["lease_until"])
            _enter(slot, status, clock.now(), forced=forced, reason=reason)
            audit.record(actor, "agent.status", user, status=status.code, forced=forced, reason=reason)
        return slot


def release_contacts(agent_id: int, reason: RequeueReason) -> int:
    """Return every open dialog of the agent to its queue, each in its own transaction; returns how many."""
    open_ids = Contact.objects.filter(agent_id=agent_id, state=ContactState.ASSIGNED).values_list(
        "id", flat=True
    )
    return sum(contact_requeue(pk, reason, only_agent_id=agent_id) for pk in list(open_ids))


def _silent(slot: AgentSlot, before: datetime | None) -> bool:
    """Whether the locked slot's lease ended before that moment; True when nobody asks."""
    return before is None or (slot.lease_until is not None and slot.lease_until < before)


def _in_force(status_id: int) -> Status:
    """The status as it is now and stays until this transaction ends, since its flags go into slot and span. Locked
    before the slot, as by whoever changes a status; shared, since any number of people may enter it at once."""
    for status in Status.objects.raw("SELECT * FROM agentzone_status WHERE id = %s FOR SHARE", [status_id]):
        return status
    raise Invalid(_("There is no such status."))


def _locked_slot(user: User) -> AgentSlot:
    """The agent's slot, locked; made on the first sign-in (two at once: one makes it, both get it)."""
    now = clock.now()
    AgentSlot.objects.get_or_create(
        agent=user, defaults={"status": Status.objects.get(code=FIRST_STATUS), "status_since": now}
    )
    # Not with select_related("status"): a status that changed while we waited would leave no row at all.
    return AgentSlot.objects.select_for_update(no_key=True).get(agent=user)


def _enter(slot: AgentSlot, status: Status, now: datetime, *, forced: bool, reason: str) -> None:
    now = spans.begin(slot.agent_id, status, now, forced=forced)
    slot.status, slot.status_since, slot.status_forced, slot.signed_in = status, now, forced, True
    slot.takes_chats, slot.takes_calls = status.takes_chats, status.takes_calls
    slot.save(
        update_fields=["status", "status_since", "status_forced", "signed_in", "takes_chats", "takes_calls"]
    )
    emit(
        StatusChanged(
            agent_id=slot.agent_id,
            status={**status_json(status), "name": status.name},
            since=clock.iso(now) or "",
            forced=forced,
            reason=reason,
        )
    )
    wake("status")


def release_absent() -> int:
    """Return the open dialogs of agents who are not signed in; returns how many. Safe to repeat."""
    owners = Contact.objects.filter(state=ContactState.ASSIGNED, agent__slot__signed_in=False)
    ids = owners.order_by().values_list("agent_id", flat=True).distinct()
    return sum(release_contacts(pk, RequeueReason.SIGNED_OUT) for pk in list(ids) if pk is not None)
