"""Words for states, as the admin shows them."""

from django.utils.translation import gettext_lazy as _

from mail.states import Direction, Kind, LetterState, Security, ThreadState

THREAD_STATES = [
    (ThreadState.NEW.value, _("new")),
    (ThreadState.ASSIGNED.value, _("in work")),
    (ThreadState.ANSWERED.value, _("answered")),
    (ThreadState.CLOSED.value, _("closed")),
]
DIRECTIONS = [(Direction.IN.value, _("incoming")), (Direction.OUT.value, _("outgoing"))]
KINDS = [
    (Kind.PERSON.value, _("letter")),
    (Kind.AUTO.value, _("automatic reply")),
    (Kind.BOUNCE.value, _("not delivered")),
]
LETTER_STATES = [
    (LetterState.RECEIVED.value, _("received")),
    (LetterState.UNREADABLE.value, _("could not be read")),
    (LetterState.QUEUED.value, _("waits to be sent")),
    (LetterState.SENDING.value, _("is being sent")),
    (LetterState.SENT.value, _("sent")),
    (LetterState.FAILED.value, _("not sent")),
    (LetterState.UNKNOWN.value, _("unknown whether it went")),
]
SECURITIES = [
    (Security.TLS.value, _("TLS")),
    (Security.STARTTLS.value, _("STARTTLS")),
    (Security.NONE.value, _("no encryption")),
]
