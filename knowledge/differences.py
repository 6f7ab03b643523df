"""What differs between two sequences, in a time that no text can blow up. Pure.

First what both have exactly once and in the same order (patience diff), then Myers' shortest script for what lies
between, as far as a budget of steps goes; what it does not reach is told as replaced as a whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

Pair = tuple[int, int]


@dataclass(slots=True)
class Budget:
    """Steps that may still be taken: all of them are some tenths of a second, and 20 MB at most."""

    steps: int = 150_000


@dataclass(frozen=True, slots=True)
class Span:
    """`old[a:b]` stands where `new[c:d]` does; `same`: they are equal."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def spans(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Span]:
    """Equal and changed stretches in turn, together all of both."""
    a = c = 0
    for x, y, length in _runs(_pairs(old, new, budget)):
        if (a, c) != (x, y):
            yield Span(False, a, x, c, y)
        a, c = x + length, y + length
        yield Span(True, x, a, y, c)
    if (a, c) != (len(old), len(new)):
        yield Span(False, a, len(old), c, len(new))


def _runs(pairs: Iterable[Pair]) -> Iterator[tuple[int, int, int]]:
    """Places of equal items that follow each other, and how many they are."""
    x = y = length = 0
    for one, other in pairs:
        if length and (one, other) != (x + length, y + length):
            yield x, y, length
            length = 0
        if not length:
            x, y = one, other
        length += 1
    if length:
        yield x, y, length


def _pairs(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Pair]:
    """Places of equal items, both ascending."""
    start, end = _edges(old, new)
    yield from ((n, n) for n in range(start))
    a, c = len(old) - end, len(new) - end
    anchors = _anchors(old[start:a], new[start:c])
    points = [(start - 1, start - 1), *((start + x, start + y) for x, y in anchors), (a, c)]
    for (x, y), (next_x, next_y) in pairwise(points):
        between = old[x + 1 : next_x], new[y + 1 : next_y]
        yield from ((x + 1 + i, y + 1 + j) for i, j in _shortest(*between, budget))
        if next_x < a:
            yield next_x, next_y
    yield from ((a + n, c + n) for n in range(end))


def _edges(old: Sequence[str], new: Sequence[str]) -> Pair:
    """How many items are the same at the beginning and at the end."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    left = shorter - start
    return start, next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The longest ascending run of items that both have exactly once."""
    counts, others = Counter(old), Counter(new)
    places = {item: n for n, item in enumerate(new) if others[item] == 1}
    common = [(n, places[item]) for n, item in enumerate(old) if counts[item] == 1 and item in places]
    ends: list[int] = []  # the smallest last place of a run of each length
    tops: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(common):
        length = bisect_left(ends, place)
        before.append(tops[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        tops[length : length + 1] = [n]
    run: list[Pair] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        run.append(common[at])
        at = before[at]
    return run[::-1]


def _shortest(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Pair]:
    """Equal items of the shortest script (Myers, O(ND)); none when it is out of the budget's reach."""
    if not old or not new:
        return []
    least = (Counter(old) - Counter(new)).total() + (Counter(new) - Counter(old)).total()
    if least * least // 2 > budget.steps:
        return []
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for distance in range(len(old) + len(new) + 1):
        budget.steps -= distance + 1
        if budget.steps < 0:
            budget.steps = 0
            return []
        reached: dict[int, int] = {}
        for k in range(-distance, distance + 1, 2):
            down = k == -distance or (k != distance and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y, start = x - k, x
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reached[k] = x
            budget.steps -= (x - start) // 4
            if x >= len(old) and y >= len(new):
                return _walked(trail, reached, k, distance)
        trail.append(reached)
        furthest = reached
    return []


def _walked(trail: list[dict[int, int]], last: dict[int, int], k: int, distance: int) -> list[Pair]:
    """The way back over the furthest places of each distance: its diagonals are what is equal."""
    found: list[Pair] = []
    x = last[k]
    for d in range(distance, 0, -1):
        before = trail[d - 1]
        down = k == -d or (k != d and before[k - 1] < before[k + 1])
        came = before[k + 1] if down else before[k - 1] + 1
        found += [(i, i - k) for i in range(x - 1, came - 1, -1)]
        k, x = (k + 1, came) if down else (k - 1, came - 1)
    found += [(i, i - k) for i in range(x - 1, -1, -1)]
    return found[::-1]
