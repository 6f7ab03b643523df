"""What may be uploaded: sizes, groups of types, and how many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CHUNK = 512 * 1024
"""One request carries at most so many bytes: a process holds no more of an upload in memory."""
HEAD = 4096
"""The first request carries at least so many bytes (or the whole file): enough to tell its type."""
PER_MESSAGE = 10
UNSENT = 20
"""Uploads of one person that are in no message yet."""
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one project on one channel takes. `groups` are those of kernel.filetypes; none: no files at all."""

    max_bytes: int
    groups: frozenset[str]

    def as_json(self) -> dict[str, Any] | None:
        """For pages: null when nothing may be sent."""
        if not self.groups:
            return None
        return {
            "max_bytes": self.max_bytes,
            "types": sorted(self.groups),
            "chunk": CHUNK,
            "most": PER_MESSAGE,
        }
