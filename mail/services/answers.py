"""Answers: the draft that waits on the server, its files, and the letter that comes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.filenames import clean_name
from kernel.filetypes import Refused, judge
from kernel.jobs import after_commit
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work
from mail import store
from mail.events import ThreadChanged
from mail.models import Draft, File, Letter, Thread
from mail.reading.headers import REFERENCES, tidy
from mail.selectors.letters import draft_files, recipient_of, refused_words
from mail.selectors.limits import MB, PER_LETTER, WHOLE, limits_of
from mail.selectors.threads import thread_of
from mail.states import THREAD, Direction, LetterState, ThreadState, ThreadTrigger

TASK = "mail.tasks.send_letter"
LONGEST = 100_000
HEAD = 4096


class NotYours(DomainError):
    """Only who has taken the letters answers them."""

    code = "mail_not_yours"


class FileRefused(Invalid):
    """Not attached; the code says why."""

    code = "file_refused"


def draft_save(user: User, thread_id: int, text: str) -> None:
    """What the person has typed; an empty text forgets it."""
    thread = thread_of(user, thread_id)
    if len(text) > LONGEST:
        raise Invalid(_("Longer than %(limit)d characters.") % {"limit": LONGEST}, errors={"text": []})
    if text.strip():
        Draft.objects.update_or_create(
            thread=thread,
            agent=user,
            defaults={"text": text.replace("\x00", ""), "updated_at": clock.now()},
        )
    else:
        Draft.objects.filter(thread=thread, agent=user).delete()


def file_add(user: User, thread_id: int, ident: UUID, upload: Any) -> File:
    """Attach an upload to the person's draft; the same id again is the same file. Raises FileRefused."""
    thread = thread_of(user, thread_id)
    name = clean_name(upload.name or "")
    head = upload.read(HEAD)
    upload.seek(0)
    content_type = _checked(thread, name, upload.size, head)
    with unit_of_work():
        lock_row(Thread, thread.pk)
        known = File.objects.filter(pk=ident).first()
        if known is not None:
            if (known.thread_id, known.agent_id, known.letter_id) != (thread.pk, user.pk, None):
                raise NotFound(_("Not found, or not yours to see."))
            return known
        others = draft_files(user, thread)
        if len(others) >= PER_LETTER:
            raise FileRefused(_("No more than %(limit)d files.") % {"limit": PER_LETTER})
        if sum(file.size for file in others) + upload.size > WHOLE:
            raise FileRefused(_("All files together are larger than %(limit)d MB.") % {"limit": WHOLE // MB})
        store.keep_upload(ident, store.FILE, upload)
        return File.objects.create(
            id=ident,
            thread=thread,
            agent=user,
            name=name,
            size=upload.size,
            content_type=content_type,
            created_at=clock.now(),
        )


def file_drop(user: User, file_id: UUID) -> None:
    """Take a file off the person's own draft. May be repeated."""
    with unit_of_work():
        if File.objects.filter(pk=file_id, agent=user, letter__isnull=True).delete()[0]:
            store.drop(file_id, store.FILE)


def answer(user: User, thread_id: int, ident: UUID, text: str) -> Letter:
    """Write the answer and let it be sent. The same id again is the same letter, however often it is asked for."""
    seen = thread_of(user, thread_id)
    with unit_of_work():
        thread = lock_row(Thread, seen.pk)
        if thread is None:
            raise NotFound(_("Not found, or not yours to see."))
        known = Letter.objects.filter(pk=ident).first()
        if known is not None:
            if (known.thread_id, known.author_id) != (thread.pk, user.pk):
                raise NotFound(_("Not found, or not yours to see."))
            return known
        _may_answer(user, thread, seen)
        files = draft_files(user, thread)
        if len(text) > LONGEST or not (text.strip() or files):
            raise Invalid(_("Write something first."), errors={"text": [_("Write something first.")]})
        letter = _letter(user, thread, seen, ident, text)
        File.objects.filter(pk__in=[file.pk for file in files]).update(letter=letter)
        Draft.objects.filter(thread=thread, agent=user).delete()
        thread.state = THREAD.target(ThreadState(thread.state), ThreadTrigger.ANSWER).value
        thread.last_at, thread.preview = letter.at, tidy(text[:1000], 200)
        thread.save(update_fields=["state", "last_at", "preview"])
        audit.record(actor_of(user), "letter.queued", letter, recipient=letter.to[0][1])
        emit(ThreadChanged(thread_id=thread.pk, project_id=seen.mailbox.project_id))
        after_commit(TASK, str(letter.pk))
    return letter


def _may_answer(user: User, thread: Thread, seen: Thread) -> None:
    if thread.assignee_id != user.pk or thread.state not in (ThreadState.ASSIGNED, ThreadState.ANSWERED):
        raise NotYours(_("Take the letters first: only their operator answers."))
    if not seen.mailbox.is_active:
        raise DomainError(_("The mailbox is switched off: nothing is sent from it."), code="mailbox_off")


def _letter(user: User, thread: Thread, seen: Thread, ident: UUID, text: str) -> Letter:
    recipient = recipient_of(thread)
    if not recipient:
        raise DomainError(_("Nobody knows whom to answer: the letter has no sender."), code="no_recipient")
    before = thread.letters.order_by("-at", "-pk").first()
    chain = [*before.references.split(), before.message_id] if before is not None else []
    domain = seen.mailbox.address.rpartition("@")[2]
    name = thread.correspondent_name if recipient == thread.correspondent else ""
    return Letter.objects.create(
        id=ident,
        mailbox=seen.mailbox,
        thread=thread,
        direction=Direction.OUT.value,
        state=LetterState.QUEUED.value,
        author=user,
        message_id=f"{ident}@{domain}"[:255],
        references=" ".join(chain[-REFERENCES:]),
        from_name=seen.mailbox.sender_name,
        from_address=seen.mailbox.address,
        to=[[name, recipient]],
        subject=answered_subject(thread.subject),
        text=text.replace("\x00", "").replace("\r\n", "\n"),
        at=clock.now(),
        next_try_at=clock.now(),
    )


def answered_subject(subject: str) -> str:
    """«Re: …», once."""
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"[:300]


def _checked(thread: Thread, name: str, size: int, head: bytes) -> str:
    """The file's type. Raises FileRefused for what the project does not take."""
    limits = limits_of(thread.mailbox.project)
    if not limits.groups:
        raise FileRefused(_("Files cannot be sent here."))
    if size <= 0:
        raise FileRefused(_("The file is empty."))
    if size > limits.max_bytes:
        raise FileRefused(_("The file is larger than %(limit)d MB.") % {"limit": limits.max_bytes // MB})
    try:
        verdict = judge(head, name)
    except Refused as refused:
        raise FileRefused(refused_words(refused.code)) from None
    if verdict.group not in limits.groups:
        raise FileRefused(refused_words("group"))
    return verdict.content_type
