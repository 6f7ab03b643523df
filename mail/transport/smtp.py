"""Handing one letter to the mail server, and knowing afterwards whether it has it."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _

from mail.models import Mailbox
from mail.states import Security
from mail.transport.trouble import TIMEOUT, Trouble, context, said, words_of

_DOT = re.compile(rb"^\.", re.MULTILINE)


class NotSent(Trouble):
    """The server certainly has not taken the letter; `final`: and never will."""

    def __init__(self, detail: str, *, final: bool) -> None:
        super().__init__(detail)
        self.final = final


class Unknown(Trouble):
    """The letter was handed over and nothing was heard: it may have gone."""


@contextmanager
def connected(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """A server that lets us send. Raises NotSent for whatever happens before, and in the block for the network."""
    host, port = mailbox.smtp_host, mailbox.smtp_port
    if not host:
        raise NotSent(_("The server for outgoing letters is not set."), final=True)
    server: smtplib.SMTP | None = None
    try:
        if mailbox.smtp_security == Security.TLS:
            server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context())
        else:
            server = smtplib.SMTP(host, port, timeout=TIMEOUT)
            if mailbox.smtp_security == Security.STARTTLS:
                server.starttls(context=context())
        server.ehlo_or_helo_if_needed()
        if mailbox.smtp_user:
            server.login(mailbox.smtp_user, mailbox.smtp_password)
        yield server
    except smtplib.SMTPAuthenticationError as error:
        why = said(error.smtp_error)
        detail = _("The login or the password of outgoing mail was refused: %(why)s") % {"why": why}
        raise NotSent(detail, final=False) from error
    except smtplib.SMTPNotSupportedError as error:
        detail = _("The server for outgoing letters cannot do this: %(why)s") % {"why": said(error)}
        raise NotSent(detail, final=False) from error
    except smtplib.SMTPResponseException as error:
        raise NotSent(_answered(error.smtp_code, error.smtp_error), final=False) from error
    except (OSError, UnicodeError) as error:  # smtplib's own errors are OSErrors too
        raise NotSent(words_of(error, host, port), final=False) from error
    finally:
        if server is not None:
            with suppress(Exception):  # whatever we know is known already
                server.close()


def deliver(mailbox: Mailbox, recipient: str, letter: bytes) -> None:
    """Returns when the server has taken the letter. Raises NotSent or Unknown."""
    sender, to = _on_the_wire(mailbox.address), _on_the_wire(recipient)
    with connected(mailbox) as server:
        _expect(server.mail(sender), 250)
        _expect(server.rcpt(to), 250, 251)
        _expect(server.docmd("DATA"), 354)
        try:
            server.send(_DOT.sub(b"..", letter).rstrip(b"\r\n") + b"\r\n.\r\n")
            answer = server.getreply()
        except Exception as error:  # from the first byte on nobody can say what the server has
            raise Unknown(words_of(error, mailbox.smtp_host, mailbox.smtp_port)) from error
        _expect(answer, 250)
        with suppress(Exception):
            server.quit()


def _on_the_wire(address: str) -> str:
    """The address as servers write it: «почта.рф» has a spelling of its own."""
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise NotSent(
            _("Letters to this address cannot be sent: %(address)s") % {"address": address}, final=True
        ) from error


def _expect(answer: tuple[int, bytes], *wanted: int) -> None:
    code, text = answer
    if code not in wanted:
        raise NotSent(_answered(code, text), final=500 <= code < 600)


def _answered(code: int, text: bytes | str) -> str:
    return _("The mail server answered: %(code)s %(why)s") % {"code": code, "why": said(text)}
