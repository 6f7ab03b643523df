"""States of voice: the call, each of its legs, the offer to an agent, and the agent's part in the call. Pure.

Facts move them: what the switch reports, never what somebody wished. A trigger that the table has no row for is an
event that came late, twice or out of turn, and changes nothing.
"""

from __future__ import annotations

from enum import StrEnum

from kernel.states import StateMachine


class CallState(StrEnum):
    DIALLING = "dialling"  # an outgoing call: first the agent's phone rings, then the client's
    ORDERED = "ordered"  # the client has hung up and is to be called back; he keeps his place
    ASKED = "asked"  # an agent's phone rings for that
    QUEUED = "queued"
    OFFERED = "offered"
    TALKING = "talking"
    HELD = "held"
    PASSING = "passing"  # handed over to an external specialist: his phone rings, the client hears music
    PASSED = "passed"  # client and external specialist talk, no agent is there
    ENDED = "ended"


class CallTrigger(StrEnum):
    OFFER = "offer"  # an agent's phone is to ring
    RETURN = "return"  # declined, not answered, withdrawn; the agent is gone; the client was not reached
    ANSWER = "answer"
    HOLD = "hold"
    RETRIEVE = "retrieve"
    HAND_OUT = "hand_out"  # the agent, or the queue, hands the call over to somebody outside
    ORDER = "order"  # the client wishes to be called back
    REJOIN = "rejoin"  # he has called again himself
    JOIN = "join"  # that one has answered
    END = "end"  # the client is not there any more


_C, _CT = CallState, CallTrigger
CALL: StateMachine[CallState, CallTrigger] = StateMachine(
    {
        (_C.DIALLING, _CT.ANSWER): _C.TALKING,
        (_C.DIALLING, _CT.END): _C.ENDED,
        (_C.DIALLING, _CT.RETURN): _C.ORDERED,
        (_C.QUEUED, _CT.ORDER): _C.ORDERED,
        (_C.ORDERED, _CT.OFFER): _C.ASKED,
        (_C.ORDERED, _CT.REJOIN): _C.QUEUED,
        (_C.ASKED, _CT.RETURN): _C.ORDERED,
        (_C.ASKED, _CT.REJOIN): _C.OFFERED,
        (_C.ASKED, _CT.ANSWER): _C.DIALLING,
        (_C.ORDERED, _CT.END): _C.ENDED,
        (_C.ASKED, _CT.END): _C.ENDED,
        (_C.QUEUED, _CT.HAND_OUT): _C.PASSING,
        (_C.QUEUED, _CT.OFFER): _C.OFFERED,
        (_C.OFFERED, _CT.RETURN): _C.QUEUED,
        (_C.OFFERED, _CT.ANSWER): _C.TALKING,
        (_C.TALKING, _CT.HOLD): _C.HELD,
        (_C.HELD, _CT.RETRIEVE): _C.TALKING,
        (_C.TALKING, _CT.RETURN): _C.QUEUED,
        (_C.HELD, _CT.RETURN): _C.QUEUED,
        (_C.TALKING, _CT.HAND_OUT): _C.PASSING,
        (_C.HELD, _CT.HAND_OUT): _C.PASSING,
        (_C.PASSING, _CT.JOIN): _C.PASSED,
        (_C.PASSING, _CT.RETURN): _C.QUEUED,
        (_C.PASSED, _CT.RETURN): _C.QUEUED,
        (_C.PASSING, _CT.END): _C.ENDED,
        (_C.PASSED, _CT.END): _C.ENDED,
        (_C.QUEUED, _CT.END): _C.ENDED,
        (_C.OFFERED, _CT.END): _C.ENDED,
        (_C.TALKING, _CT.END): _C.ENDED,
        (_C.HELD, _CT.END): _C.ENDED,
    }
)


class LegState(StrEnum):
    DIALLING = "dialling"  # asked for, the switch has not said that it rings
    RINGING = "ringing"
    UP = "up"
    ENDED = "ended"


class LegTrigger(StrEnum):
    RING = "ring"
    ANSWER = "answer"
    END = "end"


