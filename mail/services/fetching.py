"""Fetching letters: one process a mailbox at a time, a batch a turn, again later when the server does not want."""

from __future__ import annotations

import time
from datetime import timedelta

import structlog
from django.db.models import F, Q

from agentzone.api import project_ids_of
from agentzone.models import User
from kernel import clock, jobs
from kernel.locks import held_while
from kernel.uow import emit, unit_of_work
from mail.events import MailboxChanged
from mail.models import Mailbox
from mail.services.incoming import Arrived, letter_take
from mail.transport import imap
from mail.transport.trouble import Trouble

log = structlog.get_logger(__name__)
TASK = "mail.tasks.fetch_mailbox"
BATCH = 200
SECONDS = 60.0  # a turn ends after the letter that passes them: others wait for the worker
TRIES = 3  # a letter that ends the worker so often is not read any more
LONGEST_WAIT = timedelta(hours=1)
STARTED = timedelta(minutes=5)
OFTEN = timedelta(seconds=5)


def fetch_ask(user: User) -> int:
    """The button «Check mail»: start a turn for each working mailbox of the person's projects. What was looked into
    a moment ago is not looked into again."""
    rows = Mailbox.objects.filter(project__in=project_ids_of(user), is_active=True)
    due = rows.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=clock.now() - OFTEN))
    found = list(due.values_list("pk", flat=True))
    for pk in found:
        jobs.start(TASK, (pk, 1))
    return len(found)


def fetch_due() -> int:
    """Start a turn for every mailbox whose time it is; returns how many."""
    now = clock.now()
    rows = Mailbox.objects.filter(is_active=True, project__is_active=True)
    due = list(
        rows.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)).values_list("pk", flat=True)
    )
    # Not started again while it waits for a worker; a start that was lost is made up for.
    Mailbox.objects.filter(pk__in=due).update(next_try_at=now + STARTED)
    for pk in due:
        jobs.start(TASK, (pk, 0))
    return len(due)


def fetch(mailbox_id: int, *, asked: bool = False) -> int:
    """One turn: returns how many letters are new. A server that is away costs an attempt, never an exception."""
    with held_while(f"mail.fetch:{mailbox_id}") as mine:
        mailbox = Mailbox.objects.select_related("project").filter(pk=mailbox_id, is_active=True).first()
        if not mine or mailbox is None or (asked and _just_checked(mailbox)):
            return 0
        try:
            new, more = _turn(mailbox)
        except Trouble as trouble:
            log.warning("mailbox_not_fetched", mailbox=mailbox_id, error=trouble.detail)
            _ended(mailbox, trouble.detail, asked=asked)
            return 0
        _ended(mailbox, "", asked=asked)
    if more:
        jobs.start(TASK, (mailbox_id, 0))
    return new


def _just_checked(mailbox: Mailbox) -> bool:
    """The button was pressed many times while the worker was busy: once is enough."""
    return mailbox.checked_at is not None and mailbox.checked_at > clock.now() - OFTEN


def _turn(mailbox: Mailbox) -> tuple[int, bool]:
    """How many letters are new, and whether there are more to fetch."""
    began, new = time.monotonic(), 0
    with imap.opened(mailbox) as box:
        if mailbox.uid_validity != box.validity:  # all numbers mean something else now; Message-IDs do not
            mailbox.uid_validity, mailbox.last_uid = box.validity, 0
            mailbox.trying = mailbox.trying_uid = 0
            mailbox.save(update_fields=["uid_validity", "last_uid", "trying", "trying_uid"])
        uids = box.uids(mailbox.last_uid, mailbox.fetch_since)
        batch = uids[:BATCH]
        sizes = box.sizes(batch)
        for uid in batch:
            new += _one(mailbox, box, uid, sizes.get(uid, 0))
            if time.monotonic() - began > SECONDS:
                return new, uid != uids[-1]
    return new, len(uids) > len(batch)


def _one(mailbox: Mailbox, box: imap.Box, uid: int, size: int) -> bool:
    if _gave_up(mailbox, uid):
        arrived = Arrived(box.validity, uid, b"", size, "gave_up")
    elif size > imap.LARGEST:
        arrived = Arrived(box.validity, uid, box.source(uid, imap.BEGIN) or b"", size, "too_big")
    else:
        source = box.source(uid, imap.LARGEST)
        if source is None:  # deleted while we looked: the next letter's number leads past it
            return False
        arrived = Arrived(box.validity, uid, source, len(source))
    return letter_take(mailbox, arrived) is not None


def _gave_up(mailbox: Mailbox, uid: int) -> bool:
    """Counts the attempt before it is made: who is killed by a letter cannot count any more."""
    tries = mailbox.trying if mailbox.trying_uid == uid else 0
    if tries >= TRIES:
        return True
    mailbox.trying_uid, mailbox.trying = uid, tries + 1
    mailbox.save(update_fields=["trying_uid", "trying"])
    return False


def _ended(mailbox: Mailbox, error: str, *, asked: bool) -> None:
    now = clock.now()
    with unit_of_work():
        rows = Mailbox.objects.filter(pk=mailbox.pk)
        if error:
            wait = min(timedelta(minutes=2 ** min(mailbox.failures, 6)), LONGEST_WAIT)
            rows.update(error=error, checked_at=now, failures=F("failures") + 1, next_try_at=now + wait)
        else:
            rows.update(error="", checked_at=now, failures=0, next_try_at=None)
        if asked or error != mailbox.error:
            emit(MailboxChanged(mailbox_id=mailbox.pk, project_id=mailbox.project_id))
