"""Words that were taken back leave the event log too: a page that comes back must not be shown them.

A dialog's words are in its own two streams, and in streams of projects and people: in the cards of queue.entered,
assignment.started and offer.made, in drafts that quote, in mentions. Those are found by the dialog, by an index
(migration 0017). Call with the conversation locked: all these are stored under its lock, so none slips in behind.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from chat.events import conversation_stream, visitor_stream
from chat.models import Message
from chat.selectors.messages import visible_to_visitor
from chat.states import MessageKind

# Where to look: in the dialog's own streams, or wherever else it is shown. As in migration 0017, or it is no index.
_PLACES = {
    "<own>": "stream = ANY(%(streams)s)",
    "<elsewhere>": """
type IN ('assignment.started', 'draft.changed', 'mention.added', 'mention.changed', 'offer.made', 'queue.entered')
AND COALESCE(data->'conversation'->>'id', data->'offer'->>'conversation_id',
             data->'mention'->>'conversation_id', data->>'conversation_id') = %(dialog)s""",
}
_WORDS = """
UPDATE kernel_event SET data = jsonb_set(
  data || CASE WHEN data ? 'preview' THEN '{"preview": ""}'::jsonb ELSE '{}'::jsonb END,
  '{message}', (data->'message') || '{"text": "", "html": "", "quote": null, "attachments": []}'::jsonb)
WHERE <own> AND data->'message'->>'id' = %(id)s
"""
_QUOTES = """
UPDATE kernel_event SET data = jsonb_set(
  data, '{message,quote}', (data->'message'->'quote') || '{"text": "", "attachment": ""}'::jsonb)
WHERE <own> AND data->'message'->'quote'->>'id' = %(id)s
"""
_DRAFTS = """
UPDATE kernel_event SET data = data || '{"quote": null}'::jsonb
WHERE <elsewhere> AND type = 'draft.changed' AND data->'quote'->>'id' = %(id)s
"""
_MENTIONS = """
UPDATE kernel_event SET data = jsonb_set(data, '{mention,text}', '""'::jsonb)
WHERE <elsewhere> AND data->'mention'->>'number' = %(number)s::text
"""
# A card has the number of the dialog's last line, whatever it is, and the text of the last one that was said: this
# message, or one after it that is deleted too, in all cards from its number up to the next text that is still there.
_CARD = """
UPDATE kernel_event SET data = jsonb_set(data, '{<card>,last_message,text}', '""'::jsonb)
WHERE <place> AND (data->'<card>'->'last_message'->>'number')::int BETWEEN %(number)s AND %(last)s
"""
_CARDS = [
    _CARD.replace("<card>", card).replace("<place>", place)
    for card, place in (
        ("conversation", "<own>"),
        ("conversation", "<elsewhere>"),
        ("offer", "<elsewhere>"),
    )
]
_REWORDED = """
UPDATE kernel_event SET data = jsonb_set(
  data, '{message}', (data->'message') || jsonb_build_object('text', %(text)s::text, 'html', %(html)s::text))
WHERE <own> AND data->'message'->>'id' = %(id)s
"""
_NO_END = 2**31 - 1


def redact(m: Message) -> None:
    """Take a deleted message's words out of what any stream would replay, quotes and cards included."""
    for statement in (_WORDS, _QUOTES, _DRAFTS):
        _run(statement, m)
    if m.kind == MessageKind.TEXT:  # no card shows anything else
        last = _shown_until(m)
        for statement in _CARDS:
            _run(statement, m, last=last)


def redact_mentions(m: Message) -> None:
    """Take a note's words out of what the people it names, or named, would be told again."""
    _run(_MENTIONS, m)


def reword(m: Message) -> None:
    """The client's page hears the present wording from the start. Operators may see the former ones anyway."""
    if visible_to_visitor(m):
        _run(_REWORDED, m, streams=[visitor_stream(m.conversation_id)], text=m.text, html=m.html)


def _run(statement: str, m: Message, **more: Any) -> None:
    for place, condition in _PLACES.items():
        statement = statement.replace(place, condition)
    c = m.conversation_id
    usual: dict[str, Any] = {
        "streams": [conversation_stream(c), visitor_stream(c)],
        "dialog": str(c),
        "id": str(m.uid),
        "number": m.number,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, usual | more)


def _shown_until(m: Message) -> int:
    later = Message.objects.filter(
        conversation=m.conversation_id, number__gt=m.number, kind=MessageKind.TEXT, deleted_at__isnull=True
    )
    following = later.order_by("number").values_list("number", flat=True).first()
    return _NO_END if following is None else following - 1
