"""Files become part of a message, in the transaction that stores it. Locks: after the conversation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from chat.files.limits import PER_MESSAGE
from chat.models import Attachment, Message
from chat.states import AttachmentState
from kernel.errors import DomainError


class FilesGone(DomainError):
    """A file of the message is not there, not whole, or in another message already."""

    status = 409
    code = "files_gone"


def taken(ids: Sequence[UUID], **sender: object) -> tuple[Attachment, ...]:
    """The sender's uploads in the order he gave, locked. Raises FilesGone. `sender` filters whose they must be."""
    if not ids:
        return ()
    if len(set(ids)) != len(ids) or len(ids) > PER_MESSAGE:
        detail = _("At most %(most)d files in a message.") % {"most": PER_MESSAGE}
        raise FilesGone(detail, code="too_many_files")
    rows = Attachment.objects.select_for_update(no_key=True).filter(
        pk__in=ids,
        message__isnull=True,
        state__in=[AttachmentState.PROCESSING, AttachmentState.READY],
        **sender,
    )
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) < len(ids):
        raise FilesGone(_("A file of the message is not there any more. Attach it again."))
    return tuple(found[pk] for pk in ids)


def bind(files: Sequence[Attachment], conversation_id: UUID, number: int) -> None:
    """The message has been stored: the files are its own from now on."""
    if not files:
        return
    message = Message.objects.only("pk").get(conversation_id=conversation_id, number=number)
    for position, file in enumerate(files):
        file.message, file.position, file.conversation_id = message, position, conversation_id
        file.save(update_fields=["message", "position", "conversation"])
