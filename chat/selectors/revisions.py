"""Former wordings of a message."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import supervised_project_ids
from agentzone.models import User
from chat.models import Conversation
from chat.selectors.messages import by_uid
from kernel.clock import iso
from kernel.errors import NotFound


def revisions(user: User, conversation: Conversation, uid: UUID) -> dict[str, Any]:
    """All wordings in order, the present one last. What was deleted is shown to the project's supervisors only."""
    m = by_uid(conversation.pk, uid)
    if m is None:
        raise NotFound(_("There is no such message."))
    if m.deleted_at is not None and conversation.project_id not in supervised_project_ids(user):
        return {"deleted": True, "versions": []}
    versions, since = [], m.created_at
    for former in m.revisions.select_related("by"):
        versions.append({"text": former.text, "html": former.html, "at": iso(since)})
        since = former.at
    if m.deleted_at is None:
        versions.append({"text": m.text, "html": m.html, "at": iso(since)})
    return {"deleted": m.deleted_at is not None, "versions": versions}
