"""The working days of the demo operators: status spans, and who was free at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from agentzone.models import AgentSlot, Project, Status, StatusSpan, User

MINUTE = timedelta(minutes=1)
LAST_CHAT = 25 * MINUTE
"""No new dialog so shortly before the end of a shift: all of them end within it."""


@dataclass(slots=True)
class Worker:
    """An operator through all days. `ready`: times when he took chats; `busy`: assignments given so far."""

    user: User
    levels: dict[int, int]  # project id → level
    feminine: bool
    late: bool
    limit: int  # of chats at once
    ready: list[tuple[datetime, datetime]] = field(default_factory=list)
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)

    def is_ready(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self.ready)

    def load(self, start: datetime, end: datetime) -> int:
        """At most how many dialogs he had open in the time."""
        return sum(begun < end and ended > start for begun, ended in self.busy)

    def last_assigned(self, before: datetime) -> float:
        return max((begun.timestamp() for begun, _ in self.busy if begun < before), default=0.0)


def choose(
    workers: list[Worker], project: Project, at: datetime, until: datetime, last: int | None
) -> Worker | None:
    """As the router does: the client's last operator, then the best level, the lowest load, the longest idle."""
    free = [
        w
        for w in workers
        if project.pk in w.levels and w.is_ready(at) and w.load(at, until) < project.chat_limit
    ]
    return min(
        free,
        key=lambda w: (
            w.user.pk != last,
            w.levels[project.pk],
            w.load(at, at + MINUTE),
            w.last_assigned(at),
        ),
        default=None,
    )


def work_day(
    worker: Worker, midnight: datetime, statuses: dict[str, Status], random: Random
) -> list[StatusSpan]:
    """One day's spans, without a gap between signing in and out. `midnight` is the day's start, aware."""
    start = (
        midnight + timedelta(hours=12 if worker.late else 9) + timedelta(seconds=random.randint(-400, 200))
    )
    lunch = start + timedelta(hours=4, seconds=random.randint(-2400, 2400))
    pause = start + timedelta(hours=6, seconds=random.randint(0, 4000))
    end = start + timedelta(hours=9, seconds=random.randint(0, 300))
    turns = [
        ("not_ready", start),
        ("ready", start + timedelta(seconds=random.randint(60, 240))),
        ("lunch", lunch),
        ("ready", lunch + timedelta(minutes=45, seconds=random.randint(-200, 200))),
        ("personal", pause),
        ("ready", pause + timedelta(seconds=random.randint(240, 900))),
        ("extra_wrap_up", end - timedelta(seconds=random.randint(120, 600))),
    ]
    spans = []
    for number, (code, began) in enumerate(turns):
        ended = turns[number + 1][1] if number + 1 < len(turns) else end
        status = statuses[code]
        spans.append(
            StatusSpan(
                agent=worker.user,
                status=status,
                started_at=began,
                ended_at=ended,
                is_break=status.is_break,
                takes_chats=status.takes_chats,
                takes_calls=status.takes_calls,
                chat_limit=worker.limit,
            )
        )
        if status.takes_chats:
            worker.ready.append((began, min(ended, end - LAST_CHAT)))
    return spans


def slots(workers: list[Worker], spans: list[StatusSpan]) -> list[AgentSlot]:
    """The present state of those who have worked: signed out since their last day."""
    last = {span.agent_id: span for span in spans}
    return [
        AgentSlot(
            agent=w.user,
            status=last[w.user.pk].status,
            status_since=last[w.user.pk].started_at,
            last_assigned_at=max((begun for begun, _ in w.busy), default=None),
        )
        for w in workers
    ]
