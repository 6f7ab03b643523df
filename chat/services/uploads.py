"""Uploads in parts: begun with a name and a size, continued at the offset that has arrived, whole at the end.

A cut loses at most one part. The row's lock makes parts of one upload wait for each other; its `received` is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from chat.files import store
from chat.files.limits import CHUNK, HEAD, MB, UNSENT, Limits
from chat.models import Attachment, Channel, Conversation
from chat.selectors.file_limits import limits_of
from chat.states import AttachmentKind, AttachmentState
from kernel import clock
from kernel.errors import DomainError, Invalid, NotFound, Throttled
from kernel.filenames import clean_name, extension
from kernel.filetypes import MARKUP_NAMES, PROGRAM_NAMES, Refused, judge
from kernel.jobs import after_commit
from kernel.locks import lock_row

PROCESS = "chat.tasks.process_attachment"
KIND_OF_GROUP = {"image": AttachmentKind.IMAGE, "video": AttachmentKind.VIDEO, "audio": AttachmentKind.AUDIO}


@dataclass(frozen=True, slots=True)
class Uploader:
    """Who uploads: an operator in a dialog, or a client of a channel (before his first message too)."""

    channel_id: int
    agent_id: int | None = None
    conversation_id: UUID | None = None
    visitor: str = ""


class OffsetMismatch(DomainError):
    """The part does not begin where the upload stands; `offset` says where that is."""

    code = "offset"


class FileRefused(Invalid):
    """The file is not taken; the code says why."""

    code = "file_refused"


def upload_begin(who: Uploader, *, ident: UUID, name: str, size: int, voice: bool = False) -> Attachment:
    """A new upload, or the one begun under this id before: `received` says where it goes on."""
    channel = Channel.objects.select_related("project").get(pk=who.channel_id)
    name = clean_name(name)
    project = channel.project
    if who.conversation_id is not None:
        project = Conversation.objects.select_related("project").get(pk=who.conversation_id).project
    check_allowed(limits_of(project, channel.kind, visitor=who.agent_id is None), name, size)
    with transaction.atomic():
        known = lock_row(Attachment, ident)
        if known is not None:
            return _again(known, who, size)
        mine = Attachment.objects.filter(
            channel_id=who.channel_id, agent_id=who.agent_id, visitor=who.visitor, message__isnull=True
        )
        if mine.count() >= UNSENT:
            raise Throttled(_("Too many files that are not sent yet."), code="too_many_files", retry_after=60)
        now = clock.now()
        return Attachment.objects.create(
            id=ident,
            channel_id=who.channel_id,
            conversation_id=who.conversation_id,
            agent_id=who.agent_id,
            visitor=who.visitor,
            name=name,
            size=size,
            voice=voice,
            created_at=now,
            touched_at=now,
        )


def check_allowed(limits: Limits, name: str, size: int) -> None:
    """What can be said before a byte has come. Raises FileRefused."""
    if not limits.groups:
        raise FileRefused(_("Files cannot be sent here."), code="files_off")
    if size <= 0:
        raise FileRefused(_("The file is empty."), code="file_empty")
    if size > limits.max_bytes:
        detail = _("The file is larger than %(limit)d MB.") % {"limit": limits.max_bytes // MB}
        raise FileRefused(detail, code="file_too_big", limit=limits.max_bytes)
    if extension(name) in PROGRAM_NAMES:
        raise refusal("program")
    if extension(name) in MARKUP_NAMES:
        raise refusal("markup")


def refusal(code: str) -> FileRefused:
    """The words for a file that its content has betrayed."""
    words = {
        "program": _("Programs and scripts are not accepted."),
        "markup": _("Web pages and SVG drawings are not accepted: send a picture, a PDF or an archive."),
        "picture_size": _("The picture has too many pixels."),
        "group": _("Files of this type are not accepted here."),
        "head": _("The first part of the file is too small."),
    }
    return FileRefused(words[code], code=f"file_{code}")


def part_take(ident: UUID, offset: int, data: bytes) -> Attachment:
    """Store the next part. A repeat of one that has arrived changes nothing. Raises OffsetMismatch, FileRefused."""
    if offset == 0:
        _judge_first(ident, data)
    with transaction.atomic():
        a = lock_row(Attachment, ident)
        if a is None:
            raise NotFound(_("The upload is not there any more. Choose the file again."))
        if a.state != AttachmentState.UPLOADING or offset + len(data) <= a.received:
            return a
        if offset != a.received:
            raise OffsetMismatch(_("The upload stands at another place."), offset=a.received)
        if not data or len(data) > CHUNK or offset + len(data) > a.size:
            raise Invalid(_("The part does not fit the upload."))
        store.write_part(ident, offset, data)
        a.received += len(data)
        a.touched_at = clock.now()
        if a.received == a.size:
            a.state = AttachmentState.PROCESSING
            after_commit(PROCESS, str(a.pk))
        a.save(update_fields=["received", "touched_at", "state"])
    return a


def upload_cancel(ident: UUID) -> None:
    """The sender does not want it any more. A file that is in a message stays."""
    with transaction.atomic():
        a = lock_row(Attachment, ident)
        if a is None or a.message_id is not None:
            return
        store.drop_parts(ident)  # first the bytes: cut off here, the row still says what is to be removed
        store.drop_files(ident)
        a.delete()


def _again(known: Attachment, who: Uploader, size: int) -> Attachment:
    same = (known.channel_id, known.agent_id, known.visitor) == (who.channel_id, who.agent_id, who.visitor)
    if not same:
        raise NotFound(_("Not found, or not yours to see."))
    if known.state == AttachmentState.UPLOADING and known.size != size:
        raise Invalid(_("This is another file than the one that was begun."))
    return known


def _judge_first(ident: UUID, data: bytes) -> None:
    """The first part tells the type. What is refused is gone at once."""
    rows = Attachment.objects.select_related("channel__project", "conversation__project")
    a = rows.filter(pk=ident, received=0).first()
    if a is None:
        return
    project = a.conversation.project if a.conversation else a.channel.project
    try:
        if len(data) < min(HEAD, a.size):
            raise Refused("head")
        verdict = judge(data, a.name)
        group = "audio" if a.voice and verdict.group == "video" else verdict.group
        if group not in limits_of(project, a.channel.kind, visitor=a.agent_id is None).groups:
            raise Refused("group")
    except Refused as error:
        if error.code != "head":
            upload_cancel(ident)
        raise refusal(error.code) from None
    kind = KIND_OF_GROUP.get(group, AttachmentKind.FILE)
    if a.voice and group == "audio":
        kind = AttachmentKind.VOICE
    Attachment.objects.filter(pk=ident, received=0).update(kind=kind, content_type=verdict.content_type[:100])
