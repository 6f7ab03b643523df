"""What files may be sent: the project's settings, within what the channel can carry."""

from __future__ import annotations

from agentzone.models import Project
from chat.drivers.registry import DRIVERS
from chat.files.limits import MB, Limits
from kernel.filetypes import GROUPS


def limits_of(project: Project, channel_kind: str, *, visitor: bool) -> Limits:
    """What may be sent: the project's settings, within what the channel can carry."""
    driver = DRIVERS.get(channel_kind)
    can = driver.capabilities if driver else None
    if can is None or (visitor and not project.files_from_visitors):
        return Limits(0, frozenset())
    wanted = {
        "image": project.files_images,
        "video": project.files_videos,
        "audio": project.files_sounds,
        "document": project.files_documents,
        "other": project.files_others,
    }
    groups = frozenset(group for group in GROUPS if wanted[group] and group in can.attachments)
    return Limits(min(project.files_max_mb * MB, can.attachment_bytes or project.files_max_mb * MB), groups)
