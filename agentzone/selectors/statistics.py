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
_CALLS = """
SELECT b.n, count(*) FILTER (WHERE h.role = 'main' AND h.answered_at >= b.s AND h.answered_at < b.e),
    count(*) FILTER (WHERE h.answered_at IS NULL AND h.done_at >= b.s AND h.done_at < b.e
        AND h.outcome IN ('declined', 'timed_out')),
    coalesce(sum(extract(epoch FROM greatest(interval '0',
        least(coalesce(h.left_at, %(now)s), b.e) - greatest(h.answered_at, b.s))))
        FILTER (WHERE h.answered_at IS NOT NULL), 0),
    coalesce(sum(extract(epoch FROM greatest(interval '0',
        least(coalesce(h.done_at, %(now)s), b.e) - greatest(h.left_at, b.s))))
        FILTER (WHERE h.left_at IS NOT NULL), 0),
    coalesce(sum((SELECT sum(extract(epoch FROM greatest(interval '0',
            least(coalesce(c.ended_at, %(now)s), b.e) - greatest(c.started_at, b.s))))
        FROM agentzone_callhold AS c WHERE c.handling_id = h.id)), 0)
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS b(s, e, n)
LEFT JOIN LATERAL (
    SELECT part.*, offer.outcome FROM agentzone_handling AS part
    JOIN agentzone_contact AS contact ON contact.id = part.call_id
    LEFT JOIN agentzone_offer AS offer ON offer.id = part.offer_id
    WHERE part.agent_id = %(agent)s AND contact.project_id = %(project)s
        AND part.rang_at < b.e AND coalesce(part.done_at, %(now)s) >= b.s
) AS h ON true
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
    asked: dict[str, Any] = {
        "agent": user.pk,
        "project": project.pk,
        "now": now,
        "starts": [start for _, start, _ in borders],
        "ends": [end for _, _, end in borders],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPANS, asked)
        spans = cursor.fetchall()
        cursor.execute(_CALLS, asked)
        calls = cursor.fetchall()
    return [
        {"from": day.isoformat(), "at": iso(start), **_row(span[1:], call[1:])}
        for (day, start, _), span, call in zip(borders, spans, calls, strict=True)
    ]


def _row(span: tuple[Any, ...], call: tuple[Any, ...]) -> dict[str, float | None]:
    signed_in, on_break = map(float, span)
    answered, missed = int(call[0]), int(call[1])
    conversation, acw, hold = map(float, call[2:])
    handling = conversation + acw
    return {
        "calls": answered,
        "missed": missed,
        "talk": conversation - hold,
        "hold": hold,
        "acw": acw,
        "handling": handling,
        "aht": handling / answered if answered else None,
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
