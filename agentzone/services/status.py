"""Signing in and out, and statuses. Every change closes one span and opens the next at the same instant."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agentzone.events import StatusChanged
from agentzone.models import AgentSlot, Contact, Status, StatusSpan, User
from agentzone.selectors.people import status_json
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
        slot = _locked_slot(user)
        now = clock.now()
        slot.lease_until = now + LEASE
        slot.save(update_fields=["lease_until"])
        if not slot.signed_in:
            _enter(slot, Status.objects.get(code=FIRST_STATUS), now, forced=False, reason="signed_in")
            audit.record(actor_of(user), "agent.signed_in", user)
        return slot


def sign_out(user: User) -> None:
    """End the working time. Open dialogs go back to their queues, places kept."""
    with unit_of_work():
        slot = _locked_slot(user)
        if slot.signed_in:
            _close_span(slot, clock.now())
            slot.signed_in = slot.takes_chats = slot.takes_calls = False
            slot.status_forced = False
            slot.save(update_fields=["signed_in", "takes_chats", "takes_calls", "status_forced"])
            since = clock.iso(slot.status_since) or ""
            emit(StatusChanged(agent_id=user.pk, status=None, since=since, forced=False, reason="signed_out"))
            audit.record(actor_of(user), "agent.signed_out", user)
    release_contacts(user.pk, RequeueReason.SIGNED_OUT)


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
    if not forced and (status.is_system or not status.is_active):
        raise Invalid(_("This status cannot be chosen."))
    with unit_of_work():
        slot = _locked_slot(user)
        if if_lease_before is not None and (slot.lease_until is None or slot.lease_until >= if_lease_before):
            return slot
        if not slot.signed_in and forced:
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


def _locked_slot(user: User) -> AgentSlot:
    """The agent's slot, locked; made on the first sign-in (two at once: one makes it, both get it)."""
    now = clock.now()
    AgentSlot.objects.get_or_create(
        agent=user, defaults={"status": Status.objects.get(code=FIRST_STATUS), "status_since": now}
    )
    # Not with select_related("status"): a status that changed while we waited would leave no row at all.
    return AgentSlot.objects.select_for_update(no_key=True).get(agent=user)


def _enter(slot: AgentSlot, status: Status, now: datetime, *, forced: bool, reason: str) -> None:
    now = _close_span(slot, now)
    StatusSpan.objects.create(
        agent_id=slot.agent_id, status=status, started_at=now, is_break=status.is_break, forced=forced
    )
    slot.status, slot.status_since, slot.status_forced, slot.signed_in = status, now, forced, True
    slot.takes_chats, slot.takes_calls = status.takes_chats, status.takes_calls
    slot.save(
        update_fields=["status", "status_since", "status_forced", "signed_in", "takes_chats", "takes_calls"]
    )
    emit(
        StatusChanged(
            agent_id=slot.agent_id,
            status=status_json(status),
            since=clock.iso(now) or "",
            forced=forced,
            reason=reason,
        )
    )
    wake("status")


def _close_span(slot: AgentSlot, now: datetime) -> datetime:
    """Close the open span; returns the instant at which the next one starts (clocks of two servers may differ)."""
    span = StatusSpan.objects.filter(agent_id=slot.agent_id, ended_at__isnull=True).first()
    if span is None:
        last = StatusSpan.objects.filter(agent_id=slot.agent_id).order_by("-ended_at").first()
        return max(now, last.ended_at) if last is not None and last.ended_at is not None else now
    now = max(now, span.started_at)
    span.ended_at = now
    span.save(update_fields=["ended_at"])
    return now


def release_absent() -> int:
    """Return the open dialogs of agents who are not signed in; returns how many. Safe to repeat."""
    owners = Contact.objects.filter(state=ContactState.ASSIGNED, agent__slot__signed_in=False)
    ids = owners.order_by().values_list("agent_id", flat=True).distinct()
    return sum(release_contacts(pk, RequeueReason.SIGNED_OUT) for pk in list(ids) if pk is not None)
