"""Stems of words, as the database's own dictionaries give them; asked once for each word and remembered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

MOST = 100_000
_known: dict[str, str] = {}
QUERY = """
    SELECT w, CASE
        WHEN w ~ '[0-9]' THEN w
        WHEN w ~ '^[a-z]+$' THEN coalesce((ts_lexize('english_stem', w))[1], '')
        ELSE coalesce((ts_lexize('russian_stem', w))[1], '')
    END FROM unnest(%s::text[]) w
"""


def stems(words: Iterable[str]) -> dict[str, str]:
    """Word → its stem in the search columns; "" for a word that is in every text («и», «на»)."""
    asked = set(words)
    missing = [word for word in asked if word not in _known]
    if missing:
        if len(_known) > MOST:
            _known.clear()
            missing = list(asked)
        with connection.cursor() as cursor:
            cursor.execute(QUERY, [missing])
            _known.update(cursor.fetchall())
    return {word: _known[word] for word in asked}
