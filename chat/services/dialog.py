"""What an operator does in a dialog: answer, read, close. Locks: contact, slot, conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of, contact_answered, contact_end, stale
from agentzone.models import User
from agentzone.states import EndedBy
from chat.events import MessagesMarked
from chat.markup import Said, said
from chat.models import Conversation, Message
from chat.selectors.messages import by_uid, unread_by_agent
from chat.selectors.quotes import quote_of
from chat.services import closing, rating
from chat.services.append import Line, append
from chat.services.attach import bind, taken
from chat.services.closing import ClosingForm
from chat.states import Author, ConversationState
from kernel import audit, clock
from kernel.errors import Invalid, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work

TEXT_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Sent:
    message: Message
    repeated: bool


def clean_text(text: str) -> str:
    """The text as it is stored. Raises Invalid when there is nothing in it or too much."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid(_("The message is empty."), errors={"text": [_("The message is empty.")]})
    if len(text) > TEXT_LIMIT:
        detail = _("The message is longer than %(limit)d characters.") % {"limit": TEXT_LIMIT}
        raise Invalid(detail, errors={"text": [detail]})
    return text


def clean_said(text: str, html: str, *, may_be_empty: bool = False) -> Said:
    """Text and clean mark-up of what a page sent; with mark-up the text is derived from it. Raises Invalid."""
    content = said(html) if html else Said(text)
    if may_be_empty and not content.text.strip():
        return Said("")
    return Said(clean_text(content.text), content.html)


def message_send(
    agent: User,
    conversation_id: UUID,
    *,
    uid: UUID,
    text: str,
    epoch: int,
    html: str = "",
    quote: UUID | None = None,
    attachments: Sequence[UUID] = (),
) -> Sent:
    """The owner answers. The same `uid` again returns the first row; anybody else gets StaleAssignment.

    `quote` is the id of the message that this one answers; one that is gone meanwhile is left out. `attachments` are
    his uploads for this dialog; with them the text may be empty.
    """
    content = clean_said(text, html, may_be_empty=bool(attachments))
    with unit_of_work():
        contact_id = (
            Conversation.objects.filter(pk=conversation_id).values_list("contact_id", flat=True).first()
        )
        if contact_id is None:
            raise NotFound(_("Not found, or not yours to see."))
        known = by_uid(conversation_id, uid)
        if known is not None:
            if known.agent_id != agent.pk:
                raise stale()
            return Sent(known, repeated=True)
        contact_answered(contact_id, agent.pk, epoch)
        conversation = _locked(conversation_id)
        known = by_uid(conversation_id, uid)
        if known is not None:
            return Sent(known, repeated=True)
        files = taken(attachments, agent_id=agent.pk, conversation_id=conversation_id)
        line = Line(
            uid=uid,
            author=Author.AGENT,
            at=clock.now(),
            text=content.text,
            html=content.html,
            quote=quote_of(conversation, quote),
            agent=(agent.pk, agent.full_name),
            attachments=files,
        )
        bind(files, conversation_id, append(conversation_id, line).number)
        _mark_read_by_agent(_locked(conversation_id))
    message = by_uid(conversation_id, uid)
    assert message is not None
    return Sent(message, repeated=False)


def read_by_agent(agent: User, conversation_id: UUID, number: int) -> None:
    """The owner has seen the client's messages up to `number`. Somebody else's reading changes nothing."""
    with unit_of_work():
        conversation = _locked(conversation_id)
        if conversation.agent_id == agent.pk and conversation.state == ConversationState.ASSIGNED:
            _mark_read_by_agent(conversation, number)


def conversation_close(
    agent: User,
    conversation_id: UUID,
    *,
    epoch: int,
    form: ClosingForm | None = None,
    reason: str = "closed",
) -> None:
    """The owner closes the dialog («Завершить чат») with what the project wants to know.

    Raises StaleAssignment, or Invalid by field when something required is missing; then nothing has happened.
    """
    form = form or ClosingForm()
    with unit_of_work():
        conversation = Conversation.objects.select_related("channel").filter(pk=conversation_id).first()
        if conversation is None or conversation.contact_id is None:
            raise NotFound(_("Not found, or not yours to see."))
        contact = contact_end(
            conversation.contact_id,
            by=EndedBy.AGENT,
            reason=reason,
            agent_id=agent.pk,
            epoch=epoch,
        )
        closing.store(contact, conversation.pk, agent, closing.checked(contact.project, form))
        rating.ask(contact, conversation, agent, ticked=form.ask_rating)
        audit.record(actor_of(agent), "conversation.closed", conversation, reason=reason)


def marked_by_visitor(conversation_id: UUID, *, read: int | None, delivered: int | None) -> None:
    """The visitor's page says how far messages reached it and were read. Marks only move forward."""
    with unit_of_work():
        c = _locked(conversation_id)
        reached = min(max(read or 0, delivered or 0), c.last_number)
        seen = min(read or 0, c.last_number)
        if reached <= c.delivered_to_visitor and seen <= c.read_by_visitor:
            return
        if reached > c.delivered_to_visitor and seen < reached:
            c.delivered_to_visitor = reached
            emit(_marked(c, reached, "agent", "delivered"))
        if seen > c.read_by_visitor:
            c.read_by_visitor = seen
            c.delivered_to_visitor = max(c.delivered_to_visitor, seen)
            emit(_marked(c, seen, "agent", "read"))
        c.save(update_fields=["read_by_visitor", "delivered_to_visitor"])


def _mark_read_by_agent(c: Conversation, number: int | None = None) -> None:
    """`c` is locked: no message can be numbered while this runs, so the count is exact."""
    number = c.last_number if number is None else min(number, c.last_number)
    if number <= c.read_by_agent:
        return
    c.read_by_agent = number
    c.unread = unread_by_agent(c)
    c.save(update_fields=["read_by_agent", "unread"])
    emit(_marked(c, number, "visitor", "read"))


def _marked(c: Conversation, up_to: int, author: str, delivery: str) -> MessagesMarked:
    return MessagesMarked.model_validate(
        {
            "conversation_id": c.pk,
            "up_to": up_to,
            "author": author,
            "delivery": delivery,
            "at": clock.iso(clock.now()),
            "unread_by_agent": c.unread,
        }
    )


def _locked(conversation_id: UUID) -> Conversation:
    conversation = lock_row(Conversation, conversation_id)
    if conversation is None:
        raise NotFound(_("Not found, or not yours to see."))
    return conversation
