"""Notes between colleagues, and the colleagues they name with @.

Whoever may read a dialog may leave a note in it; the visitor never hears of one. A named colleague must serve the
dialog's project; he may read the dialog while this session is its present one (chat.selectors.access).
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of, colleagues_of
from agentzone.models import User
from chat.events import MentionAdded, MentionsRead
from chat.models import Conversation, Mention, Message
from chat.selectors.messages import by_uid
from chat.selectors.quotes import quote_of
from chat.services.append import Line, append
from chat.services.dialog import Sent, clean_said
from chat.states import Author, MessageKind
from kernel import audit, clock
from kernel.errors import DomainError, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work


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
        _mention(c, note, author, line.at)
    return Sent(note, repeated=False)


def mentions_read(person: User, conversation_id: UUID) -> None:
    """The person has seen where he was named in this dialog."""
    with unit_of_work():
        unread = Mention.objects.filter(person=person, conversation_id=conversation_id, read_at=None)
        if unread.update(read_at=clock.now()):
            emit(MentionsRead(person_id=person.pk, conversation_id=conversation_id))


def named_in(text: str, people: list[User]) -> list[User]:
    """Those whose whole name stands after an @. The longer name first: «@Анна Белова-Юрьева» is not Анна Белова."""
    found = []
    for person in sorted(people, key=lambda one: -len(one.full_name)):
        name = re.compile(rf"@{re.escape(person.full_name)}(?![\w-])")
        if name.search(text):
            found.append(person)
    return found


def _mention(c: Conversation, note: Message, author: User, at: datetime) -> None:
    if "@" not in note.text:
        return
    for person in named_in(note.text, [one for one in colleagues_of(c.project_id) if one != author]):
        mention = Mention.objects.create(
            message=note, conversation=c, contact_id=c.contact_id, person=person, created_at=at
        )
        audit.record(actor_of(author), "mention.added", mention, conversation=str(c.pk), person=person.pk)
        emit(MentionAdded(person_id=person.pk, mention_id=mention.pk))
