"""Search inside a dialog: Russian word forms and beginnings of words, and similar spelling where there are none.

The first is answered by one GIN index over (conversation, words); the second reads the dialog's own messages, which is
only done when nothing was found.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

from django.db import connection

from chat.models import Conversation
from kernel.clock import iso

MOST = 200
SIMILAR = 0.4
_OPEN, _CLOSE = "\x02", "\x03"
_AROUND = 60  # characters of a snippet on each side of a similar word

_COLUMNS = "m.number, m.uid, m.author, m.kind, m.created_at, u.first_name, u.last_name"
_WHERE = """
FROM chat_message m LEFT JOIN agentzone_user u ON u.id = m.agent_id
WHERE m.conversation_id = %(conversation)s AND m.kind IN ('text', 'note')
"""
_WORDS = f"""
SELECT {_COLUMNS}, ts_headline('russian', m.text, to_tsquery('russian', %(query)s), %(options)s) {_WHERE}
  AND to_tsvector('russian'::regconfig, COALESCE(m.text, '')) @@ to_tsquery('russian', %(query)s)
ORDER BY m.number DESC LIMIT %(limit)s
"""
_SIMILAR = f"""
SELECT {_COLUMNS}, m.text {_WHERE}
  AND (position(lower(%(typed)s) in lower(m.text)) > 0 OR word_similarity(%(typed)s, m.text) >= %(similar)s)
ORDER BY m.number DESC LIMIT %(limit)s
"""
_OPTIONS = f"StartSel={_OPEN}, StopSel={_CLOSE}, MaxFragments=1, MaxWords=16, MinWords=6, FragmentDelimiter=…"


def find(conversation: Conversation, typed: str) -> dict[str, Any]:
    """Hits, newest first, at most MOST: number, who and when, and the words around as parts [text, is it a hit]."""
    typed = " ".join(typed.replace("\x00", "").split())
    query = words_query(typed)
    if not query:
        return {"results": [], "more": False}
    values = {"conversation": conversation.pk, "query": query, "options": _OPTIONS, "limit": MOST + 1}
    rows = _rows(_WORDS, values)
    hits = [_hit(row, _parts(row[-1])) for row in rows]
    if not rows:
        rows = _rows(_SIMILAR, {**values, "typed": typed, "similar": SIMILAR})
        hits = [_hit(row, similar_parts(row[-1], typed)) for row in rows]
    return {"results": hits[:MOST], "more": len(hits) > MOST}


def words_query(typed: str) -> str:
    """What PostgreSQL is asked: all the words, each as its beginning. Empty when there are none."""
    return " & ".join(f"{word}:*" for word in re.findall(r"\w+", typed))


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _hit(row: tuple[Any, ...], parts: list[tuple[str, bool]]) -> dict[str, Any]:
    number, uid, author, kind, at, first_name, last_name, _text = row
    return {
        "id": str(uid),
        "number": number,
        "author": author,
        "kind": kind,
        "name": f"{first_name} {last_name}".strip() if first_name else "",
        "at": iso(at),
        "parts": [list(part) for part in parts],
    }


def _parts(marked: str) -> list[tuple[str, bool]]:
    """What ts_headline gives: marks around the hits."""
    found = []
    for i, piece in enumerate(re.split(f"[{_OPEN}{_CLOSE}]", " ".join(marked.split(" ")))):
        if piece:
            found.append((piece, i % 2 == 1))
    return found


def similar_parts(text: str, typed: str) -> list[tuple[str, bool]]:
    """The snippet around what is spelled like `typed`."""
    at = text.casefold().find(typed.casefold())
    end = at + len(typed)
    if at < 0:
        words = list(re.finditer(r"\w+", text))
        if not words:
            return [(text[: 2 * _AROUND], False)]
        first = typed.casefold().split(" ")[0]
        best = max(words, key=lambda word: SequenceMatcher(None, first, word[0].casefold()).ratio())
        at, end = best.span()
    start = max(0, at - _AROUND)
    before = ("…" if start else "") + text[start:at]
    after = text[end : end + _AROUND] + ("…" if len(text) > end + _AROUND else "")
    return [part for part in ((before, False), (text[at:end], True), (after, False)) if part[0]]