_L, _LT = LegState, LegTrigger
LEG: StateMachine[LegState, LegTrigger] = StateMachine(
    {
        (_L.DIALLING, _LT.RING): _L.RINGING,
        (_L.DIALLING, _LT.ANSWER): _L.UP,
        (_L.RINGING, _LT.ANSWER): _L.UP,
        (_L.DIALLING, _LT.END): _L.ENDED,
        (_L.RINGING, _LT.END): _L.ENDED,
        (_L.UP, _LT.END): _L.ENDED,
    }
)


class OfferState(StrEnum):
    """The values are those that agentzone.Offer keeps in `outcome`."""

    PENDING = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"


class OfferTrigger(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    TIME_OUT = "time_out"
    WITHDRAW = "withdraw"


_O, _OT = OfferState, OfferTrigger
OFFER: StateMachine[OfferState, OfferTrigger] = StateMachine(
    {
        (_O.PENDING, _OT.ACCEPT): _O.ACCEPTED,
        (_O.PENDING, _OT.DECLINE): _O.DECLINED,
        (_O.PENDING, _OT.TIME_OUT): _O.TIMED_OUT,
        (_O.PENDING, _OT.WITHDRAW): _O.WITHDRAWN,
    }
)


class HandlingState(StrEnum):
    """The agent's part in one call: «Резерв», «Разговор», «Удержание», «Постобработка», and over."""

    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"
    WRAP_UP = "acw"
    DONE = "done"


class Role(StrEnum):
    """What the agent is in the call: the one whose client it is, or a colleague whom that one asks."""

    MAIN = "main"
    CONSULT = "consult"


class HandlingTrigger(StrEnum):
    ANSWER = "answer"
    HOLD = "hold"
    RETRIEVE = "retrieve"
    LEAVE = "leave"  # the conversation is over for this agent
    MISS = "miss"  # it never began: declined, not answered, withdrawn
    FINISH = "finish"  # after-call work is over


_H, _HT = HandlingState, HandlingTrigger
HANDLING: StateMachine[HandlingState, HandlingTrigger] = StateMachine(
    {
        (_H.RINGING, _HT.ANSWER): _H.TALKING,
        (_H.RINGING, _HT.MISS): _H.DONE,
        (_H.TALKING, _HT.HOLD): _H.HOLD,
        (_H.HOLD, _HT.RETRIEVE): _H.TALKING,
        (_H.TALKING, _HT.LEAVE): _H.WRAP_UP,
        (_H.HOLD, _HT.LEAVE): _H.WRAP_UP,
        (_H.WRAP_UP, _HT.FINISH): _H.DONE,
    }
)


class Place(StrEnum):
    """Where a leg is in the switch once it is up. Nowhere: it hears silence."""

    NOWHERE = ""
    HOLD = "hold"  # alone, with music
    TALK = "talk"  # in the call's conversation
    LISTEN = "listen"  # hears what another leg hears and says, and is not heard
    WHISPER = "whisper"  # the same, and is heard by that leg's person alone


class Mode(StrEnum):
    """How a supervisor takes part in an agent's call."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


class Cause(StrEnum):
    """Why a leg ended, in the words of all drivers."""

    NORMAL = "normal"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"  # no such device, or it is not registered
    LOST = "lost"  # sound stopped coming, or the switch itself went down
    FAILED = "failed"


class LegKind(StrEnum):
    CLIENT = "client"
    AGENT = "agent"
    SPECIALIST = "specialist"  # whom an agent asks, or hands the call over to
    SUPERVISOR = "supervisor"  # who listens in


class CommandState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"  # given to the switch; what became of it is not known yet
    DONE = "done"
    FAILED = "failed"


class CommandTrigger(StrEnum):
    SEND = "send"
    SUCCEED = "succeed"
    FAIL = "fail"
    GIVE_BACK = "give back"


_K, _KT = CommandState, CommandTrigger
COMMAND: StateMachine[CommandState, CommandTrigger] = StateMachine(
    {
        (_K.QUEUED, _KT.SEND): _K.SENT,
        (_K.SENT, _KT.SEND): _K.SENT,  # again, after a restart: the same op id does nothing twice
        (_K.SENT, _KT.SUCCEED): _K.DONE,
        (_K.SENT, _KT.FAIL): _K.FAILED,
        (_K.SENT, _KT.GIVE_BACK): _K.QUEUED,  # the switch was away and has not got it
        (_K.QUEUED, _KT.FAIL): _K.FAILED,  # its leg ended before it was sent
    }
)
