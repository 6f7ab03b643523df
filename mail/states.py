"""States of letters and of threads of letters. Pure."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import StateMachine


class ThreadState(StrEnum):
    NEW = "new"  # nobody has taken it
    ASSIGNED = "assigned"  # its operator owes an answer
    ANSWERED = "answered"  # the client's turn
    CLOSED = "closed"


class ThreadTrigger(StrEnum):
    CLAIM = "claim"
    HAND_OVER = "hand_over"
    PUT_BACK = "put_back"
    ANSWER = "answer"
    CLOSE = "close"
    LETTER = "letter"  # the correspondent writes again
    UNSENT = "unsent"  # the answer did not go, or nobody knows


_S, _T = ThreadState, ThreadTrigger

THREAD: StateMachine[ThreadState, ThreadTrigger] = StateMachine(
    {
        (_S.NEW, _T.CLAIM): _S.ASSIGNED,
        (_S.CLOSED, _T.CLAIM): _S.ASSIGNED,
        (_S.ASSIGNED, _T.HAND_OVER): _S.ASSIGNED,
        (_S.ANSWERED, _T.HAND_OVER): _S.ASSIGNED,
        (_S.ASSIGNED, _T.PUT_BACK): _S.NEW,
        (_S.ANSWERED, _T.PUT_BACK): _S.NEW,
        (_S.ASSIGNED, _T.ANSWER): _S.ANSWERED,
        (_S.ANSWERED, _T.ANSWER): _S.ANSWERED,
        (_S.NEW, _T.CLOSE): _S.CLOSED,
        (_S.ASSIGNED, _T.CLOSE): _S.CLOSED,
        (_S.ANSWERED, _T.CLOSE): _S.CLOSED,
        (_S.NEW, _T.LETTER): _S.NEW,
        (_S.ASSIGNED, _T.LETTER): _S.ASSIGNED,
        (_S.ANSWERED, _T.LETTER): _S.ASSIGNED,
        (_S.CLOSED, _T.LETTER): _S.NEW,
        (_S.ANSWERED, _T.UNSENT): _S.ASSIGNED,
    }
)


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Kind(StrEnum):
    """Who speaks in an incoming letter."""

    PERSON = "person"
    AUTO = "auto"  # «я в отпуске», newsletters
    BOUNCE = "bounce"  # a mail server says that our letter did not arrive


class LetterState(StrEnum):
    RECEIVED = "received"
    UNREADABLE = "unreadable"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # it may have gone: never sent again by itself


class LetterTrigger(StrEnum):
    BEGIN = "begin"
    ARRIVED = "arrived"
    LATER = "later"  # nothing was handed over: tried again by itself
    FAIL = "fail"
    LOSE = "lose"
    AGAIN = "again"  # a person wants it sent once more
    ACCEPT = "accept"  # a person knows that it has arrived


_L, _G = LetterState, LetterTrigger

LETTER: StateMachine[LetterState, LetterTrigger] = StateMachine(
    {
        (_L.QUEUED, _G.BEGIN): _L.SENDING,
        (_L.SENDING, _G.ARRIVED): _L.SENT,
        (_L.SENDING, _G.LATER): _L.QUEUED,
        (_L.SENDING, _G.FAIL): _L.FAILED,
        (_L.SENDING, _G.LOSE): _L.UNKNOWN,
        (_L.FAILED, _G.AGAIN): _L.QUEUED,
        (_L.UNKNOWN, _G.AGAIN): _L.QUEUED,
        (_L.UNKNOWN, _G.ARRIVED): _L.SENT,  # its worker was believed dead, and knows
        (_L.UNKNOWN, _G.ACCEPT): _L.SENT,
    }
)


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
