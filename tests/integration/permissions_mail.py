"""Who gets what at the URLs of mail: Anna has the letters, Boris serves the same project."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mail import store
from mail.models import File, Letter, Thread
from mail.services import work
from tests.factories.house import House
from tests.factories.mail import comes, mailbox
from tests.integration.permissions_table import SIGNED_IN, Case, Codes

READERS: Codes = (401, 200, 200, 404, 200, 200)  # of the project's letters
GONE: Codes = (401, 204, 204, 404, 204, 204)
MOVERS: Codes = (401, 200, 403, 404, 200, 200)  # of Anna's letters


def _thread(house: House) -> Thread:
    found = Thread.objects.filter(mailbox__project=house.project).first()
    if found is None:
        found = comes(mailbox(house.project), html="<p>x</p>").thread
    if found.state != "assigned" or found.assignee_id != house.anna.pk:
        Thread.objects.filter(pk=found.pk).update(state="new", assignee=None)
        work.claim(house.anna, found.pk)
    return found


def thread(house: House) -> dict[str, Any]:
    return {"thread_id": _thread(house).pk}


def new(house: House) -> dict[str, Any]:
    found = _thread(house)
    Thread.objects.filter(pk=found.pk).update(state="new", assignee=None)
    return {"thread_id": found.pk, "act": "claim"}


def acted(act: str) -> Any:
    return lambda house: {**thread(house), "act": act}


def to_boris(house: House) -> dict[str, Any]:
    return {"to": house.boris.pk}


def answer(house: House) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "text": "Ответ"}


def upload(house: House) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "file": SimpleUploadedFile("a.txt", b"text")}


def file(house: House) -> dict[str, Any]:
    """A file of a letter."""
    found = _thread(house)
    one = found.letters.earliest("at")
    kept, _made = File.objects.get_or_create(
        letter=one, thread=found, name="a.txt", defaults={"size": 4, "created_at": one.at}
    )
    store.keep(kept.pk, store.FILE, b"text")
    return {"file_id": kept.pk}


def no_file(house: House) -> dict[str, Any]:
    return {"file_id": uuid.uuid4()}


def source(house: House) -> dict[str, Any]:
    letter = _thread(house).letters.earliest("at")
    Letter.objects.filter(pk=letter.pk).update(has_source=True)
    store.keep(letter.pk, store.SOURCE, b"text")
    return {"letter_id": letter.pk}


def lost(house: House) -> dict[str, Any]:
    """An answer of Anna's of which nobody knows whether it went."""
    found = _thread(house)
    one = found.letters.earliest("at")
    letter, _made = Letter.objects.get_or_create(
        thread=found, mailbox=one.mailbox, direction="out", defaults={
            "state": "unknown", "author": house.anna, "message_id": "lost@x", "to": [["", "m@x.example"]], "at": one.at,
        },
    )  # fmt: skip
    Letter.objects.filter(pk=letter.pk).update(state="unknown")
    return {"letter_id": letter.pk}


OWNERS: Codes = (401, 200, 409, 404, 409, 409)

CASES = [
    Case("mail", "GET", SIGNED_IN),
    Case("mail-check", "POST", SIGNED_IN),
    Case("mail-threads", "GET", SIGNED_IN, query="?scope=all&q=заказ"),
    Case("mail-thread", "GET", READERS, args=thread),
    Case("mail-act", "POST", READERS, args=new),
    Case("mail-act", "POST", MOVERS, args=acted("put-back")),
    Case("mail-act", "POST", MOVERS, args=acted("close")),
    Case("mail-act", "POST", (401, 404, 404, 404, 404, 404), args=acted("no-such-act")),
    Case("mail-hand-over", "POST", MOVERS, args=thread, body=to_boris),
    Case("mail-draft", "PUT", GONE, args=thread, body=lambda _: {"text": "думаю"}),
    Case("mail-answer", "POST", (401, 201, 409, 404, 409, 409), args=thread, body=answer),
    Case("mail-files", "POST", (401, 201, 201, 404, 201, 201), args=thread, body=upload, form=True),
    Case("mail-file-drop", "DELETE", (401, 204, 204, 204, 204, 204), args=no_file),
    Case("mail-file", "GET", READERS, args=file),
    Case("mail-source", "GET", READERS, args=source),
    Case("mail-again", "POST", OWNERS, args=lost),
    Case("mail-accept", "POST", OWNERS, args=lost),
]
