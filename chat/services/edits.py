"""Messages are edited and deleted by whoever wrote them. The former wording is kept, the visitor loses sight of it.

Only the conversation is locked: state, owner and epoch are written under its lock too, so an operator whose dialog has
moved on is refused, and a quote is taken either before the change or after it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of, stale
from agentzone.models import User
from chat.events import ConversationChanged, MessageChanged
from chat.markup import Said
from chat.models import Conversation, Message, MessageRevision
from chat.models.revision import Reason
from chat.selectors.attachments import preview
from chat.selectors.change_limits import change_limits_of
from chat.selectors.messages import by_uid, visible_to_visitor
from chat.services.dialog import clean_said, clean_text
from chat.services.drafts import quote_gone
from chat.services.mentions import mentions_follow
from chat.services.redact import redact, reword
from chat.states import Author, ConversationState, MessageKind
from kernel import audit, clock
from kernel.audit import Actor
from kernel.errors import DomainError, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work


class NotChangeable(DomainError):
    """Too late, somebody else's, or the channel cannot."""

    status = 403
    code = "not_changeable"


def message_edit(
    agent: User, conversation_id: UUID, uid: UUID, *, text: str, html: str = "", epoch: int | None = None
) -> Message:
    """The operator changes his own message or note. A stale epoch is refused; the same words change nothing."""
    with unit_of_work():
        c, m = _operators(agent, conversation_id, uid, epoch, deleting=False)
        content = clean_said(text, html, may_be_empty=m.attachments.exists())
        _edit(c, m, content, actor_of(agent), agent)
    return m


def message_delete(agent: User, conversation_id: UUID, uid: UUID, *, epoch: int | None = None) -> Message:
    """The operator takes his own message or note back."""
    with unit_of_work():
        c, m = _operators(agent, conversation_id, uid, epoch, deleting=True)
        _delete(c, m, actor_of(agent), agent)
    return m


def changed_by_client(
    channel_id: int,
    client_id: str,
    *,
    text: str | None,
    uid: UUID | None = None,
    external_id: str | None = None,
) -> Message | None:
    """The client changes (`text` given) or deletes his own message; named by our id or the channel's.

    None when the channel names a message that never came. Raises NotChangeable when it is too late.
    """
    words = None if text is None else Said(clean_text(text))
    with unit_of_work():
        c = Conversation.objects.filter(channel_id=channel_id, external_id=client_id).first()
        c = _locked(c.pk) if c is not None else None
        if c is None:
            return None
        named = {"uid": uid} if uid is not None else {"external_id": external_id}
        m = Message.objects.filter(conversation=c, author=Author.CLIENT, **named).first()
        if m is None:
            return None
        if c.state == ConversationState.CLOSED:
            raise NotChangeable(_("The chat is closed: its messages stay as they are."))
        own = change_limits_of(c)
        _in_time(m, own.delete if words is None else own.edit)
        who = Actor(None, f"client:{c.client_id}")
        if words is None:
            _delete(c, m, who, None)
        else:
            _edit(c, m, words, who, None)
        return m


def _operators(
    agent: User, conversation_id: UUID, uid: UUID, epoch: int | None, *, deleting: bool
) -> tuple[Conversation, Message]:
    """The locked dialog and the operator's own message in it. Raises what stands against changing it."""
    c = _locked(conversation_id)
    m = by_uid(conversation_id, uid)
    if m is None:
        raise NotFound(_("There is no such message."))
    own = change_limits_of(c)
    if m.kind == MessageKind.NOTE:
        seconds = own.note
    else:
        if (c.agent_id, c.epoch, c.state) != (agent.pk, epoch, ConversationState.ASSIGNED):
            raise stale()
        seconds = own.delete if deleting else own.edit
    if m.agent_id != agent.pk or m.author != Author.AGENT or m.kind == MessageKind.EVENT:
        raise NotChangeable(_("Only your own messages can be changed."))
    _in_time(m, seconds)
    return c, m


def _in_time(m: Message, seconds: int) -> None:
    if m.deleted_at is not None:
        return
    if seconds == 0:
        raise NotChangeable(_("Messages of this channel cannot be changed."))
    if (clock.now() - m.created_at).total_seconds() > seconds:
        detail = _("This message can no longer be changed: %(minutes)d min have passed.")
        raise NotChangeable(detail % {"minutes": seconds // 60})


def _edit(c: Conversation, m: Message, said: Said, actor: Actor, by: User | None) -> None:
    if m.deleted_at is not None:
        raise NotChangeable(_("The message has been deleted."))
    if (m.text, m.html) == (said.text, said.html):
        return
    now = clock.now()
    _keep(m, Reason.EDITED, by, now)
    m.text, m.html, m.edited_at = said.text, said.html, now
    m.save(update_fields=["text", "html", "edited_at"])
    audit.record(actor, "message.edited", m, conversation=str(c.pk), number=m.number)
    reword(m)
    _name_anew(c, m, by)
    _told(c, m)


def _delete(c: Conversation, m: Message, actor: Actor, by: User | None) -> None:
    if m.deleted_at is not None:
        return
    now = clock.now()
    _keep(m, Reason.DELETED, by, now)
    m.text, m.html, m.quote, m.deleted_at = "", "", None, now
    m.save(update_fields=["text", "html", "quote", "deleted_at"])
    audit.record(actor, "message.deleted", m, conversation=str(c.pk), number=m.number)
    _told(c, m)
    for answer in Message.objects.filter(conversation=c, number__gt=m.number, quote__id=str(m.uid)):
        answer.quote = {**(answer.quote or {}), "text": "", "attachment": ""}
        answer.save(update_fields=["quote"])
        _told(c, answer)
    quote_gone(c.pk, m.uid)
    _name_anew(c, m, by)
    # What is still in the log would show it to a page that comes back.
    redact(m)


def _name_anew(c: Conversation, m: Message, by: User | None) -> None:
    if m.kind == MessageKind.NOTE and by is not None:
        mentions_follow(c, m, by)


def _keep(m: Message, reason: Reason, by: User | None, now: datetime) -> None:
    MessageRevision.objects.create(message=m, text=m.text, html=m.html, reason=reason, by=by, at=now)


def _told(c: Conversation, m: Message) -> None:
    """Pages hear of it; the card too when it shows this message."""
    emit(MessageChanged(conversation_id=c.pk, uid=m.uid, visible=visible_to_visitor(m)))
    shown = (
        Message.objects.filter(conversation=c, kind=MessageKind.TEXT, deleted_at__isnull=True)
        .order_by("-number")
        .first()
    )
    files = [(a.kind, a.name) for a in shown.attachments.order_by("position")] if shown else []
    line = preview(shown.text if shown else "", files)
    last = {
        "last_text": line["preview"],
        "last_attachment": line["attachment"],
        "last_author": shown.author if shown else c.last_author,
        "last_agent_id": shown.agent_id if shown else c.last_agent_id,
    }
    if any(getattr(c, name) != value for name, value in last.items()):
        Conversation.objects.filter(pk=c.pk).update(**last)
        for name, value in last.items():
            setattr(c, name, value)
        emit(ConversationChanged(conversation_id=c.pk))


def _locked(conversation_id: UUID) -> Conversation:
    c = lock_row(Conversation, conversation_id)
    if c is None:
        raise NotFound(_("Not found, or not yours to see."))
    return c
