"""The search of the knowledge base.

Articles with all words come first, best first; then those with some of them. Words are compared by stems, the last one
by its beginning too, since people type while they look. When nothing has all words, misspelt ones are put right by the
vocabulary, and a text typed in the wrong layout is read in the other one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Ln

from agentzone.models import User
from kernel import clock
from knowledge.models import Article
from knowledge.selectors.access import readable
from knowledge.selectors.categories import below, paths
from knowledge.selectors.snippets import Snippet, cut, marked, snippet
from knowledge.selectors.spelling import meant
from knowledge.selectors.stems import stems
from knowledge.words import forms, other_layout, query_words, tokens

LIMIT, COUNTED, WEIGHED = 20, 100, 300
SUGGESTED, LONGEST_HINT = 3, 12
WEIGHTS = [0.0, 0.1, 0.4, 1.0]  # D, C text, B keywords, A title
LIKELY = 0.35  # one keyword is enough


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: stems that match it, and the beginning that does while it is being typed."""

    stems: tuple[str, ...]
    beginning: str = ""

    def query(self) -> str:
        """In the language of to_tsquery; words hold letters and digits only."""
        parts = [*self.stems, *([f"{self.beginning}:*"] if self.beginning else [])]
        return f"({' | '.join(parts)})"

    def fits(self, word: str, stem: str) -> bool:
        return stem in self.stems or bool(self.beginning and word.startswith(self.beginning))


@dataclass(slots=True)
class Found:
    """`corrected`: what was searched instead of what was typed, or ""."""

    articles: list[Article]
    total: int
    terms: list[Term] = field(default_factory=list)
    corrected: str = ""


def search(
    user: User, text: str, *, project_id: int | None, category_id: int | None = None
) -> dict[str, Any]:
    """The answer to a query; to an empty one, the articles that are used most. Raises NotFound."""
    rows, companies = readable(user, project_id)
    if category_id is not None:
        rows = rows.filter(category_id__in=below(category_id))
    found = _find(rows, text, companies) if query_words(text) else _popular(rows)
    return {
        "results": results(found.articles, found.terms),
        "total": found.total,
        "corrected": found.corrected or None,
    }


def suggestions(user: User, text: str, *, project_id: int) -> list[dict[str, Any]]:
    """Articles whose title or keywords answer what a client wrote. Raises NotFound."""
    rows, _companies = readable(user, project_id)
    known = stems(form for t in tokens(text) if len(t.word) > 2 for form in forms(t.word))
    said = list(dict.fromkeys(stem for stem in known.values() if stem))[-LONGEST_HINT:]
    if not said:
        return []
    terms = [Term((stem,)) for stem in said]
    query = _query(terms, " | ")
    rank = SearchRank(F("heading"), query, weights=WEIGHTS, cover_density=True)
    likely = rows.filter(heading=query).annotate(rank=rank).filter(rank__gte=LIKELY)
    return results(list(likely.order_by("-rank", "-uses", "-id")[:SUGGESTED]), terms)


def results(articles: list[Article], terms: list[Term]) -> list[dict[str, Any]]:
    """Articles as a list shows them, with what was found marked."""
    shown = [(a, cut(a.title), cut(a.text)) for a in articles]
    words = {t.word for _, *parts in shown for part in parts for t in part.words} if terms else set()
    known = stems(form for word in words for form in forms(word))
    fitting = {form for form, stem in known.items() if any(term.fits(form, stem) for term in terms)}
    hit = {word for word in words if not fitting.isdisjoint(forms(word))}
    trees = paths({a.company_id for a in articles})
    return [
        {
            "id": a.pk,
            "title": _json(marked(title, hit.__contains__)),
            "snippet": _json(snippet(text, hit.__contains__)),
            "category": trees.get(a.category_id, ""),
            "updated_at": clock.iso(a.updated_at),
            "version": a.version,
        }
        for a, title, text in shown
    ]


