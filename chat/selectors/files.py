"""Who may see a file."""

from __future__ import annotations

from uuid import UUID

from agentzone.models import User
from chat.models import Attachment, Conversation
from chat.selectors.access import readable_by


def file_for(user: User, attachment_id: UUID) -> Attachment | None:
    """The file, if the operator may read its dialog, or has just uploaded it himself."""
    found = Attachment.objects.select_related("message").filter(pk=attachment_id).first()
    if found is None or found.message is None:
        return found if found is not None and found.agent_id == user.pk else None
    dialog = Conversation.objects.filter(readable_by(user), pk=found.message.conversation_id)
    return found if found.message.deleted_at is None and dialog.exists() else None


def file_by_link(attachment_id: UUID) -> Attachment | None:
    """The file that a visitor's link names; a deleted message shows nothing any more."""
    return Attachment.objects.filter(pk=attachment_id, message__deleted_at__isnull=True).first()
