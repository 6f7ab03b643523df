"""Signing in and out, and statuses. Every change closes one span and opens the next at the same instant."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from agentzone.events import StatusChanged
from agentzone.events_calls import VoiceChanged
from agentzone.models import AgentSlot, Contact, Status, User
from agentzone.models.status import Activity
from agentzone.services import spans
from agentzone.services.calls.leaving import leave_call
from agentzone.services.calls.listening import stop_listening
from agentzone.services.contacts import contact_requeue
from agentzone.services.entering import FIRST_STATUS, enter, in_force, locked_slot
from agentzone.states import ContactKind, ContactState, RequeueReason
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import Invalid
from kernel.uow import emit, unit_of_work

# A workplace that was not heard of for so long is silent. Three renewals fit (see agentzone.presence).
LEASE = timedelta(seconds=45)
SILENT_STATUS = "no_activity"


def actor_of(user: User) -> Actor:
    return Actor(user.pk, user.login)


def sign_in(user: User) -> AgentSlot:
    """Start the working time in «Не готов» (A2). A second sign-in (another browser) changes nothing."""
    with unit_of_work():
        first = in_force(Status.objects.get(code=FIRST_STATUS).pk)
        slot = locked_slot(user)
        now = clock.now()
        slot.lease_until = now + LEASE
        slot.save(update_fields=["lease_until"])
        if not slot.signed_in:
            enter(slot, first, now, forced=False, reason="signed_in")
            audit.record(actor_of(user), "agent.signed_in", user)
        return slot


def sign_out(user: User, *, if_lease_before: datetime | None = None) -> bool:
    """End the working time. Open dialogs, and a call, go back to their queues, places kept.

    With `if_lease_before`, only when the workplace is still silent under the lock; returns False when it is not.
    """
    before = AgentSlot.objects.filter(agent=user).first()
    if before is not None and before.activity != Activity.IDLE and _silent(before, if_lease_before):
        leave_call(user.pk)  # first, so that its seconds are within the working time
    with unit_of_work():
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=user).first()
        if slot is None or not _silent(slot, if_lease_before):
            return False
        if slot.signed_in:
            spans.close(slot.agent_id, clock.now())
            slot.signed_in = slot.takes_chats = slot.takes_calls = False
            slot.status_forced = slot.auto_answer = False
            slot.planned_status = slot.device = None
            slot.save(
                update_fields=[
                    "signed_in", "takes_chats", "takes_calls", "status_forced", "auto_answer", "planned_status",
                    "device",
                ]
            )  # fmt: skip
            since = clock.iso(slot.status_since) or ""
            emit(StatusChanged(agent_id=user.pk, status=None, since=since, forced=False, reason="signed_out"))
            audit.record(actor_of(user), "agent.signed_out", user)
        elif slot.device_id is not None:  # a supervisor's, who listened in without working himself
            slot.device = None
            slot.save(update_fields=["device"])
    leave_call(user.pk)  # one that rang at this very moment
    stop_listening(user.pk)
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
    In a call the chosen status is planned: it is taken when the call's handling ends (A11).

    With `if_lease_before`, only when the workplace is still silent under the lock. Raises Invalid.
    """
    with unit_of_work():
        status = in_force(status.pk)
        if not forced and (status.is_system or not status.is_active):
            raise Invalid(_("This status cannot be chosen."))
        slot = locked_slot(user)
        if not _silent(slot, if_lease_before) or (forced and not slot.signed_in):
            return slot
        if not forced and slot.signed_in and slot.activity != Activity.IDLE:
            plan_set(slot, status, user, actor)
        elif slot.status_id != status.pk or not slot.signed_in:
            if not forced:
                slot.lease_until = clock.now() + LEASE
                slot.save(update_fields=["lease_until"])
            plan = {"planned_status": None} if forced else {}
            enter(slot, status, clock.now(), forced=forced, reason=reason, **plan)
            audit.record(actor, "agent.status", user, status=status.code, forced=forced, reason=reason)
        return slot


def plan_cancel(user: User) -> None:
    """Nothing is planned for after the call any more."""
    with unit_of_work():
        slot = AgentSlot.objects.select_for_update(no_key=True).filter(agent=user).first()
        if slot is not None and slot.planned_status_id is not None:
            plan_set(slot, None, user, actor_of(user))


def plan_set(slot: AgentSlot, status: Status | None, user: User, actor: Actor) -> None:
    """Of the locked slot. Choosing the present status again cancels what was planned."""
    wanted = None if status is None or status.pk == slot.status_id else status
    if wanted == slot.planned_status:
        return
    slot.planned_status = wanted
    slot.save(update_fields=["planned_status"])
    emit(VoiceChanged(agent_id=slot.agent_id))
    audit.record(actor, "agent.planned", user, status=wanted.code if wanted else "")


def release_contacts(agent_id: int, reason: RequeueReason) -> int:
    """Return every open dialog of the agent to its queue, each in its own transaction; returns how many."""
    open_ids = Contact.objects.filter(
        agent_id=agent_id, state=ContactState.ASSIGNED, kind=ContactKind.CHAT
    ).values_list("id", flat=True)
    return sum(contact_requeue(pk, reason, only_agent_id=agent_id) for pk in list(open_ids))


def _silent(slot: AgentSlot, before: datetime | None) -> bool:
    """Whether the locked slot's lease ended before that moment; True when nobody asks."""
    return before is None or (slot.lease_until is not None and slot.lease_until < before)


def release_absent() -> int:
    """Return the open dialogs of agents who are not signed in; returns how many. Safe to repeat."""
    owners = Contact.objects.filter(
        state=ContactState.ASSIGNED, kind=ContactKind.CHAT, agent__slot__signed_in=False
    )
    ids = owners.order_by().values_list("agent_id", flat=True).distinct()
    return sum(release_contacts(pk, RequeueReason.SIGNED_OUT) for pk in list(ids) if pk is not None)
