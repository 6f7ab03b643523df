"""State machines as pure tables: which trigger leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)


class TransitionRefused(Exception):
    """The trigger is not allowed in this state."""

    def __init__(self, state: StrEnum, trigger: StrEnum) -> None:
        super().__init__(f"{trigger.value!r} is not allowed in state {state.value!r}")
        self.state = state
        self.trigger = trigger


class StateMachine(Generic[S, T]):
    """A transition table. Pure: applying the transition to a row is the service's compare-and-set UPDATE."""

    def __init__(self, table: Mapping[tuple[S, T], S]) -> None:
        self._table = dict(table)

    def target(self, state: S, trigger: T) -> S:
        """Next state; raises TransitionRefused when the table has no such row."""
        try:
            return self._table[state, trigger]
        except KeyError:
            raise TransitionRefused(state, trigger) from None

    def sources(self, trigger: T) -> frozenset[S]:
        """States in which the trigger is allowed: the `WHERE state IN (…)` of the compare-and-set."""
        return frozenset(state for state, on in self._table if on == trigger)
