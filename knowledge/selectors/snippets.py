"""Which piece of a text shows what was found, and the places to be marked in it. Places, never mark-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.words import Token, tokens

LENGTH = 190
BEFORE = 40
MOST = 40


@dataclass(frozen=True, slots=True)
class Snippet:
    """`marks`: [start, end) places in `text`."""

    text: str
    marks: list[tuple[int, int]]


Hit = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in one line, and its words."""

    text: str
    words: list[Token]


def cut(text: str) -> Cut:
    flat = " ".join(text.replace("• ", "").split())
    return Cut(flat, tokens(flat))


def marked(whole: Cut, hit: Hit) -> Snippet:
    """The whole text with its hits."""
    return Snippet(whole.text, [(token.start, token.end) for token in whole.words if hit(token.word)])


def snippet(whole: Cut, hit: Hit) -> Snippet:
    """The piece with the most different hits; the beginning when there are none."""
    flat = whole.text
    hits = [token for token in whole.words if hit(token.word)]
    start = _start(flat, _best(hits)) if hits else 0
    end = _end(flat, start)
    piece = flat[start:end].rstrip(" ,;:—-")
    lead = "…" if start else ""
    tail = "…" if end < len(flat) else ""
    marks = [
        (t.start - start + len(lead), t.end - start + len(lead))
        for t in hits
        if t.start >= start and t.end <= start + len(piece)
    ]
    return Snippet(f"{lead}{piece}{tail}", marks)


def _best(hits: list[Token]) -> int:
    """Where the window with the most different words begins; earlier ones win."""
    best, place = 0, hits[0].start
    for first, token in enumerate(hits[:MOST]):
        inside = {t.word for t in hits[first : first + MOST] if t.end - token.start <= LENGTH - BEFORE}
        if len(inside) > best:
            best, place = len(inside), token.start
    return place


def _start(flat: str, hit: int) -> int:
    """A little before the hit, at the beginning of a sentence or of a word; the beginning when it is near."""
    if hit <= BEFORE * 2:
        return 0
    sentence = max(flat.rfind(mark, hit - BEFORE * 2, hit) for mark in (". ", "! ", "? "))
    if sentence != -1:
        return sentence + 2
    word = flat.find(" ", hit - BEFORE, hit)
    return hit if word == -1 else word + 1


def _end(flat: str, start: int) -> int:
    end = start + LENGTH
    if end >= len(flat):
        return len(flat)
    word = flat.rfind(" ", start, end)
    return end if word <= start else word
