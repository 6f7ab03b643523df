"""What operators do with messages besides writing them: emphasis, quotes, a corrected word, notes with a colleague's
name. Put into the past after it has been written."""

from __future__ import annotations

import uuid
from datetime import timedelta
from html import escape
from random import Random

from agentzone.api import colleagues_of
from chat.models import Conversation, Mention, Message, MessageRevision
from chat.models.revision import Reason
from chat.selectors.quotes import snapshot
from chat.states import Author, MessageKind

DIALOGS = 12
NOTES = (
    "Клиент уже обращался на прошлой неделе, проверил заказ: всё отправлено.",
    "@{name}, посмотри, пожалуйста: похоже на прошлый случай со складом.",
    "Договорились перезвонить после 18:00, до этого не беспокоить.",
    "@{name}, возврат согласован, деньги придут за три дня.",
)


def enrich(random: Random) -> None:
    """A dozen of the latest dialogs."""
    dialogs = Conversation.objects.filter(agent__isnull=False).select_related("client", "agent", "contact")
    for number, conversation in enumerate(dialogs.order_by("-last_message_at", "pk")[:DIALOGS]):
        lines = list(
            conversation.messages.filter(kind=MessageKind.TEXT).select_related("agent").order_by("number")
        )
        answers = [m for m in lines if m.author == Author.AGENT]
        if len(answers) < 2:
            continue
        _quote(conversation, lines, answers[0])
        _emphasise(answers[-1])
        if number % 3 == 0:
            _corrected(answers[1])
        _note(conversation, NOTES[number % len(NOTES)], random)


def _quote(conversation: Conversation, lines: list[Message], answer: Message) -> None:
    before = [m for m in lines if m.author == Author.CLIENT and m.number < answer.number]
    if before:
        answer.quote = snapshot(before[-1], conversation)
        answer.save(update_fields=["quote"])


def _emphasise(answer: Message) -> None:
    first, rest = answer.text.split(" ", 1) if " " in answer.text else (answer.text, "")
    answer.html = f"<b>{escape(first, quote=False)}</b> {escape(rest, quote=False)}".strip()
    answer.save(update_fields=["html"])


def _corrected(answer: Message) -> None:
    answer.edited_at = answer.created_at + timedelta(seconds=40)
    answer.save(update_fields=["edited_at"])
    MessageRevision.objects.create(
        message=answer,
        text=f"{answer.text} (уточню)",
        reason=Reason.EDITED,
        by=answer.agent,
        at=answer.edited_at,
    )


def _note(conversation: Conversation, text: str, random: Random) -> None:
    """A note at the end, and who is named in it. Numbers go on without a gap."""
    colleagues = [one for one in colleagues_of(conversation.project_id) if one.pk != conversation.agent_id]
    person = random.choice(colleagues)
    conversation.last_number += 1
    conversation.save(update_fields=["last_number"])
    closed = conversation.closed_at
    assert closed is not None
    note = Message.objects.create(
        conversation=conversation,
        number=conversation.last_number,
        uid=uuid.uuid4(),
        channel_id=conversation.channel_id,
        contact_id=conversation.contact_id,
        author=Author.AGENT,
        agent_id=conversation.agent_id,
        kind=MessageKind.NOTE,
        text=text.format(name=person.full_name),
        created_at=closed,
    )
    if "{name}" in text:
        Mention.objects.create(
            message=note,
            conversation=conversation,
            contact_id=conversation.contact_id,
            person=person,
            created_at=note.created_at,
        )
