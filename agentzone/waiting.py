"""What a client who waits on the line is told: when, and in which of the prompts of agentzone/prompt_files. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

MOST_POSITION = 30
MINUTES = (*range(1, 16), 20, 30)
"""The waits that there are prompts of; a longer one is “more”."""
OFFER, THANKS, GOODBYE = "callback-offer", "callback-thanks", "goodbye"


def expected_wait(position: int, handling: float | None, operators: int) -> float | None:
    """Seconds until the client's turn: position × average handling time ÷ operators. None when it cannot be known.

    Source: Genesys Cloud, “Estimated wait time”: average handle time × position in queue ÷ active agents (Expertflow's
    documents give the same). While others wait too, one of the operators gets free every handling time ÷ operators
    seconds, and it is the client's turn when as many have got free as his position says.
    """
    if position < 1 or operators < 1 or handling is None or handling <= 0:
        return None
    return position * handling / operators


def position_prompt(position: int) -> str:
    return f"position-{position}" if position <= MOST_POSITION else "position-more"


def wait_prompt(seconds: float) -> str:
    """Whole minutes, never less than it will be: who is told too much is pleased."""
    minutes = max(1, math.ceil(seconds / 60))
    said = next((one for one in MINUTES if one >= minutes), None)
    return f"wait-{'more' if said is None else said}"


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell; None is not told."""

    position: int | None = None
    wait: float | None = None
    callback: bool = False

    def prompts(self) -> tuple[str, ...]:
        said = [
            None if self.position is None else position_prompt(self.position),
            None if self.wait is None else wait_prompt(self.wait),
            OFFER if self.callback else None,
        ]
        return tuple(one for one in said if one is not None)
