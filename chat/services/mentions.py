"""Whom a note names: kept with its words, and taken back with them.

A named colleague must serve the dialog's project; he may read the dialog while the note's session is its present one
(chat.selectors.access). Call with the dialog locked.
"""

from __future__ import annotations

import re
from uuid import UUID

from agentzone.api import actor_of, colleagues_of
from agentzone.models import User
from chat.events import MentionAdded, MentionChanged, MentionsRead, MentionWithdrawn, conversation_stream
from chat.events_clients import client_stream
from chat.models import Conversation, Mention, Message
from chat.services.redact import redact_mentions
from kernel import audit, clock
from kernel.uow import emit, recheck_access, unit_of_work


def mentions_follow(c: Conversation, note: Message, author: User) -> None:
    """After the note was written, edited or deleted: who is named in it now is told, who is not any more is too."""
    before = {m.person_id: m for m in Mention.objects.filter(message=note).select_related("person")}
    named = _named(c, note, author, [m.person for m in before.values()])
    if before:
        redact_mentions(note)
    for person in named:
        known = before.pop(person.pk, None)
        if known is None:
            _add(c, note, author, person)
        elif known.read_at is None:
            emit(MentionChanged(person_id=person.pk, mention_id=known.pk))
    for mention in before.values():
        _withdraw(c, mention, author)
    if before:  # they may have the dialog open
        recheck_access(conversation_stream(c.pk))
        recheck_access(client_stream(c.client_id))


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


def _named(c: Conversation, note: Message, author: User, already: list[User]) -> list[User]:
    """Who was named before stays so while his name is there, whatever he serves by now."""
    if "@" not in note.text:
        return []
    people = {one.pk: one for one in [*colleagues_of(c.project_id), *already] if one != author}
    return named_in(note.text, list(people.values()))


def _add(c: Conversation, note: Message, author: User, person: User) -> None:
    mention = Mention.objects.create(
        message=note, conversation=c, contact_id=note.contact_id, person=person, created_at=clock.now()
    )
    audit.record(actor_of(author), "mention.added", mention, conversation=str(c.pk), person=person.pk)
    emit(MentionAdded(person_id=person.pk, mention_id=mention.pk))


def _withdraw(c: Conversation, mention: Mention, author: User) -> None:
    audit.record(
        actor_of(author), "mention.withdrawn", mention, conversation=str(c.pk), person=mention.person_id
    )
    emit(MentionWithdrawn(person_id=mention.person_id, conversation_id=c.pk, mention_id=mention.pk))
    mention.delete()
