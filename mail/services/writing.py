"""An outgoing letter as bytes for the mail server."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils.timezone import localtime

from mail import store
from mail.models import Letter

SEVEN_BITS = SMTP.clone(cte_type="7bit")
"""Not every server on the way takes eight."""


def as_sent(letter: Letter) -> bytes:
    """Plain text and its files. Raises FileNotFoundError for a file that the store has lost."""
    message = EmailMessage(policy=SEVEN_BITS)
    message["From"] = _address(letter.from_name, letter.from_address)
    message["To"] = [_address(name, address) for name, address in letter.to]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(localtime(letter.at))
    message["Message-ID"] = f"<{letter.message_id}>"
    known = letter.references.split()
    if known:
        message["In-Reply-To"] = f"<{known[-1]}>"
        message["References"] = " ".join(f"<{one}>" for one in known)
    message.set_content(letter.text)
    for file in letter.files.order_by("position", "created_at", "pk"):
        main, _slash, sub = (file.content_type or "application/octet-stream").partition("/")
        message.add_attachment(
            store.load(file.pk, store.FILE), maintype=main, subtype=sub, filename=file.name
        )
    return message.as_bytes()


def _address(name: str, address: str) -> str | Address:
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):  # a domain in letters of its own: written as it is
        return address