def _find(rows: QuerySet[Article], text: str, companies: set[int]) -> Found:
    """As it was typed; in the other layout; with misspelt words put right."""
    words, terms = _terms(text)
    found = _matching(rows, terms, " & ")
    typed = "" if found.total else other_layout(text)
    if typed:
        words, terms = _terms(typed)
        found = _matching(rows, terms, " & ")
        found.corrected = typed
    if not found.total:
        found = _corrected(rows, words, terms, companies) or found
    return _filled_up(rows, found)


def _terms(text: str) -> tuple[list[str], list[Term]]:
    """The words of a query that say something, and how each is looked for."""
    words = query_words(text)
    known = stems(form for word in words for form in forms(word))
    last = words[-1]
    words = [word for word in words if known[word] or word == last]
    return words, [
        Term(tuple(known[form] for form in forms(word) if known[form]), word if word == last else "")
        for word in words
    ]


def _corrected(
    rows: QuerySet[Article], words: list[str], terms: list[Term], companies: set[int]
) -> Found | None:
    """With misspelt words put right; None when none of them is like a known one."""
    likely = meant(words, companies)
    known = stems(word for found in likely.values() for word in found)
    best, wanted, changed = [], [], False
    for word, term in zip(words, terms, strict=True):
        right = [known[other] for other in likely.get(word, []) if known[other]]
        if not right or (term.stems and term.stems[0] in right):
            best.append(word)
            wanted.append(term)
            continue
        changed = True
        best.append(likely[word][0])
        wanted.append(Term((*term.stems, *dict.fromkeys(right)), term.beginning))
    if not changed:
        return None
    found = _matching(rows, wanted, " & ")
    found.corrected = " ".join(best)
    return found


def _filled_up(rows: QuerySet[Article], found: Found) -> Found:
    """When few have all words, those that have some of them follow."""
    missing = LIMIT - len(found.articles)
    if len(found.terms) < 2 or missing <= 0:
        return found
    some = _matching(rows.exclude(pk__in=[a.pk for a in found.articles]), found.terms, " | ")
    return Found(
        [*found.articles, *some.articles[:missing]],
        min(COUNTED, found.total + some.total),
        found.terms,
        found.corrected,
    )


def _matching(rows: QuerySet[Article], terms: list[Term], how: str) -> Found:
    """Those with the words in title or keywords, best first; then those with them in the text."""
    query = _query(terms, how)
    total = rows.filter(search=query).order_by()[:COUNTED].count()
    if not total:
        return Found([], 0, terms)
    first = _ranked(rows.filter(heading=query), "heading", query, LIMIT)
    if len(first) < min(LIMIT, total):
        rest = rows.filter(search=query).exclude(pk__in=[a.pk for a in first])
        first += _ranked(rest, "search", query, LIMIT - len(first))
    return Found(first, total, terms)


def _ranked(rows: QuerySet[Article], column: str, query: SearchQuery, limit: int) -> list[Article]:
    """The best of those that are used most: to weigh thousands would take longer than typing the next letter."""
    weighed = rows.order_by("-uses", "-id").values("pk")[:WEIGHED]
    rank = SearchRank(F(column), query, weights=WEIGHTS, normalization=Value(1)) * (
        1 + Ln(1 + F("uses")) * 0.05
    )
    found = Article.objects.filter(pk__in=weighed).annotate(rank=rank).defer("search", "heading", "html")
    return list(found.order_by("-rank", "-id")[:limit])


def _query(terms: Iterable[Term], how: str) -> SearchQuery:
    return SearchQuery(how.join(term.query() for term in terms), search_type="raw", config="simple")


def _popular(rows: QuerySet[Article]) -> Found:
    total = rows.order_by()[:COUNTED].count()
    return Found(list(rows.order_by("-uses", "-updated_at", "-id")[:LIMIT]), total)


def _json(piece: Snippet) -> dict[str, Any]:
    return {"text": piece.text, "marks": [list(mark) for mark in piece.marks]}
