"""Notes between colleagues, who name each other with @ (chat.services.mentions).

Whoever may read a dialog may leave a note in it; the visitor never hears of one.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import User
from chat.models import Conversation
from chat.selectors.messages import by_uid
from chat.selectors.quotes import quote_of
from chat.services.append import Line, append
from chat.services.dialog import Sent, clean_said
from chat.services.mentions import mentions_follow
from chat.states import Author, MessageKind
from kernel import clock
from kernel.errors import DomainError, NotFound
from kernel.locks import lock_row
from kernel.uow import unit_of_work


def note_add(
    author: User, conversation_id: UUID, *, uid: UUID, text: str, html: str = "", quote: UUID | None = None
) -> Sent:
    """Add a note. The same `uid` again returns the first row. The caller has checked that the dialog is readable."""
    content = clean_said(text, html)
    with unit_of_work():
        c = lock_row(Conversation, conversation_id)
        if c is None:
            raise NotFound(_("Not found, or not yours to see."))
        known = by_uid(conversation_id, uid)
        if known is not None:
            if known.agent_id != author.pk:
                raise DomainError(_("This id belongs to another message."))
            return Sent(known, repeated=True)
        line = Line(
            uid=uid,
            author=Author.AGENT,
            at=clock.now(),
            text=content.text,
            html=content.html,
            quote=quote_of(c, quote, notes=True),
            kind=MessageKind.NOTE,
            agent=(author.pk, author.full_name),
            visible=False,
        )
        append(conversation_id, line)
        note = by_uid(conversation_id, uid)
        assert note is not None
        mentions_follow(c, note, author)
    return Sent(note, repeated=False)
