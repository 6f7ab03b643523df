"""«Check the connection»: both servers are tried, nothing is changed, and what is wrong is said plainly."""

from __future__ import annotations

from dataclasses import dataclass

from mail.models import Mailbox
from mail.transport import imap, smtp
from mail.transport.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with each of the servers; "" is nothing."""

    incoming: str
    outgoing: str

    @property
    def well(self) -> bool:
        return not self.incoming and not self.outgoing


def check(mailbox: Mailbox) -> Checked:
    """Signs in at both; raises nothing."""
    return Checked(_incoming(mailbox), _outgoing(mailbox))


def _incoming(mailbox: Mailbox) -> str:
    try:
        with imap.opened(mailbox):
            return ""
    except Trouble as trouble:
        return trouble.detail


def _outgoing(mailbox: Mailbox) -> str:
    try:
        with smtp.connected(mailbox):
            return ""
    except Trouble as trouble:
        return trouble.detail
