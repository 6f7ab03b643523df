"""An operator's past by days, weeks or months (A5), in the columns that a project has chosen and in its time zone.

Calls, talk, hold and after-call work are those of the project; working time and pauses are the person's whole ones.
Everything is cut at the borders of the rows, as docs/metrics.md defines the numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from agentzone.models import Project, User
from agentzone.selectors.parts import Parts, parts_by_interval
from kernel import clock
from kernel.clock import iso

ROWS = {"day": 31, "week": 13, "month": 13}
"""So many rows back, the present one included."""

_SPANS = """
SELECT b.n, coalesce(sum(d.t), 0), coalesce(sum(d.t) FILTER (WHERE d.pause), 0)
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS b(s, e, n)
LEFT JOIN LATERAL (
    SELECT extract(epoch FROM least(coalesce(ended_at, %(now)s), b.e) - greatest(started_at, b.s)) AS t,
        is_break AND activity = 'idle' AS pause
    FROM agentzone_statusspan
    WHERE agent_id = %(agent)s AND started_at < b.e AND coalesce(ended_at, %(now)s) > b.s
) AS d ON true
GROUP BY b.n ORDER BY b.n
"""


def projects_with_columns(user: User) -> list[Project]:
    """Projects of the person whose manager has set up what operators see of their past."""
    mine = Project.objects.filter(skills__agent=user, is_active=True).exclude(agent_columns=[])
    return list(mine.order_by("name", "pk"))


def statistics(user: User, project: Project, step: str) -> list[dict[str, Any]]:
    """The newest row first. Two queries whatever their number."""
    now = clock.now()
    borders = _borders(now, ZoneInfo(project.time_zone), step)
    starts, ends = [start for _, start, _ in borders], [end for _, _, end in borders]
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, {"agent": user.pk, "now": now, "starts": starts, "ends": ends})
        spans = cursor.fetchall()
    parts = parts_by_interval(user.pk, starts, ends, now, project.pk)
    return [
        {"from": day.isoformat(), "at": iso(start), **_row(span[1:], part)}
        for (day, start, _), span, part in zip(borders, spans, parts, strict=True)
    ]


def _row(span: tuple[Any, ...], part: Parts) -> dict[str, float | None]:
    signed_in, on_break = map(float, span)
    return {
        "calls": part.calls,
        "missed": part.missed,
        "talk": part.all.talk,
        "hold": part.all.hold,
        "acw": part.all.acw,
        "handling": part.all.handling,
        "aht": part.average_handling,
        "signed_in": signed_in,
        "on_break": on_break,
    }


def _borders(now: datetime, zone: ZoneInfo, step: str) -> list[tuple[date, datetime, datetime]]:
    """The first day of each row, and when it begins and ends: the newest first."""
    first, back, forth = _STEPS[step]
    day = first(now.astimezone(zone).date())
    found = []
    for _ in range(ROWS[step]):
        start, end = (datetime.combine(one, time(), zone) for one in (day, forth(day)))
        found.append((day, start, min(end, now) if start < now else end))
        day = back(day)
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


Move = Callable[[date], date]
_STEPS: dict[str, tuple[Move, Move, Move]] = {
    "day": (lambda day: day, lambda day: day - timedelta(days=1), lambda day: day + timedelta(days=1)),
    "week": (
        lambda day: day - timedelta(days=day.weekday()),
        lambda day: day - timedelta(days=7),
        lambda day: day + timedelta(days=7),
    ),
    "month": (
        lambda day: day.replace(day=1),
        lambda day: (day - timedelta(days=1)).replace(day=1),
        _next_month,
    ),
}
