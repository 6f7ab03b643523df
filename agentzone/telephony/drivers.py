"""Which switch this installation has."""

from __future__ import annotations

from agentzone.telephony.contract import Switch
from agentzone.telephony.simulator import Simulator


def make_switch() -> Switch:
    """The simulator, in which nobody calls by himself."""
    return Simulator()
