"""What went wrong with a mail server, in words that an administrator can act on."""

from __future__ import annotations

import socket
import ssl

from django.utils.translation import gettext as _

TIMEOUT = 20.0  # of every single step with a server


class Trouble(Exception):
    """`detail` is for people."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail[:300]


def words_of(error: Exception, host: str, port: int) -> str:
    """An error of the network or of TLS. What the mail server itself said is told where it was said."""
    where = {"host": host, "port": port}
    if isinstance(error, socket.gaierror | UnicodeError):
        return _("There is no server “%(host)s”.") % where
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate of “%(host)s” is not trusted: %(why)s.") % {
            **where,
            "why": error.verify_message,
        }
    if isinstance(error, ssl.SSLError):
        return _("“%(host)s” does not speak TLS on port %(port)s. Check the encryption and the port.") % where
    if isinstance(error, ConnectionRefusedError):
        return _("“%(host)s” takes no connections on port %(port)s.") % where
    if isinstance(error, TimeoutError):
        return _("“%(host)s” does not answer on port %(port)s.") % where
    why = said(error.args[0] if error.args else error)
    return _("The connection with “%(host)s” was lost: %(why)s") % {
        **where,
        "why": why or type(error).__name__,
    }


def said(answer: object) -> str:
    """What a server said, on one line and short."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())[:160]


def context() -> ssl.SSLContext:
    """Certificates are checked, always: a mailbox's password goes through here."""
    return ssl.create_default_context()
