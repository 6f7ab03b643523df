"""What an operator does with a dialog besides talking: hands it over, sends it away, takes one, takes one back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import (
    Pulled,
    actor_of,
    contact_move,
    contact_reopen,
    offer_accept,
    offer_decline,
    offer_make,
    offer_withdraw,
    pull_chosen,
    pull_next,
)
from agentzone.models import Offer, User
from chat.models import Conversation
from chat.services.blocks import session_may_begin
from chat.services.lines import note_line
from kernel import audit
from kernel.errors import Invalid, NotFound
from kernel.uow import unit_of_work

COMMENT_LIMIT = 500


def transfer_to_agent(
    sender: User, conversation_id: UUID, *, epoch: int, agent_id: int, comment: str
) -> Offer:
    """Offer the dialog to a colleague; it stays the sender's until he accepts. Errors: see agentzone offers."""
    with unit_of_work():
        offer = offer_make(
            _contact_of(conversation_id),
            sender_id=sender.pk,
            epoch=epoch,
            receiver_id=agent_id,
            comment=comment,
        )
        audit.record(actor_of(sender), "conversation.offered", offer, to=agent_id)
    return offer


def transfer_to_project(
    sender: User, conversation_id: UUID, *, epoch: int, project_id: int, comment: str
) -> None:
    """Send the dialog into the queue of a project; the comment waits for whoever gets it, as a note."""
    comment = comment.replace("\x00", "").strip()
    if len(comment) > COMMENT_LIMIT:
        text = _("Longer than %(limit)d characters.") % {"limit": COMMENT_LIMIT}
        raise Invalid(text, errors={"comment": [text]})
    with unit_of_work():
        contact_id = _contact_of(conversation_id)
        contact_move(contact_id, agent_id=sender.pk, epoch=epoch, project_id=project_id)
        if comment:
            note_line(conversation_id, sender, comment)
        conversation = Conversation.objects.get(pk=conversation_id)
        audit.record(actor_of(sender), "conversation.moved", conversation, project=project_id)


def accept(receiver: User, offer_id: int) -> UUID:
    """Take the offered dialog; returns its id."""
    contact_id = offer_accept(offer_id, receiver)
    audit.record(actor_of(receiver), "offer.accepted", Offer(pk=offer_id))
    return Conversation.objects.values_list("pk", flat=True).get(contact_id=contact_id)


def decline(receiver: User, offer_id: int, reason: str) -> None:
    offer = offer_decline(offer_id, receiver, reason)
    audit.record(actor_of(receiver), "offer.declined", offer, reason=offer.reason)


def withdraw(sender: User, offer_id: int) -> None:
    audit.record(actor_of(sender), "offer.withdrawn", offer_withdraw(offer_id, sender))


def pull(agent: User, *, count: int, project_id: int | None, conversation_ids: list[UUID]) -> Pulled:
    """«Молния»: the dialogs that are named, or the next `count` in turn. The ids in the answer are of conversations."""
    if conversation_ids:
        named = dict(Conversation.objects.filter(pk__in=conversation_ids).values_list("pk", "contact_id"))
        contacts = [found for pk in conversation_ids if (found := named.get(pk)) is not None]
        pulled = pull_chosen(agent, contacts)
    else:
        pulled = pull_next(agent, count, project_id)
    every = [*pulled.taken, *pulled.missed, *pulled.refused]
    dialogs = dict(Conversation.objects.filter(contact_id__in=every).values_list("contact_id", "pk"))
    lists = (
        [dialogs[pk] for pk in part if pk in dialogs]
        for part in (pulled.taken, pulled.missed, pulled.refused)
    )
    return Pulled(*lists)


def reopen(agent: User, conversation_id: UUID) -> None:
    """«Вернуть»: take back a closing of a moment ago."""
    with unit_of_work():
        session_may_begin(conversation_id)
        contact = contact_reopen(_contact_of(conversation_id), agent.pk)
        audit.record(actor_of(agent), "conversation.reopened", contact)


def _contact_of(conversation_id: UUID) -> UUID:
    contact_id = Conversation.objects.filter(pk=conversation_id).values_list("contact_id", flat=True).first()
    if contact_id is None:
        raise NotFound(_("Not found, or not yours to see."))
    return contact_id
