"""States of a contact (a chat session or a call) as work for agents. Pure."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import StateMachine


class ContactState(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    OUTSIDE = "outside"  # handed over to somebody who is no agent of ours
    ENDED = "ended"


class ContactTrigger(StrEnum):
    HAND_OVER = "hand_over"  # the bot gives the contact to people
    OFFER = "offer"  # an agent is asked and must accept
    ASSIGN = "assign"  # the router gives the contact to an agent, or the agent accepts
    TRANSFER = "transfer"  # the owner hands the contact to another agent, who has accepted
    HAND_OUT = "hand_out"  # the owner, or the queue, hands the contact over to somebody outside
    REQUEUE = "requeue"  # back to the queue: declined, agent gone, transferred to a project
    END = "end"


_S, _T = ContactState, ContactTrigger

CONTACT: StateMachine[ContactState, ContactTrigger] = StateMachine(
    {
        (_S.BOT, _T.HAND_OVER): _S.QUEUED,
        (_S.QUEUED, _T.OFFER): _S.OFFERED,
        (_S.QUEUED, _T.ASSIGN): _S.ASSIGNED,
        (_S.QUEUED, _T.HAND_OUT): _S.OUTSIDE,
        (_S.OFFERED, _T.ASSIGN): _S.ASSIGNED,
        (_S.OFFERED, _T.REQUEUE): _S.QUEUED,
        (_S.ASSIGNED, _T.TRANSFER): _S.ASSIGNED,
        (_S.ASSIGNED, _T.HAND_OUT): _S.OUTSIDE,
        (_S.ASSIGNED, _T.REQUEUE): _S.QUEUED,
        (_S.OUTSIDE, _T.REQUEUE): _S.QUEUED,
        (_S.BOT, _T.END): _S.ENDED,
        (_S.QUEUED, _T.END): _S.ENDED,
        (_S.OFFERED, _T.END): _S.ENDED,
        (_S.ASSIGNED, _T.END): _S.ENDED,
        (_S.OUTSIDE, _T.END): _S.ENDED,
    }
)

OPEN_STATES = frozenset(ContactState) - {ContactState.ENDED}


class ContactKind(StrEnum):
    CHAT = "chat"
    CALL = "call"


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


class EndedBy(StrEnum):
    CLIENT = "client"
    AGENT = "agent"
    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"
    BOT = "bot"


class RequeueReason(StrEnum):
    AGENT_GONE = "agent_gone"
    SIGNED_OUT = "signed_out"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    TRANSFERRED = "transferred"
    SKILL_REMOVED = "skill_removed"
    NOT_REACHED = "not_reached"  # the client was called back and did not answer


class OfferOutcome(StrEnum):
    """How an offer ended. The sender's own act, the end of his assignment and a receiver who cannot take chats any
    more all withdraw it; `OfferReason` says which."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"


class OfferReason(StrEnum):
    """Why an offer was withdrawn."""

    BY_SENDER = "by_sender"
    ENDED = "ended"  # the session ended meanwhile
    MOVED = "moved"  # the sender lost the contact: silent, signed out, without the skill
    RECEIVER_GONE = "receiver_gone"  # status, workplace or skill of the receiver


class PullMode(StrEnum):
    """«Молния»: whether an operator may take contacts out of a queue by force, and how far."""

    OFF = "off"
    WITHIN_LIMIT = "within"
    ABOVE_LIMIT = "above"


class RatingMode(StrEnum):
    """Whether the client is asked to rate the service when an operator closes."""

    OFF = "off"
    ALWAYS = "always"
    BY_TICK = "tick"
