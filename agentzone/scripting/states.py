"""States of one operator's work with a script in one call. Pure."""

from __future__ import annotations

from enum import StrEnum

from kernel.states import StateMachine


class RunState(StrEnum):
    OPEN = "open"  # on the operator's home page since he answered
    INCOMPLETE = (
        "incomplete"  # the next call has come: it can be finished from the history, until its time is over
    )
    COMPLETED = "completed"  # «Завершить разговор»: the call counts as correctly handled
    CLOSED = "closed"  # SOS: without a result
    LOCKED = "locked"  # its time is over


class RunTrigger(StrEnum):
    SET_ASIDE = "set_aside"
    COMPLETE = "complete"
    CLOSE = "close"
    LOCK = "lock"


_S, _T = RunState, RunTrigger

RUN: StateMachine[RunState, RunTrigger] = StateMachine(
    {
        (_S.OPEN, _T.SET_ASIDE): _S.INCOMPLETE,
        (_S.OPEN, _T.COMPLETE): _S.COMPLETED,
        (_S.OPEN, _T.CLOSE): _S.CLOSED,
        (_S.INCOMPLETE, _T.COMPLETE): _S.COMPLETED,
        (_S.INCOMPLETE, _T.CLOSE): _S.CLOSED,
        (_S.INCOMPLETE, _T.LOCK): _S.LOCKED,
    }
)
WORKING = RUN.sources(RunTrigger.COMPLETE)
