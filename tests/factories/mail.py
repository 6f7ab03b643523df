"""Mailboxes and letters without a mail server."""

from __future__ import annotations

import itertools
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from agentzone.models import Project
from mail.models import Letter, Mailbox, Thread
from mail.services.incoming import Arrived, letter_take

_numbers = itertools.count(1)


def mailbox(project: Project, **fields: Any) -> Mailbox:
    """Works, and its servers are nowhere."""
    number = next(_numbers)
    return Mailbox.objects.create(
        project=project,
        **{
            "address": f"pisma{number}@shop.example",
            "sender_name": "Магазин",
            "uid_validity": 1,
            "imap_host": "127.0.0.1",
            "smtp_host": "127.0.0.1",
            **fields,
        },
    )


def source(
    text: str = "Где мой заказ?",
    *,
    subject: str = "Заказ",
    sender: str = "Мария <maria@mail.example>",
    ident: str = "",
    answers: str = "",
    html: str = "",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """A letter as it comes; with an id of its own unless one is given."""
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = "shop@shop.example"
    made["Subject"] = subject
    made["Message-ID"] = f"<{ident or f'letter-{next(_numbers)}@mail.example'}>"
    if answers:
        made["In-Reply-To"] = f"<{answers}>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def comes(box: Mailbox, letter: bytes | None = None, **fields: Any) -> Letter:
    """A letter arrives; returns it as it was stored."""
    data = source(**fields) if letter is None else letter
    taken = letter_take(box, Arrived(box.uid_validity or 1, next(_numbers), data, len(data)))
    assert taken is not None
    return taken


def thread(box: Mailbox, **fields: Any) -> Thread:
    return comes(box, **fields).thread
