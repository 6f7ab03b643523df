"""Names of the channels that we dial: by them a new process tells our legs in the switch from all others."""

from __future__ import annotations

from kernel.ids import new_id

DIALLED = "leg-"


def new_channel() -> str:
    """A name that no other leg has."""
    return f"{DIALLED}{new_id().hex}"
