"""What may be attached, by the project's settings: the same as in dialogs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agentzone.models import Project
from kernel.filetypes import GROUPS

MB = 1024 * 1024
PER_LETTER = 10
WHOLE = 20 * MB
"""All files of an answer together: mail servers take little more."""


@dataclass(frozen=True, slots=True)
class Limits:
    max_bytes: int
    groups: frozenset[str]

    def as_json(self) -> dict[str, Any] | None:
        """null when nothing may be attached."""
        if not self.groups:
            return None
        return {"max_bytes": self.max_bytes, "types": sorted(self.groups), "most": PER_LETTER}


def limits_of(project: Project) -> Limits:
    wanted = {
        "image": project.files_images,
        "video": project.files_videos,
        "audio": project.files_sounds,
        "document": project.files_documents,
        "other": project.files_others,
    }
    return Limits(
        min(project.files_max_mb * MB, WHOLE), frozenset(group for group in GROUPS if wanted[group])
    )
