"""What an operator's parts in calls took, by intervals: the one place that computes it from handlings and holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

_LASTS = "extract(epoch FROM greatest(interval '0', least(coalesce({end}, %(now)s), b.e) - greatest({start}, b.s)))"
_CONVERSATION = _LASTS.format(start="h.answered_at", end="h.left_at")
_ACW = _LASTS.format(start="h.left_at", end="h.done_at")
_HOLD = f"""(SELECT coalesce(sum({_LASTS.format(start="c.started_at", end="c.ended_at")}), 0)
    FROM agentzone_callhold AS c WHERE c.handling_id = h.id)"""  # noqa: S608  (constants)

_PARTS = f"""
SELECT count(*) FILTER (WHERE h.main AND h.answered_at >= b.s AND h.answered_at < b.e),
    count(*) FILTER (WHERE h.answered_at IS NULL AND h.done_at >= b.s AND h.done_at < b.e
        AND h.outcome IN ('declined', 'timed_out')),
    coalesce(sum({_CONVERSATION}) FILTER (WHERE h.answered_at IS NOT NULL), 0),
    coalesce(sum({_HOLD}), 0),
    coalesce(sum({_ACW}) FILTER (WHERE h.left_at IS NOT NULL), 0),
    coalesce(sum({_CONVERSATION}) FILTER (WHERE h.main AND h.answered_at IS NOT NULL), 0),
    coalesce(sum({_HOLD}) FILTER (WHERE h.main), 0),
    coalesce(sum({_ACW}) FILTER (WHERE h.main AND h.left_at IS NOT NULL), 0)
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS b(s, e, n)
LEFT JOIN LATERAL (
    SELECT part.*, part.role = 'main' AS main, offer.outcome FROM agentzone_handling AS part
    JOIN agentzone_contact AS contact ON contact.id = part.call_id
    LEFT JOIN agentzone_offer AS offer ON offer.id = part.offer_id
    WHERE part.agent_id = %(agent)s AND (%(project)s::bigint IS NULL OR contact.project_id = %(project)s)
        AND part.rang_at < b.e AND coalesce(part.done_at, %(now)s) >= b.s
) AS h ON true
GROUP BY b.n ORDER BY b.n
"""  # noqa: S608  (constants)


class Seconds(NamedTuple):
    """conversation = talk + hold; what still lasts counts to the moment that was asked for."""

    conversation: float
    hold: float
    acw: float

    @property
    def talk(self) -> float:
        return self.conversation - self.hold

    @property
    def handling(self) -> float:
        """Talk, hold and after-call work."""
        return self.conversation + self.acw


class Parts(NamedTuple):
    """`calls` were answered in the interval by him who leads them, `missed` ended unanswered by his fault. `all` is the
    time of all his parts, `led` that of the calls he led: averages per call divide `led`, since who is only asked by a
    colleague has answered no call (docs/metrics.md)."""

    calls: int
    missed: int
    all: Seconds
    led: Seconds

    @property
    def average_handling(self) -> float | None:
        """AHT; None without a call."""
        return self.led.handling / self.calls if self.calls else None

    @property
    def average_talk(self) -> float | None:
        return self.led.talk / self.calls if self.calls else None


def parts_by_interval(
    agent_id: int,
    starts: Sequence[datetime],
    ends: Sequence[datetime],
    now: datetime,
    project_id: int | None = None,
) -> list[Parts]:
    """One a pair of start and end, each part cut to it. One query."""
    asked = {"agent": agent_id, "project": project_id, "now": now, "starts": list(starts), "ends": list(ends)}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, asked)
        rows = cursor.fetchall()
    return [
        Parts(int(row[0]), int(row[1]), Seconds(*map(float, row[2:5])), Seconds(*map(float, row[5:8])))
        for row in rows
    ]
