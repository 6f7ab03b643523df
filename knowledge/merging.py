"""Two people's changes of one text put together, paragraph by paragraph, and what changed between two texts. Pure.

The texts are mark-up that `knowledge.markup.clean` has passed: well formed, no angle bracket outside of a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
VOID = {"br", "img", "hr"}
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


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What `mine` and `theirs` make of `base` together."""
    out: list[str] = []
    whole = True
    for was, one, two, kept in _regions(blocks(base), blocks(mine), blocks(theirs)):
        if one == two or two == was:
            out += one
        elif one == was:
            out += two
        else:
            out += [*two, *one]
            whole = whole and not was
        out += kept
    return Merged("".join(out), whole)


Region = tuple[list[str], list[str], list[str], list[str]]


def _regions(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Region]:
    """What stood in the base, and stands in each, before every stretch that all three have; and that stretch."""
    b = m = t = 0
    for start, end, in_mine, in_theirs in _common(base, mine, theirs):
        yield base[b:start], mine[m:in_mine], theirs[t:in_theirs], base[start:end]
        length = end - start
        b, m, t = end, in_mine + length, in_theirs + length


def _common(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of the base that both others still have: its start and end, its place in each; at last the end."""
    for one in SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks():
        for two in SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks():
            start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
            if start < end:
                yield start, end, one.b + start - one.a, two.b + start - two.a
    yield len(base), len(base), len(mine), len(theirs)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comparison: "same", "added" or "removed"."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Two plain texts, word by word."""
    old, new = PARTS.findall(before), PARTS.findall(after)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Piece("removed", "".join(old[a:b])))
        if c < d:
            found.append(Piece("added", "".join(new[c:d])))
    return found
