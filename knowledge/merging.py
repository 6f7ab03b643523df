"""Two people's changes of one text put together, paragraph by paragraph, and what changed between two texts. Pure.

The texts are mark-up that `knowledge.markup.clean` has passed: well formed, no angle bracket outside of a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from knowledge.differences import Budget, spans

TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
VOID = {"br", "img", "hr"}
LINES = re.compile(r"[^\n]*\n+|[^\n]+")
MOST_LETTERS = 20_000
"""So long may changed paragraphs be, both forms together, to be compared by words."""
A_PAIR = 40
"""Steps of the budget that comparing two paragraphs costs, however little there is in them."""
PARTS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Merged:
    """`whole`: no paragraph was changed by both; otherwise both of its forms stand one after the other."""

    html: str
    whole: bool


def blocks(html: str) -> list[str]:
    """The paragraphs, lists and tables that stand side by side in the text; bare words between them too."""
    found, start, depth = [], 0, 0
    for tag in TAG.finditer(html):
        if tag[2] in VOID:
            continue
        if not tag[1] and depth == 0 and html[start : tag.start()].strip():
            found.append(html[start : tag.start()])
            start = tag.start()
        depth += -1 if tag[1] else 1
        if depth == 0:
            found.append(html[start : tag.end()])
            start = tag.end()
    return [block for block in (*found, html[start:]) if block.strip()]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody has put in the place of the base's paragraphs `start` to `end`; `mine`: whose change it is."""

    start: int
    end: int
    put: list[str]
    mine: bool

    def touches(self, start: int, end: int) -> bool:
        """Does it change what stands there, or put something at the very same place?"""
        if self.start == self.end or start == end:
            return (self.start < end and start < self.end) or (self.start, self.end) == (start, end)
        return self.start < end and start < self.end


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What `mine` and `theirs` make of `base` together."""
    was = blocks(base)
    changes = [*_changes(was, blocks(mine), True), *_changes(was, blocks(theirs), False)]
    out: list[str] = []
    whole, at = True, 0
    for cluster in _clusters(changes):
        start, end = min(c.start for c in cluster), max(c.end for c in cluster)
        old = was[start:end]
        one, two = _replayed(was, cluster, True), _replayed(was, cluster, False)
        out += was[at:start]
        if one == two or two == old:
            out += one
        elif one == old:
            out += two
        else:
            out += [*two, *one]
            whole = whole and not old
        at = end
    return Merged("".join([*out, *was[at:]]), whole)


def _changes(base: list[str], other: list[str], mine: bool) -> Iterator[Change]:
    for span in spans(base, other, Budget()):
        a, b, c, d = span.a, span.b, span.c, span.d
        if span.same:
            continue
        if b - a == d - c:  # paragraph by paragraph: neighbours do not stand in each other's way
            yield from (Change(a + n, a + n + 1, other[c + n : c + n + 1], mine) for n in range(b - a))
        else:
            yield Change(a, b, other[c:d], mine)


def _clusters(changes: list[Change]) -> Iterator[list[Change]]:
    """Changes that touch each other together, in the order of the text."""
    cluster: list[Change] = []
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        if cluster and not change.touches(min(c.start for c in cluster), max(c.end for c in cluster)):
            yield cluster
            cluster = []
        cluster.append(change)
    if cluster:
        yield cluster


def _replayed(base: list[str], cluster: list[Change], mine: bool) -> list[str]:
    """What one of the two has made of the cluster's stretch of the base."""
    at, out = min(c.start for c in cluster), list[str]()
    for change in (c for c in cluster if c.mine == mine):
        out += [*base[at : change.start], *change.put]
        at = change.end
    return [*out, *base[at : max(c.end for c in cluster)]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comparison: "same", "added" or "removed"."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Two plain texts: paragraph by paragraph, and word by word in those that were changed."""
    old, new = LINES.findall(before), LINES.findall(after)
    found: list[Piece] = []
    words = Budget()
    for span in spans(old, new, Budget()):
        was, now = old[span.a : span.b], new[span.c : span.d]
        if span.same:
            found.append(Piece("same", "".join(was)))
        elif len(was) == len(now) and len(was) * A_PAIR <= words.steps:
            found += chain.from_iterable(
                _by_words(one, other, words) for one, other in zip(was, now, strict=True)
            )
        else:
            found += _by_words("".join(was), "".join(now), words)
    return list(_joined(found))


def _by_words(was: str, now: str, budget: Budget) -> Iterator[Piece]:
    """What was changed in paragraphs. Those that are too long, or come when enough was compared, changed as a whole."""
    if len(was) + len(now) > MOST_LETTERS or not budget.steps:
        yield from _replaced(was, now)
        return
    budget.steps = max(0, budget.steps - A_PAIR)
    old, new = PARTS.findall(was), PARTS.findall(now)
    for span in spans(old, new, budget):
        gone, come = "".join(old[span.a : span.b]), "".join(new[span.c : span.d])
        if span.same:
            yield Piece("same", gone)
        else:
            yield from _replaced(gone, come)


def _replaced(was: str, now: str) -> Iterator[Piece]:
    if was:
        yield Piece("removed", was)
    if now:
        yield Piece("added", now)


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    for kind, group in groupby(pieces, key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in group))
