"""What was meant by words that no article has."""

from __future__ import annotations

from django.db import connection, transaction

from knowledge.words import is_near

NEAREST, KEPT = 12, 3
THRESHOLD = "SET LOCAL pg_trgm.word_similarity_threshold = 0.3"
QUERY = """
    SELECT q.w, near.word FROM unnest(%s::text[]) q(w) CROSS JOIN LATERAL (
        SELECT v.word FROM knowledge_word v WHERE q.w <%% v.word AND v.company_id = ANY(%s)
        ORDER BY q.w <<-> v.word, v.word LIMIT %s
    ) near
"""


def meant(words: list[str], company_ids: set[int]) -> dict[str, list[str]]:
    """Each word → known words that may have been meant, the likeliest first, the word itself if it is known. The last
    word of a query may be unfinished: then its beginning counts."""
    if not words or not company_ids:
        return {}
    found: dict[str, list[str]] = {word: [] for word in words}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(THRESHOLD)
        cursor.execute(QUERY, [words, sorted(company_ids), NEAREST])
        for typed, word in cursor.fetchall():
            if len(found[typed]) < KEPT and is_near(typed, word, unfinished=typed == words[-1]):
                found[typed].append(word)
    return found
