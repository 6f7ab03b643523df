"""What networks and switches do to events: twice, late (so out of turn), or not at all. Repeatable by its seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from agentzone.telephony.switch_events import Event, SwitchDown, SwitchUp


@dataclass
class Faults:
    """Chances from 0 to 1; `late_seconds` is how late an event may come at most."""

    seed: int = 0
    twice: float = 0.0
    lost: float = 0.0
    late: float = 0.0
    late_seconds: float = 0.5
    random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 (a rehearsal, not a secret)

    def deliveries(self, event: Event) -> Iterator[float]:
        """Delays, in seconds, after which the event is delivered; none when it is lost."""
        if isinstance(event, SwitchUp | SwitchDown):
            yield 0.0
            return
        if self.random.random() < self.lost:
            return
        yield self._delay()
        if self.random.random() < self.twice:
            yield self._delay()

    def _delay(self) -> float:
        return self.random.uniform(0, self.late_seconds) if self.random.random() < self.late else 0.0
