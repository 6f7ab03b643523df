"""What chat does when a contact is offered, handed over, sent to another project, or its closing is taken back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agentzone.events_moves import (
    ContactMoved,
    ContactReopened,
    ContactTransferred,
    OfferEnded,
    OfferMade,
)
from agentzone.models import Contact, Project, User
from chat.events import (
    AssignmentEnded,
    AssignmentStarted,
    ConversationChanged,
    QueueEntered,
)
from chat.events_moves import OfferOver, OfferStands
from chat.models import Conversation
from chat.selectors.messages import unread_by_agent
from chat.services import closing, rating
from chat.services.drafts import draft_hand_over, drafts_locked
from chat.services.lines import agent_json, locked_by_contact, note_line, system_line
from chat.services.listeners import owner_changed
from chat.states import Author, ConversationState
from kernel import clock
from kernel.errors import DomainError
from kernel.events import subscribe
from kernel.uow import emit


@subscribe(OfferMade)
def on_offer_made(event: OfferMade) -> None:
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    sender, receiver = _people(event.sender_id, event.receiver_id)
    line = {"code": "offered", "agent": agent_json(receiver), "from": agent_json(sender)}
    system_line(conversation.pk, line, visible=False)
    if event.comment:
        note_line(conversation.pk, sender, event.comment)
    emit(OfferStands(offer_id=event.offer_id, sender_id=sender.pk, receiver_id=receiver.pk))


@subscribe(OfferEnded)
def on_offer_ended(event: OfferEnded) -> None:
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    sender, receiver = _people(event.sender_id, event.receiver_id)
    if event.outcome != "accepted":
        line = {
            "code": "offer_ended",
            "outcome": event.outcome,
            "reason": event.reason,
            "agent": agent_json(receiver),
            "from": agent_json(sender),
        }
        system_line(conversation.pk, line, visible=False)
    emit(
        OfferOver(
            offer_id=event.offer_id,
            conversation_id=conversation.pk,
            sender=agent_json(sender),
            receiver=agent_json(receiver),
            outcome=event.outcome,
            reason=event.reason,
        )
    )


@subscribe(ContactTransferred)
def on_transferred(event: ContactTransferred) -> None:
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    sender, receiver = _people(event.from_agent_id, event.agent_id)
    drafts = drafts_locked(conversation.pk, sender, receiver)
    conversation.agent, conversation.epoch, conversation.snoozed_until = receiver, event.epoch, None
    conversation.taken_up_at = clock.now()
    conversation.save(update_fields=["agent", "epoch", "snoozed_until", "taken_up_at"])
    line = {"code": "transferred", "agent": agent_json(receiver), "from": agent_json(sender)}
    system_line(conversation.pk, line, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentEnded(conversation_id=conversation.pk, agent_id=sender.pk, reason="transferred"))
    emit(AssignmentStarted(conversation_id=conversation.pk, agent_id=receiver.pk))
    if drafts:
        draft_hand_over(*drafts)
    owner_changed(conversation)


@subscribe(ContactMoved)
def on_moved(event: ContactMoved) -> None:
    conversation = locked_by_contact(event.contact_id)
    if conversation is None:
        return
    agent = User.objects.get(pk=event.agent_id)
    target = Project.objects.get(pk=event.project_id)
    conversation.state, conversation.agent, conversation.project = ConversationState.QUEUED, None, target
    conversation.enqueued_at, conversation.snoozed_until = clock.now(), None
    conversation.save(update_fields=["state", "agent", "project", "enqueued_at", "snoozed_until"])
    line = {
        "code": "moved",
        "project": {"id": target.pk, "name": target.name},
        "agent": None,
        "from": agent_json(agent),
    }
    system_line(conversation.pk, line, visible=False)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentEnded(conversation_id=conversation.pk, agent_id=agent.pk, reason="moved"))
    emit(QueueEntered(conversation_id=conversation.pk, project_id=target.pk))
    owner_changed(conversation)


@subscribe(ContactReopened)
def on_reopened(event: ContactReopened) -> None:
    conversation = locked_by_contact(event.continues_id)
    if conversation is None or conversation.state != ConversationState.CLOSED:
        raise DomainError(_("The client has written again meanwhile."), code="too_late")
    agent = User.objects.get(pk=event.agent_id)
    _as_before(conversation, agent, event)
    rating.cancel(event.continues_id)
    closing.draft_from_closing(event.continues_id, event.contact_id)
    system_line(conversation.pk, {"code": "reopened", "agent": agent_json(agent)}, visible=True)
    emit(ConversationChanged(conversation_id=conversation.pk))
    emit(AssignmentStarted(conversation_id=conversation.pk, agent_id=agent.pk))
    owner_changed(conversation)


def _as_before(conversation: Conversation, agent: User, event: ContactReopened) -> None:
    """On screen the session goes on where it was: its first message and its clock stay."""
    conversation.contact = Contact.objects.get(pk=event.contact_id)
    conversation.state, conversation.agent = ConversationState.ASSIGNED, agent
    conversation.epoch, conversation.taken_up_at = event.epoch, clock.now()
    conversation.closed_at, conversation.closed_by = None, ""
    if conversation.last_author == Author.CLIENT:
        conversation.waiting_since = conversation.last_client_at
    conversation.unread = unread_by_agent(conversation)
    conversation.save(
        update_fields=[
            "contact",
            "state",
            "agent",
            "epoch",
            "taken_up_at",
            "closed_at",
            "closed_by",
            "waiting_since",
            "unread",
        ]
    )


def _people(sender_id: int, receiver_id: int) -> tuple[User, User]:
    people = User.objects.in_bulk([sender_id, receiver_id])
    return people[sender_id], people[receiver_id]
