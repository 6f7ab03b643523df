"""A simulated switch that loses its recordings' way as often as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agentzone.telephony.contract import RecordingMissing, SwitchAway
from agentzone.telephony.simulator import SimulatedRecordings


class FaultySwitch(SimulatedRecordings):
    """Fails as often as it is told, and keeps a log of what was asked."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.log: list[str] = []
        self.away: list[str] = []  # what fails next: “fetch”, “midst”, “delete”

    def fetch(self, name: str) -> Iterator[bytes]:
        self.log.append("fetch")
        self._fail("fetch")
        blocks = super().fetch(name)
        if "midst" in self.away:
            yield next(blocks)
            yield next(blocks)
            self._fail("midst")
        yield from blocks

    def delete(self, name: str) -> None:
        self.log.append("delete")
        self._fail("delete")
        super().delete(name)

    def _fail(self, act: str) -> None:
        if act in self.away:
            self.away.remove(act)
            raise SwitchAway(act)

    def has(self, name: str) -> bool:
        try:
            next(iter(SimulatedRecordings.fetch(self, name)))
        except RecordingMissing:
            return False
        return True
