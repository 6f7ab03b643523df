"""What is done to an uploaded file before it is shown, outside of the request: made anew, measured, looked into.

May be repeated at any time: the work is under a lock that ends with its process, results replace earlier ones, and a
periodic job takes up what was left behind. A file that brings a worker down three times is given up.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.db.models import F

from chat.events import MessageChanged
from chat.files import media, pictures, store
from chat.files.limits import CHUNK
from chat.files.pictures import Unreadable
from chat.models import Attachment
from chat.services.uploads import PROCESS, upload_cancel
from chat.states import AttachmentKind, AttachmentState, MessageKind
from kernel import clock
from kernel.filenames import with_extension
from kernel.filetypes import Refused, judge
from kernel.jobs import after_commit
from kernel.locks import held_while, lock_row
from kernel.uow import emit, unit_of_work

log = structlog.get_logger(__name__)
ATTEMPTS = 3
FORGOTTEN = timedelta(seconds=60)
UNSENT = timedelta(days=1)
PARTS_LEFT = timedelta(hours=1)
FOLDERS_A_TURN = 8
SWEPT_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a file. `keep` is what is stored instead of the source."""

    kind: str
    content_type: str
    name: str
    keep: Path
    thumb: Path | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    peaks: tuple[int, ...] = ()


def process(ident: UUID) -> bool:
    """Work on one upload; False when there is nothing to do or another process does it."""
    with held_while(f"attachment:{ident}") as mine:
        a = Attachment.objects.filter(pk=ident, state=AttachmentState.PROCESSING).first() if mine else None
        if a is None:
            return False
        Attachment.objects.filter(pk=ident).update(attempts=F("attempts") + 1, touched_at=clock.now())
        if a.attempts >= ATTEMPTS:
            _finish(ident, None, "broken")
            return True
        with tempfile.TemporaryDirectory(prefix="omnivox-file-") as folder:
            try:
                made = _make(a, Path(folder))
            except Unreadable as error:
                _finish(ident, None, error.code)
            except (Refused, store.PartMissing) as error:
                _finish(ident, None, getattr(error, "code", "broken"))
            else:
                _store(ident, made)
                _finish(ident, made, "")
    _drop_parts(ident)
    return True


def give_up(ident: UUID) -> None:
    """The file takes more time than a file may; one that became ready at the last moment stays."""
    _finish(ident, None, "broken")
    _drop_parts(ident)


def take_up_forgotten() -> int:
    """Start what waits for longer than a minute: its job was lost with a worker or a broker. Returns how many."""
    rows = Attachment.objects.filter(state=AttachmentState.PROCESSING, touched_at__lt=clock.now() - FORGOTTEN)
    waiting = list(rows.order_by("touched_at").values_list("pk", flat=True)[:200])
    for pk in waiting:
        after_commit(PROCESS, str(pk))
    return len(waiting)


def tidy() -> int:
    """Remove uploads that went into no message within a day, cut ones too, and what crashes have left: parts of
    finished files, and bytes in the store of which no row tells. Returns how many."""
    now = clock.now()
    unsent = Attachment.objects.filter(message__isnull=True, touched_at__lt=now - UNSENT)
    old = list(unsent.order_by("touched_at").values_list("pk", flat=True)[:1000])
    for pk in old:
        upload_cancel(pk)
    finished = Attachment.objects.filter(
        has_parts=True,
        state__in=[AttachmentState.READY, AttachmentState.FAILED],
        touched_at__lt=now - PARTS_LEFT,
    )
    left = list(finished.values_list("pk", flat=True)[:1000])
    for pk in left:
        _drop_parts(pk)
    return len(old) + len(left) + _sweep(now)


def _sweep(now: datetime) -> int:
    """Remove what lies in the store without a row, in a share of its folders at a time: in a day and a half each had
    its turn. A row is made before the first byte, so what has none and is old belongs to nobody."""
    turn = int(now.timestamp() // 3600) * FOLDERS_A_TURN
    swept = 0
    for folder in range(turn, turn + FOLDERS_A_TURN):
        stored = store.idents(f"{folder % store.FOLDERS:02x}")
        for some in (stored[n : n + 500] for n in range(0, len(stored), 500)):
            known = set(Attachment.objects.filter(pk__in=some).values_list("pk", flat=True))
            for ident in (pk for pk in some if pk not in known):
                if swept < SWEPT_AT_ONCE and store.is_older(ident, now - UNSENT):
                    store.drop(ident)
                    swept += 1
    return swept


def _drop_parts(ident: UUID) -> None:
    store.drop_parts(ident)
    Attachment.objects.filter(pk=ident).update(has_parts=False)


def _make(a: Attachment, folder: Path) -> Made:
    source = folder / "source"
    with source.open("wb") as target:
        store.assemble(a.pk, a.size, target)
    with source.open("rb") as start:
        judge(start.read(CHUNK), a.name)
    if a.kind == AttachmentKind.IMAGE:
        keep, thumb = folder / "picture", folder / "thumb"
        picture = pictures.remake(source, keep, thumb)
        name = with_extension(a.name, picture.ending)
        return Made(a.kind, picture.content_type, name, keep, thumb, picture.width, picture.height)
    if a.kind == AttachmentKind.FILE:
        return Made(a.kind, a.content_type, a.name, source)
    found = media.examine(source, folder, a.content_type, voice=a.voice)
    return Made(
        kind=found.kind,
        content_type=found.content_type,
        name=with_extension(a.name, found.ending) if found.ending else a.name,
        keep=found.path or source,
        thumb=folder / "thumb" if found.has_thumb else None,
        width=found.width,
        height=found.height,
        duration=found.duration,
        peaks=found.peaks,
    )


def _store(ident: UUID, made: Made) -> None:
    store.keep(ident, "original", made.keep)
    if made.thumb is not None:
        store.keep(ident, "thumb", made.thumb)


def _finish(ident: UUID, made: Made | None, error: str) -> None:
    """Write the result; whoever has the message on the screen hears of it."""
    with unit_of_work():
        a = lock_row(Attachment, ident)
        if a is None:  # cancelled meanwhile: nobody else knows of what was stored since
            store.drop_files(ident)
            return
        if a.state != AttachmentState.PROCESSING:
            return
        a.state = AttachmentState.READY if made else AttachmentState.FAILED
        a.error, a.touched_at = error, clock.now()
        if made is not None:
            _write(a, made)
        a.save()
        message = a.message
        if message is not None:
            visible = message.kind == MessageKind.TEXT
            emit(MessageChanged(conversation_id=message.conversation_id, uid=message.uid, visible=visible))
    log.info("attachment_processed", attachment=str(ident), state=a.state, kind=a.kind, error=error)


def _write(a: Attachment, made: Made) -> None:
    a.kind, a.content_type, a.name = made.kind, made.content_type[:100], made.name[:120]
    a.size = a.received = made.keep.stat().st_size
    a.thumb_type = _type_of(made.thumb) if made.thumb else ""
    a.width, a.height, a.duration = made.width, made.height, made.duration
    a.peaks = list(made.peaks)


def _type_of(thumb: Path) -> str:
    with thumb.open("rb") as start:
        return "image/png" if start.read(4) == b"\x89PNG" else "image/jpeg"
