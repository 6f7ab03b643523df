"""A letter that has come: kept once, in its thread, whatever it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from django.db.models import Q

from kernel import clock
from kernel.filenames import clean_name
from kernel.filetypes import Refused, judge
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work
from mail import store
from mail.events import ThreadChanged
from mail.models import File, Letter, Mailbox, Thread
from mail.reading import letter as reading
from mail.reading.headers import tidy
from mail.reading.letter import Read, Unreadable
from mail.selectors.limits import Limits, limits_of
from mail.selectors.threads import searched
from mail.states import THREAD, Direction, Kind, LetterState, ThreadState, ThreadTrigger

NAMESPACE = UUID("6f1f8c0e-2d2b-5b0e-9d1d-0a3c6d9a7b11")
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Arrived:
    """What the mail server gave us. `fault`: why the bytes are not to be read at all, "" when they are."""

    validity: int
    uid: int
    source: bytes
    size: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter and what belongs to it, ready to be stored."""

    letter: Letter
    files: list[File]
    references: list[str]
    kind: Kind


def letter_take(mailbox: Mailbox, arrived: Arrived) -> Letter | None:
    """Store the letter, and that it has been fetched; None when it was known. May be repeated after any cut."""
    ident = uuid5(NAMESPACE, f"{mailbox.pk}:{arrived.validity}:{arrived.uid}")
    try:
        if arrived.fault:
            raise Unreadable(arrived.fault)
        kept = _readable(mailbox, ident, arrived, reading.read(arrived.source))
    except Unreadable as unreadable:
        kept = _unreadable(mailbox, ident, arrived, unreadable.code)
    return _stored(mailbox, arrived, kept)


def _readable(mailbox: Mailbox, ident: UUID, arrived: Arrived, read: Read) -> Kept:
    letter = _bare(mailbox, ident, arrived, LetterState.RECEIVED)
    letter.kind = read.kind.value
    letter.message_id = read.message_id
    letter.references = " ".join(read.references)
    letter.from_name, letter.from_address = read.from_name, read.from_address
    letter.reply_to, letter.to, letter.cc = (
        read.reply_to,
        [list(a) for a in read.to],
        [list(a) for a in read.cc],
    )
    letter.subject, letter.text, letter.html = read.subject, read.text, read.html
    letter.headers, letter.dated = read.headers, read.dated
    letter.message_id = _own_id(mailbox, letter)
    if _known(mailbox, letter) is not None:
        return Kept(letter, [], read.references, read.kind)
    limits = limits_of(mailbox.project)
    files = [_file(ident, place, part, limits) for place, part in enumerate(read.files)]
    return Kept(letter, files, read.references, read.kind)


def _unreadable(mailbox: Mailbox, ident: UUID, arrived: Arrived, code: str) -> Kept:
    letter = _bare(mailbox, ident, arrived, LetterState.UNREADABLE)
    letter.message_id = reading.message_id_of(arrived.source) if arrived.source else f"{ident}@not-read"
    letter.error = code
    letter.has_source = bool(arrived.source)
    if code not in ("gave_up",):
        letter.subject, letter.from_address = reading.brief(arrived.source)
    if arrived.source and _known(mailbox, letter) is None:
        store.keep(ident, store.SOURCE, arrived.source)
    return Kept(letter, [], [], Kind.PERSON)


def _bare(mailbox: Mailbox, ident: UUID, arrived: Arrived, state: LetterState) -> Letter:
    return Letter(
        id=ident,
        mailbox=mailbox,
        direction=Direction.IN.value,
        state=state.value,
        at=clock.now(),
        size=arrived.size,
        uid_validity=arrived.validity,
        uid=arrived.uid,
    )


def _file(letter_id: UUID, place: int, part: reading.Part, limits: Limits) -> File:
    """Its bytes are stored unless they are refused; with an id that a repeat has too."""
    ident = uuid5(letter_id, str(place))
    file = File(
        id=ident, position=place, name=clean_name(part.name), size=len(part.data), created_at=clock.now()
    )
    try:
        verdict = judge(part.data[:HEAD], file.name)
        file.content_type = verdict.content_type
        if len(part.data) > limits.max_bytes:
            file.refused = "too_big"
    except Refused as refused:
        file.refused = refused.code
    if not file.refused:
        store.keep(ident, store.FILE, part.data)
    return file


def _own_id(mailbox: Mailbox, letter: Letter) -> str:
    """Its Message-ID; where its sender has used that for another letter before, one that no other has. A repeat of this
    letter gets the same."""
    rows = Letter.objects.filter(mailbox=mailbox, direction=Direction.IN.value, message_id=letter.message_id)
    other = rows.first()
    if other is None or _content(other) == _content(letter):
        return letter.message_id
    return f"{letter.message_id[:230]}#{sha256(repr(_content(letter)).encode()).hexdigest()[:16]}"


def _content(letter: Letter) -> tuple[str, str, str, str]:
    return letter.from_address, letter.subject, str(letter.dated and letter.dated.timestamp()), letter.text


def _known(mailbox: Mailbox, letter: Letter) -> Letter | None:
    same = Q(message_id=letter.message_id) | Q(uid_validity=letter.uid_validity, uid=letter.uid)
    return Letter.objects.filter(same, mailbox=mailbox).first()


def _stored(mailbox: Mailbox, arrived: Arrived, kept: Kept) -> Letter | None:
    letter = kept.letter
    with unit_of_work():
        lock_row(Mailbox, mailbox.pk)
        new = _known(mailbox, letter) is None
        if new:
            letter.thread = _thread(mailbox, kept)
            letter.save(force_insert=True)
            for file in kept.files:
                file.letter, file.thread = letter, letter.thread
            File.objects.bulk_create(kept.files)
            emit(ThreadChanged(thread_id=letter.thread_id, project_id=mailbox.project_id))
        Mailbox.objects.filter(pk=mailbox.pk, uid_validity=arrived.validity, last_uid__lt=arrived.uid).update(
            last_uid=arrived.uid, trying=0, trying_uid=0
        )
    return letter if new else None


def _thread(mailbox: Mailbox, kept: Kept) -> Thread:
    """The thread that the letter answers, as it is with it; a new one when it answers none."""
    letter = kept.letter
    before = (
        Letter.objects.filter(mailbox=mailbox, message_id__in=kept.references).order_by("-at", "-pk").first()
        if kept.references
        else None
    )
    thread = lock_row(Thread, before.thread_id) if before is not None else None
    preview = tidy(letter.text[:1000], 200)
    if thread is None:
        return Thread.objects.create(
            mailbox=mailbox,
            subject=letter.subject,
            correspondent_name=letter.from_name,
            correspondent=letter.from_address,
            preview=preview,
            state=ThreadState.NEW.value,
            last_at=letter.at,
            created_at=letter.at,
            search=searched(letter.subject, letter.from_name, letter.from_address),
        )
    thread.preview, thread.last_at = preview, letter.at
    if kept.kind is not Kind.AUTO:  # a machine that says «I am away» asks for nothing
        thread.state = THREAD.target(ThreadState(thread.state), ThreadTrigger.LETTER).value
        if thread.state == ThreadState.NEW:
            thread.assignee = None
    thread.save(update_fields=["preview", "last_at", "state", "assignee"])
    return thread
