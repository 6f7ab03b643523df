"""What chat does when a contact changes, inside the same transaction: the conversation follows its contact."""

from __future__ import annotations

from agentzone.api import contact_spoken
from agentzone.events import ContactAssigned, ContactEnded, ContactRequeued
from agentzone.models import User
from agentzone.states import ContactKind
from chat.events import (
    AssignmentEnded,
    AssignmentStarted,
    ConversationChanged,
    QueueEntered,
    QueueLeft,
)
from chat.services.lines import agent_json, locked_by_contact, system_line
from chat.services.listeners import call_told, owner_changed
from chat.states import BLOCKED, ConversationState
from kernel import clock
from kernel.events import subscribe
from kernel.prepared import Prepared
from kernel.uow import emit

_agent = Prepared(User, lambda pk: User.objects.filter(pk=pk))  # the router waits for it


@subscribe(ContactAssigned)
def on_assigned(event: ContactAssigned) -> None:
    if event.kind is ContactKind.CALL:
        call_told(event.contact_id, event.client_key)
        return
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    agent = _agent.get(event.agent_id)
    conversation.state, conversation.agent, conversation.epoch = (
        ConversationState.ASSIGNED,
        agent,
        event.epoch,
    )
    conversation.enqueued_at, conversation.snoozed_until = None, None
    conversation.taken_up_at = clock.now()
    conversation.save(
        update_fields=["state", "agent", "epoch", "enqueued_at", "snoozed_until", "taken_up_at"]
    )
    system_line(conversation.pk, {"code": "assigned", "agent": agent_json(agent)}, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentStarted(conversation_id=conversation.pk, agent_id=agent.pk))
    emit(QueueLeft(conversation_id=conversation.pk, project_id=event.project_id, reason="assigned"))
    owner_changed(conversation)


@subscribe(ContactRequeued)
def on_requeued(event: ContactRequeued) -> None:
    if event.kind is ContactKind.CALL:
        call_told(event.contact_id)
        return
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    conversation.state, conversation.agent = ConversationState.QUEUED, None
    conversation.enqueued_at, conversation.snoozed_until = clock.now(), None
    conversation.save(update_fields=["state", "agent", "enqueued_at", "snoozed_until"])
    system_line(conversation.pk, {"code": "requeued", "reason": event.reason}, visible=False)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentEnded(conversation_id=conversation.pk, agent_id=event.agent_id, reason="requeued"))
    emit(QueueEntered(conversation_id=conversation.pk, project_id=event.project_id))
    owner_changed(conversation)


@subscribe(ContactEnded)
def on_ended(event: ContactEnded) -> None:
    if event.kind is ContactKind.CALL:
        call_told(event.contact_id, event.client_key)
        return
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    waited = conversation.state == ConversationState.QUEUED
    agent = conversation.agent
    # Here, where the dialog is locked: nobody can say a word more in this session.
    contact_spoken(
        event.contact_id,
        last_client_at=conversation.last_client_at,
        last_agent_at=conversation.last_agent_at,
    )
    conversation.state = ConversationState.CLOSED
    conversation.closed_at, conversation.closed_by = clock.now(), event.by.value
    conversation.waiting_since = conversation.enqueued_at = conversation.snoozed_until = None
    conversation.unread = 0
    conversation.save(
        update_fields=[
            "state",
            "closed_at",
            "closed_by",
            "waiting_since",
            "enqueued_at",
            "unread",
            "snoozed_until",
        ]
    )
    told = {"code": "closed", "by": event.by.value, "agent": agent_json(agent) if agent else None}
    line = {**told, "reason": BLOCKED} if event.reason == BLOCKED else told
    system_line(conversation.pk, line, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))
    if event.agent_id is not None:
        emit(AssignmentEnded(conversation_id=conversation.pk, agent_id=event.agent_id, reason="closed"))
    if waited:
        emit(QueueLeft(conversation_id=conversation.pk, project_id=event.project_id, reason="closed"))
    owner_changed(conversation)
