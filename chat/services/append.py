"""The one statement that adds a message to a dialog.

It locks the conversation by updating it, takes the next number, inserts the message, advances the two stream
cursors (after the conversation, as kernel.locks demands) and stores the events: one round trip, one commit. A
visitor's message to an open dialog is exactly this statement on the asynchronous pool; every other message runs the
same statement inside a unit of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from chat.models import Attachment
from chat.selectors.attachments import attachment_json, preview, visitor_attachment
from chat.selectors.messages import visitor_event, visitor_face, visitor_quote
from chat.states import Author, Delivery, MessageKind
from kernel.clock import iso
from kernel.db import async_pool
from kernel.events.frames import Frame, dumps, event_frame
from kernel.uow import current_unit

_STATEMENT = """
WITH c AS (
  UPDATE chat_conversation SET
    last_number = last_number + 1,
    last_message_at = CASE WHEN %(touch)s::bool THEN %(at)s::timestamptz ELSE last_message_at END,
    last_author = CASE WHEN %(touch)s::bool THEN %(author)s::text ELSE last_author END,
    last_agent_id = CASE WHEN %(touch)s::bool THEN %(agent)s::bigint ELSE last_agent_id END,
    last_text = CASE WHEN %(touch)s::bool THEN %(preview)s::text ELSE last_text END,
    last_attachment = CASE WHEN %(touch)s::bool THEN %(attachment)s::text ELSE last_attachment END,
    last_client_at = CASE WHEN %(author)s::text = 'client' THEN %(at)s::timestamptz ELSE last_client_at END,
    last_agent_at = CASE WHEN %(replies)s::bool THEN %(at)s::timestamptz ELSE last_agent_at END,
    waiting_since = CASE WHEN %(author)s::text = 'client' THEN COALESCE(waiting_since, %(at)s::timestamptz)
                         WHEN %(replies)s::bool THEN NULL ELSE waiting_since END,
    snoozed_until = CASE WHEN %(author)s::text = 'client' THEN NULL ELSE snoozed_until END,
    unread = unread + CASE WHEN %(author)s::text = 'client' THEN 1 ELSE 0 END,
    page_url = COALESCE(%(page_url)s::text, page_url),
    page_title = COALESCE(%(page_title)s::text, page_title)
  WHERE {where}
  RETURNING id, channel_id, contact_id, last_number, unread, page_url, page_title
), m AS (
  INSERT INTO chat_message (conversation_id, number, uid, channel_id, external_id, contact_id, author, agent_id,
                            kind, text, html, quote, event, delivery, error, created_at)
  SELECT id, last_number, %(uid)s::uuid, channel_id, %(external)s::text, contact_id,
         %(author)s::text, %(agent)s::bigint, %(kind)s::text,
         %(text)s::text, %(html)s::text, %(quote)s::jsonb, %(event)s::jsonb, %(delivery)s::text,
         '', %(at)s::timestamptz FROM c
), s AS (
  INSERT INTO kernel_stream AS s (name, seq)
  SELECT name, 1 FROM (
    SELECT 'conversation:' || id AS name FROM c UNION ALL SELECT 'visitor:' || id FROM c WHERE %(visible)s::bool
  ) AS t ORDER BY name
  ON CONFLICT (name) DO UPDATE SET seq = s.seq + 1
  RETURNING name, seq
), e AS (
  INSERT INTO kernel_event (stream, seq, type, data, at)
  SELECT s.name, s.seq, 'message.created',
    CASE WHEN s.name LIKE 'visitor:%%'
      THEN jsonb_build_object('message', %(visitor_body)s::jsonb || jsonb_build_object('number', c.last_number))
      ELSE jsonb_build_object(
        'message', %(body)s::jsonb || jsonb_build_object('number', c.last_number, 'contact_id', c.contact_id),
        'unread_by_agent', c.unread,
        'preview', CASE WHEN %(touch)s::bool THEN %(preview)s::text END,
        'page', CASE WHEN c.page_url <> '' THEN jsonb_build_object('url', c.page_url, 'title', c.page_title) END)
    END, %(at)s::timestamptz
  FROM s, c
  RETURNING stream, seq, data::text
)
SELECT c.id, c.last_number, c.contact_id, e.stream, e.seq, e.data FROM c, e
"""
BY_ID = _STATEMENT.format(where="id = %(conversation)s::uuid")


def _of_a_client(statement: str) -> str:
    """The statement with everything that is the same for all clients' plain messages written into it: fewer
    parameters to convert and a simpler plan. A message with a quote takes the slow path (services.receive)."""
    fixed = {
        "author": "'client'",
        "agent": "NULL",
        "kind": "'text'",
        "html": "''",
        "quote": "NULL",
        "event": "NULL",
        "delivery": "'sent'",
        "touch": "true",
        "replies": "false",
        "visible": "true",
    }
    for name, literal in fixed.items():
        statement = statement.replace(f"%({name})s", literal)
    return statement


# Only while a session is open: a closed dialog takes the slow path, which opens a new session first.
BY_VISITOR = _of_a_client(_STATEMENT).format(
    where="channel_id = %(channel)s::bigint AND external_id = %(visitor)s::text AND state <> 'closed'"
)


@dataclass(frozen=True)
class Line:
    """A message to be. `event` only for system lines; `visible` says whether the visitor sees it; `html` is clean
    (chat.markup) and empty for plain text; `quote` is a snapshot (chat.selectors.quotes)."""

    uid: UUID
    author: Author
    at: datetime
    text: str = ""
    html: str = ""
    quote: dict[str, Any] | None = None
    kind: MessageKind = MessageKind.TEXT
    agent: tuple[int, str] | None = None  # id and full name
    event: dict[str, Any] | None = None
    visible: bool = True
    external_id: str | None = None
    page_url: str | None = None
    page_title: str | None = None
    attachments: tuple[Attachment, ...] = ()

    @cached_property
    def body(self) -> dict[str, Any]:
        """The `Message` object without what the statement adds (number, contact_id)."""
        return {
            "id": str(self.uid),
            "author": self.author.value,
            "agent": {"id": self.agent[0], "name": self.agent[1]} if self.agent else None,
            "kind": self.kind.value,
            "text": self.text,
            "html": self.html,
            "quote": self.quote,
            "event": self.event,
            "at": iso(self.at),
            "delivery": (Delivery.DELIVERED if self.author == Author.CLIENT else Delivery.SENT).value,
            "error": "",
            "edited_at": None,
            "deleted": False,
            "attachments": [attachment_json(a) for a in self.attachments],
        }

    @cached_property
    def visitor_body(self) -> dict[str, Any]:
        """The `VisitorMessage` object without its number."""
        body = self.body.copy()
        del body["error"]
        body["agent"] = visitor_face(body["agent"]) if self.agent else None
        body["event"] = visitor_event(self.event) if self.event else None
        if self.quote:
            body["quote"] = visitor_quote(self.quote)
        body["attachments"] = [visitor_attachment(a) for a in body["attachments"]]
        return body

    def shared(self) -> dict[str, Any]:
        """Parameters of the statement that every message has, a client's text has no others."""
        return {
            "uid": self.uid,
            "at": self.at,
            "text": self.text,
            **preview(self.text, [(a.kind, a.name) for a in self.attachments]),
            "external": self.external_id,
            "page_url": self.page_url,
            "page_title": self.page_title,
            "body": dumps(self.body),
            "visitor_body": dumps(self.visitor_body),
        }

    def params(self) -> dict[str, Any]:
        """All parameters of the statement but where it is written."""
        spoken = self.kind == MessageKind.TEXT
        return {
            **self.shared(),
            "author": self.author.value,
            "agent": self.agent[0] if self.agent else None,
            "kind": self.kind.value,
            "html": self.html,
            "quote": dumps(self.quote) if self.quote else None,
            "event": dumps(self.event) if self.event else None,
            "delivery": Delivery.SENT.value,
            "touch": spoken,
            "replies": spoken and self.author == Author.AGENT,
            "visible": self.visible,
        }


