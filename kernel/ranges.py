"""The Range header: a player asks for a part of a film."""

from __future__ import annotations

import re

_ONE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class NotSatisfiable(Exception):
    """The part lies outside of the file (416)."""


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; None for the whole: no header, several parts, or one not understood."""
    found = _ONE.match(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = int(found[2])
        if length == 0 or size == 0:
            raise NotSatisfiable
        return max(0, size - length), size
    start, end = int(found[1]), int(found[2]) + 1 if found[2] else size
    if start >= size:
        raise NotSatisfiable
    return (start, min(end, size)) if end > start else None
