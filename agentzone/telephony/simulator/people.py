"""The people of a scenario: how those at devices and outside numbers answer, and what customers do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agentzone.telephony.simulator.switch import Simulator


@dataclass(frozen=True, slots=True)
class Habit:
    """What happens when a phone rings. Neither: it rings until somebody gives up, or until it is picked up. A number
    that is `unknown` never rings."""

    answer_after: float | None = None
    decline_after: float | None = None
    unknown: bool = False


IGNORES = Habit()


@dataclass(frozen=True, slots=True)
class Customer:
    """Calls `number` at `at` (seconds from the scenario's begin), leaves after waiting `patience` seconds, or after
    `talks` seconds of conversation. None: stays until the other side ends it."""

    at: float
    number: str
    caller: str
    name: str = ""
    patience: float | None = None
    talks: float | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON values; `Customer(**…)` makes it again."""
        return asdict(self)


def begin(simulator: Simulator, customers: Iterable[Customer]) -> None:
    """Let the customers of a scenario call."""
    for customer in customers:
        simulator.after(customer.at, _Visit(simulator, customer))


@dataclass
class _Visit:
    """One customer's call, from the first ring to the end."""

    simulator: Simulator
    customer: Customer
    channel: str = ""
    talked: bool = False

    def __call__(self) -> None:
        one = self.customer
        self.channel = self.simulator.customer_calls(one.number, one.caller, one.name)
        self.simulator.on_talk(self.channel, self._talks)
        if one.patience is not None:
            self.simulator.after(one.patience, self._leaves_waiting)

    def _talks(self) -> None:
        if not self.talked and self.customer.talks is not None:
            self.simulator.after(self.customer.talks, self._leaves)
        self.talked = True

    def _leaves_waiting(self) -> None:
        if not self.talked:
            self._leaves()

    def _leaves(self) -> None:
        self.simulator.customer_hangs_up(self.channel)
