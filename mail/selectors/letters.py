"""One thread whole: its letters, the draft of an answer, who may get it."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from agentzone.api import colleagues_of, me_json
from agentzone.models import User
from kernel.clock import iso
from kernel.errors import NotFound
from mail.models import Draft, File, Letter, Thread
from mail.selectors.limits import limits_of
from mail.selectors.threads import thread_json, thread_of, threads_of
from mail.states import Direction, Kind, LetterState

PAGE, MOST = 100, 2000
"""Letters of a thread that are shown at first, and at most."""
QUOTED = 20_000


def opened(user: User, thread_id: int, count: int = PAGE) -> dict[str, Any]:
    """All that the page of a thread shows, with its `count` latest letters. A constant number of queries."""
    thread = thread_of(user, thread_id)
    newest = thread.letters.select_related("author").prefetch_related("files").order_by("-at", "-pk")
    rows = list(newest[: count + 1])
    letters = rows[:count][::-1]
    draft = Draft.objects.filter(thread=thread, agent=user).first()
    return {
        "thread": thread_json(thread),
        "letters": [letter_json(letter) for letter in letters],
        "earlier": len(rows) > count,
        "draft": None if draft is None else draft.text,
        "files": [file_json(file) for file in draft_files(user, thread)],
        "suggested": suggested(thread, letters),
        "recipient": recipient_of(thread),
        "colleagues": [
            me_json(one) for one in colleagues_of(thread.mailbox.project_id) if one.pk != thread.assignee_id
        ],
        "limits": limits_of(thread.mailbox.project).as_json(),
    }


def letter_json(letter: Letter) -> dict[str, Any]:
    return {
        "id": str(letter.pk),
        "direction": letter.direction,
        "kind": letter.kind,
        "state": letter.state,
        "from": [letter.from_name, letter.from_address],
        "to": letter.to,
        "cc": letter.cc,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "at": iso(letter.at),
        "dated": iso(letter.dated),
        "author": me_json(letter.author) if letter.author else None,
        "error": unread_words(letter.error) if letter.state == LetterState.UNREADABLE else letter.error,
        "source": reverse("mail-source", args=[letter.pk]) if letter.has_source else None,
        "files": [file_json(file) for file in letter.files.all()],
    }


def file_json(file: File) -> dict[str, Any]:
    return {
        "id": str(file.pk),
        "name": file.name,
        "size": file.size,
        "refused": refused_words(file.refused),
        "url": None if file.refused else reverse("mail-file", args=[file.pk]),
    }


def unread_words(code: str) -> str:
    """Why a letter could not be read."""
    return {
        "headers": _("It has more headers than a letter may have."),
        "nested": _("Its parts are inside one another without end."),
        "parts": _("It has too many parts."),
        "no_from": _("It does not say who has sent it."),
        "too_big": _("It is larger than we take."),
        "gave_up": _("It was tried several times, each time in vain."),
        "empty": _("Nothing in it can be shown."),
    }.get(code, _("It breaks the rules of letters."))


def refused_words(code: str) -> str:
    """Why a file of a letter is not kept; "" when it is."""
    if not code:
        return ""
    return {
        "program": _("Programs and scripts are not accepted."),
        "markup": _("Web pages and SVG drawings are not accepted."),
        "picture_size": _("The picture has too many pixels."),
        "group": _("Files of this type are not accepted here."),
        "too_big": _("The file is too large."),
    }.get(code, _("This file was not accepted."))


def draft_files(user: User, thread: Thread) -> list[File]:
    return list(
        File.objects.filter(thread=thread, agent=user, letter__isnull=True).order_by("created_at", "pk")
    )


def recipient_of(thread: Thread) -> str:
    """To whom an answer goes: where the correspondent wants it, whoever else has written in between."""
    last = (
        thread.letters.filter(direction=Direction.IN.value, kind=Kind.PERSON.value)
        .order_by("-at", "-pk")
        .first()
    )
    if last is not None and (last.reply_to or last.from_address):
        return last.reply_to or last.from_address
    return thread.correspondent


def suggested(thread: Thread, letters: list[Letter]) -> str:
    """What an answer begins with: room to write, the signature, the last incoming letter quoted."""
    parts = ["\n"]
    if thread.mailbox.signature.strip():
        parts.append(f"-- \n{thread.mailbox.signature.strip()}\n")
    incoming = [one for one in letters if one.direction == Direction.IN and one.text]
    if incoming:
        last = incoming[-1]
        local = (last.dated or last.at).astimezone(ZoneInfo(thread.mailbox.project.time_zone))
        when = f"{formats.date_format(local, 'SHORT_DATE_FORMAT')} {local:%H:%M}"
        words = _("%(when)s, %(name)s wrote:") % {"when": when, "name": last.from_name or last.from_address}
        quoted = "\n".join(f"> {line}".rstrip() for line in last.text[:QUOTED].split("\n"))
        parts.append(f"{words}\n{quoted}\n")
    return "\n".join(parts)


def letter_of(user: User, letter_id: UUID) -> Letter:
    """Raises NotFound for what is not there, or not the person's to see."""
    found = (
        Letter.objects.select_related("thread__mailbox__project")
        .filter(pk=letter_id, thread__in=threads_of(user))
        .first()
    )
    if found is None:
        raise NotFound(_("Not found, or not yours to see."))
    return found


def file_of(user: User, file_id: UUID) -> File:
    """A file of a letter that the person may read, or one that he has attached himself. Raises NotFound."""
    found = File.objects.filter(pk=file_id, thread__in=threads_of(user), refused="").first()
    if found is None or (found.letter_id is None and found.agent_id != user.pk):
        raise NotFound(_("Not found, or not yours to see."))
    return found
