"""Reading a mailbox by IMAP. Letters are looked at, never marked, moved or deleted."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mail.models import Mailbox
from mail.states import Security
from mail.transport.trouble import TIMEOUT, Trouble, context, said, words_of

LARGEST = 25 * 1024 * 1024
BEGIN = 64 * 1024  # of a letter that is larger
FOLDER = "INBOX"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


class _Bounded:
    """A server may announce as much as it likes; we take no more than a letter may have."""

    def read(self, size: int) -> bytes:
        if size > LARGEST + 1024:
            raise imaplib.IMAP4.abort("too much at once")
        data: bytes = super().read(size)  # type: ignore[misc]
        return data


class _Plain(_Bounded, imaplib.IMAP4):
    pass


class _Secure(_Bounded, imaplib.IMAP4_SSL):
    pass


class Box:
    """An open mailbox. `validity` is its UIDVALIDITY: with another one, all UIDs mean something else."""

    def __init__(self, server: imaplib.IMAP4, mailbox: Mailbox) -> None:
        self._server, self._mailbox = server, mailbox
        self._ask("SELECT", lambda: server.select(FOLDER, readonly=True))
        answer = server.response("UIDVALIDITY")[1]
        if not answer or answer[0] is None:
            raise Trouble(_("The server does not tell the UIDVALIDITY of the mailbox."))
        self.validity = int(answer[0])

    def uids(self, after: int, since: date) -> list[int]:
        """UIDs greater than `after` of letters that came on the day or later, ascending."""
        day = f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
        found = self._ask("SEARCH", lambda: self._server.uid("SEARCH", "UID", f"{after + 1}:*", "SINCE", day))
        numbers = {int(word) for line in found if line for word in line.split()}
        return sorted(number for number in numbers if number > after)  # «n:*» names the last one in any case

    def sizes(self, uids: list[int]) -> dict[int, int]:
        if not uids:
            return {}
        wanted = ",".join(map(str, uids))
        sizes = {}
        for line in self._ask("FETCH", lambda: self._server.uid("FETCH", wanted, "(UID RFC822.SIZE)")):
            text = line[0] if isinstance(line, tuple) else line or b""
            uid, size = _UID.search(text), _SIZE.search(text)
            if uid and size:
                sizes[int(uid[1])] = int(size[1])
        return sizes

    def source(self, uid: int, most: int) -> bytes | None:
        """The letter's bytes, no more than `most`; None when it is not there any more."""
        wanted = f"(UID BODY.PEEK[]<0.{most}>)"
        for line in self._ask("FETCH", lambda: self._server.uid("FETCH", str(uid), wanted)):
            if isinstance(line, tuple) and b"BODY[]" in line[0].upper():
                return bytes(line[1])
        return None

    def _ask(self, what: str, command: Callable[[], tuple[str, list[Any]]]) -> list[Any]:
        with _told(self._mailbox):
            status, data = command()
        if status != "OK":
            why = said(data[0]) if data else status
            raise Trouble(_("The server refused %(what)s: %(why)s") % {"what": what, "why": why})
        return data


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Box]:
    """The mailbox, open for reading. Raises Trouble; so do the methods of the box."""
    if not mailbox.imap_host:
        raise Trouble(_("The server for incoming letters is not set."))
    server: imaplib.IMAP4 | None = None
    try:
        with _told(mailbox):
            server = _connected(mailbox)
            _sign_in(server, mailbox)
        yield Box(server, mailbox)
    finally:
        if server is not None:
            with suppress(Exception):  # we have what we wanted, or know already that we have not
                server.logout()


@contextmanager
def _told(mailbox: Mailbox) -> Iterator[None]:
    """What fails in the block is told in words. Only servers are asked in it: a full disk is no fault of theirs."""
    try:
        yield
    except (imaplib.IMAP4.error, OSError, EOFError, UnicodeError, ValueError) as error:
        raise Trouble(words_of(error, mailbox.imap_host, mailbox.imap_port)) from error


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    host, port = mailbox.imap_host, mailbox.imap_port
    if mailbox.imap_security == Security.TLS:
        return _Secure(host, port, ssl_context=context(), timeout=TIMEOUT)
    server = _Plain(host, port, timeout=TIMEOUT)
    if mailbox.imap_security == Security.STARTTLS:
        server.starttls(context())
    return server


def _sign_in(server: imaplib.IMAP4, mailbox: Mailbox) -> None:
    user, password = mailbox.imap_user, mailbox.imap_password
    try:
        if user.isascii() and password.isascii():
            server.login(user, password)
        else:
            given = f"\0{user}\0{password}".encode()
            server.authenticate("PLAIN", lambda _challenge: given)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        why = said(error.args[0] if error.args else "")
        raise Trouble(
            _("The login or the password of incoming mail was refused: %(why)s") % {"why": why}
        ) from error
