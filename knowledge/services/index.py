"""The columns that the search reads, and the vocabulary. Called by the services that change a text."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from knowledge.models import Article, Word
from knowledge.words import searchable

# The Russian configuration has English stems for English words. Weights: A title, B keywords, C text.
UPDATE = """
    UPDATE knowledge_article a SET heading = h.head, search = h.head || setweight(to_tsvector('russian', h.body), 'C')
    FROM (
        SELECT id, body,
            setweight(to_tsvector('russian', title), 'A') || setweight(to_tsvector('russian', keywords), 'B') AS head
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS given(id, title, keywords, body)
    ) h WHERE a.id = h.id
"""


def index(articles: Sequence[Article]) -> None:
    """Make the articles found by what they say now."""
    rows = [(a, searchable(a.title), searchable(a.keywords), searchable(a.text)) for a in articles]
    with connection.cursor() as cursor:
        cursor.execute(
            UPDATE, [[a.pk for a, *_ in rows], *([row[part] for row in rows] for part in (1, 2, 3))]
        )
    said: dict[int, set[str]] = {}
    for article, *texts in rows:
        said.setdefault(article.company_id, set()).update(" ".join(texts).split())
    for company_id in sorted(said):
        _learn(company_id, said[company_id])


def _learn(company_id: int, words: set[str]) -> None:
    """Words of letters, three or longer, that the vocabulary has not yet. In order: two writers cannot wait for each
    other crosswise."""
    fresh = sorted(word for word in words if len(word) > 2 and word.isalpha())
    known = set(Word.objects.filter(company_id=company_id, word__in=fresh).values_list("word", flat=True))
    Word.objects.bulk_create(
        [Word(company_id=company_id, word=word) for word in fresh if word not in known],
        ignore_conflicts=True,
    )
