"""What chat does when a contact changes, inside the same transaction: the conversation follows its contact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agentzone.events import ContactAssigned, ContactEnded, ContactRequeued
from agentzone.models import User
from chat.events import (
    AssignmentEnded,
    AssignmentStarted,
    ConversationChanged,
    QueueEntered,
    QueueLeft,
    conversation_stream,
)
from chat.models import Conversation
from chat.services.append import Line, append
from chat.states import Author, ConversationState, MessageKind
from kernel import clock
from kernel.events import subscribe
from kernel.ids import new_id
from kernel.uow import emit, recheck_access


@subscribe(ContactAssigned)
def on_assigned(event: ContactAssigned) -> None:
    conversation = _locked(event.contact_id)
    if conversation is None:
        return
    agent = User.objects.get(pk=event.agent_id)
    conversation.state, conversation.agent, conversation.epoch = (
        ConversationState.ASSIGNED,
        agent,
        event.epoch,
    )
    conversation.enqueued_at = None
    conversation.save(update_fields=["state", "agent", "epoch", "enqueued_at"])
    _system_line(conversation, {"code": "assigned", "agent": _agent(agent)}, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentStarted(conversation_id=conversation.pk, agent_id=agent.pk))
    emit(QueueLeft(conversation_id=conversation.pk, project_id=event.project_id, reason="assigned"))
    recheck_access(conversation_stream(conversation.pk))


@subscribe(ContactRequeued)
def on_requeued(event: ContactRequeued) -> None:
    conversation = _locked(event.contact_id)
    if conversation is None:
        return
    conversation.state, conversation.agent = ConversationState.QUEUED, None
    conversation.enqueued_at = clock.now()
    conversation.save(update_fields=["state", "agent", "enqueued_at"])
    _system_line(conversation, {"code": "requeued", "reason": event.reason}, visible=False)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentEnded(conversation_id=conversation.pk, agent_id=event.agent_id, reason="requeued"))
    emit(QueueEntered(conversation_id=conversation.pk, project_id=event.project_id))
    recheck_access(conversation_stream(conversation.pk))


@subscribe(ContactEnded)
def on_ended(event: ContactEnded) -> None:
    conversation = _locked(event.contact_id)
    if conversation is None:
        return
    waited = conversation.state == ConversationState.QUEUED
    agent = conversation.agent
    conversation.state = ConversationState.CLOSED
    conversation.closed_at, conversation.closed_by = clock.now(), event.by.value
    conversation.waiting_since = conversation.enqueued_at = None
    conversation.unread = 0
    conversation.save(
        update_fields=["state", "closed_at", "closed_by", "waiting_since", "enqueued_at", "unread"]
    )
    line = {"code": "closed", "by": event.by.value, "agent": _agent(agent) if agent else None}
    _system_line(conversation, line, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))
    if event.agent_id is not None:
        emit(AssignmentEnded(conversation_id=conversation.pk, agent_id=event.agent_id, reason="closed"))
    if waited:
        emit(QueueLeft(conversation_id=conversation.pk, project_id=event.project_id, reason="closed"))
    recheck_access(conversation_stream(conversation.pk))


def _locked(contact_id: UUID) -> Conversation | None:
    """The conversation whose present session is this contact; None for calls."""
    return (
        Conversation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("agent")
        .filter(contact_id=contact_id)
        .first()
    )


def _agent(agent: User) -> dict[str, Any]:
    return {"id": agent.pk, "name": agent.full_name}


def _system_line(conversation: Conversation, event: dict[str, Any], *, visible: bool) -> None:
    append(
        conversation.pk,
        Line(
            uid=new_id(),
            author=Author.SYSTEM,
            at=clock.now(),
            kind=MessageKind.EVENT,
            event=event,
            visible=visible,
        ),
    )
