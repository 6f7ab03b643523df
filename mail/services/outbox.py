"""Sending: a letter goes once. What was handed over without an answer is unknown, and only a person sends it again.

Who sends holds the letter's own lock from before «sending» is committed until its end is. So a letter that is «sending»
while its lock is free has lost its worker, and nobody can say how far it came.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog
from django.db.models import Q
from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from kernel import audit, clock, jobs
from kernel.jobs import after_commit
from kernel.locks import held_while, lock_row
from kernel.uow import emit, unit_of_work
from mail.events import ThreadChanged
from mail.models import Letter, Thread
from mail.selectors.letters import letter_of
from mail.services.answers import TASK, NotYours
from mail.services.writing import as_sent
from mail.states import LETTER, THREAD, LetterState, LetterTrigger, ThreadState, ThreadTrigger
from mail.transport.smtp import NotSent, Unknown, deliver

log = structlog.get_logger(__name__)
ATTEMPTS = 8
AT_ONCE = 50


def letter_send(letter_id: UUID) -> str:
    """Send one that waits; returns its state. Any two callers at once: one sends."""
    with held_while(f"mail.letter:{letter_id}") as mine:
        letter = _begun(letter_id) if mine else None
        if letter is None:
            return ""
        trigger, error = _delivered(letter)
        return _ended(letter.pk, trigger, error)


def send_due() -> int:
    """Start those whose start was lost or whose time has come; settle those whose worker has died."""
    for pk in Letter.objects.filter(state=LetterState.SENDING.value).values_list("pk", flat=True)[:AT_ONCE]:
        with held_while(f"mail.letter:{pk}") as mine:
            if mine:
                _ended(pk, LetterTrigger.LOSE, "")
    due = Letter.objects.filter(Q(next_try_at__lte=clock.now()), state=LetterState.QUEUED.value)
    found = list(due.order_by("next_try_at").values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        jobs.start(TASK, (str(pk),))
    return len(found)


def send_again(user: User, letter_id: UUID) -> Letter:
    """A person wants it sent once more. Its Message-ID stays, so that who has it already can see that."""
    return _settled(user, letter_id, LetterTrigger.AGAIN, "letter.again")


def accept(user: User, letter_id: UUID) -> Letter:
    """A person knows that it has arrived."""
    return _settled(user, letter_id, LetterTrigger.ACCEPT, "letter.accepted")


def _begun(letter_id: UUID) -> Letter | None:
    with unit_of_work():
        rows = Letter.objects.filter(
            pk=letter_id,
            state=LetterState.QUEUED.value,
            next_try_at__lte=clock.now(),
            mailbox__is_active=True,
        )
        letter = rows.select_for_update(no_key=True, of=("self",)).select_related("mailbox").first()
        if letter is None:
            return None
        letter.state = LETTER.target(LetterState(letter.state), LetterTrigger.BEGIN).value
        letter.attempts += 1
        letter.save(update_fields=["state", "attempts"])
    return letter


def _delivered(letter: Letter) -> tuple[LetterTrigger, str]:
    try:
        source = as_sent(letter)
    except FileNotFoundError:
        return LetterTrigger.FAIL, _("A file of the letter is not in the store any more.")
    except Exception as error:  # nothing of it has gone: what cannot be written down is no letter
        log.exception("letter_not_written", letter=str(letter.pk))
        return LetterTrigger.FAIL, f"{type(error).__name__}: {error}"
    try:
        deliver(letter.mailbox, letter.to[0][1], source)
    except NotSent as refused:
        final = refused.final or letter.attempts >= ATTEMPTS
        return (LetterTrigger.FAIL if final else LetterTrigger.LATER), refused.detail
    except Unknown as unknown:
        return LetterTrigger.LOSE, unknown.detail
    return LetterTrigger.ARRIVED, ""


def _ended(letter_id: UUID, trigger: LetterTrigger, error: str) -> str:
    with unit_of_work():
        thread_id = Letter.objects.values_list("thread_id", flat=True).get(pk=letter_id)
        thread = lock_row(Thread, thread_id)
        letter = lock_row(Letter, letter_id)
        assert letter is not None and thread is not None
        if LetterState(letter.state) not in LETTER.sources(trigger):
            return letter.state
        letter.state, letter.error = LETTER.target(LetterState(letter.state), trigger).value, error[:300]
        letter.next_try_at = None
        if trigger is LetterTrigger.LATER:
            letter.next_try_at = clock.now() + timedelta(minutes=2 ** (letter.attempts - 1))
        if trigger is LetterTrigger.ARRIVED:
            letter.sent_at = clock.now()
        letter.save(update_fields=["state", "error", "next_try_at", "sent_at"])
        if trigger in (LetterTrigger.FAIL, LetterTrigger.LOSE) and thread.state == ThreadState.ANSWERED:
            thread.state = THREAD.target(ThreadState(thread.state), ThreadTrigger.UNSENT).value
            thread.save(update_fields=["state"])
        if trigger is not LetterTrigger.LATER:
            audit.record(audit.SYSTEM, f"letter.{letter.state}", letter, recipient=letter.to[0][1], why=error)
        emit(ThreadChanged(thread_id=thread.pk, project_id=letter.mailbox.project_id))
    log.info("letter_ended", letter=str(letter_id), state=letter.state, error=error)
    return letter.state


def _settled(user: User, letter_id: UUID, trigger: LetterTrigger, action: str) -> Letter:
    """Only by the thread's operator: whoever else sees it may not send in his name."""
    seen = letter_of(user, letter_id)
    with unit_of_work():
        thread = lock_row(Thread, seen.thread_id)
        letter = lock_row(Letter, letter_id)
        assert letter is not None and thread is not None
        if thread.assignee_id != user.pk:
            raise NotYours(_("Take the letters first: only their operator answers."))
        letter.state = LETTER.target(LetterState(letter.state), trigger).value
        letter.error = ""
        letter.attempts = 0
        letter.next_try_at = clock.now() if trigger is LetterTrigger.AGAIN else None
        letter.sent_at = letter.sent_at or (clock.now() if trigger is LetterTrigger.ACCEPT else None)
        letter.save(update_fields=["state", "error", "attempts", "next_try_at", "sent_at"])
        if thread.state == ThreadState.ASSIGNED:
            thread.state = THREAD.target(ThreadState(thread.state), ThreadTrigger.ANSWER).value
            thread.save(update_fields=["state"])
        audit.record(actor_of(user), action, letter, recipient=letter.to[0][1])
        emit(ThreadChanged(thread_id=thread.pk, project_id=seen.thread.mailbox.project_id))
        if trigger is LetterTrigger.AGAIN:
            after_commit(TASK, str(letter.pk))
    return letter