@dataclass(frozen=True, slots=True)
class Appended:
    """What the statement did: the message's number, its frames, and the head of the visitor's stream."""

    conversation_id: UUID
    number: int
    contact_id: UUID | None
    frames: tuple[Frame, ...]

    def visitor_cursor(self) -> int:
        return next((f.seq for f in self.frames if f.stream.startswith("visitor:")), 0)


def append(conversation_id: UUID, line: Line) -> Appended:
    """Append inside the running unit of work. The caller holds the conversation's lock or takes it by this."""
    with connection.cursor() as cursor:
        cursor.execute(BY_ID, {**line.params(), "conversation": conversation_id})
        appended = _result(cursor.fetchall(), line)
    assert appended is not None, "the conversation is gone"
    current_unit().frames.extend(appended.frames)
    return appended


async def append_from_visitor(channel_id: int, visitor: str, line: Line) -> Appended | None:
    """Append to the visitor's open dialog, in one statement. None when no session is open.

    Raises psycopg.errors.UniqueViolation when the message is there already.
    """
    pool = await async_pool()
    async with pool.connection() as connection_:
        cursor = await connection_.execute(
            BY_VISITOR, {**line.shared(), "channel": channel_id, "visitor": visitor}, prepare=True
        )
        return _result(await cursor.fetchall(), line)


def _result(rows: list[tuple[Any, ...]], line: Line) -> Appended | None:
    if not rows:
        return None
    frames = tuple(
        event_frame(stream, seq, "message.created", data, line.at) for *_, stream, seq, data in rows
    )
    return Appended(rows[0][0], rows[0][1], rows[0][2], frames)
