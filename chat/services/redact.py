"""The words of a deleted message leave the event log too: a page that comes back must not be shown them."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from chat.events import conversation_stream, visitor_stream

_WORDS = """
UPDATE kernel_event SET data = jsonb_set(
  data || CASE WHEN data ? 'preview' THEN '{"preview": ""}'::jsonb ELSE '{}'::jsonb END,
  '{message}', (data->'message') || '{"text": "", "html": "", "quote": null, "attachments": []}'::jsonb)
WHERE stream = ANY(%(streams)s) AND data->'message'->>'id' = %(id)s
"""
_QUOTES = """
UPDATE kernel_event SET data = jsonb_set(
  data, '{message,quote}', (data->'message'->'quote') || '{"text": "", "attachment": ""}'::jsonb)
WHERE stream = ANY(%(streams)s) AND data->'message'->'quote'->>'id' = %(id)s
"""
_CARDS = """
UPDATE kernel_event SET data = jsonb_set(data, '{conversation,last_message,text}', '""'::jsonb)
WHERE stream = ANY(%(streams)s) AND data->'conversation'->'last_message'->>'number' = %(number)s
"""


def redact(conversation_id: UUID, uid: UUID, number: int) -> None:
    """Take the message's words out of what the dialog's streams would replay, its quotes and cards included."""
    streams = [conversation_stream(conversation_id), visitor_stream(conversation_id)]
    with connection.cursor() as cursor:
        for statement in (_WORDS, _QUOTES, _CARDS):
            cursor.execute(statement, {"streams": streams, "id": str(uid), "number": str(number)})
