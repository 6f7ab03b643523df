"""Whether a project works now, and when it will."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agentzone.hours import HORIZON_DAYS, Interval, Schedule, is_open, next_opening
from agentzone.models import Project, SpecialDay, WorkingHours
from kernel import clock


@dataclass(frozen=True, slots=True)
class Hours:
    """`opens_at` (UTC) only while it is closed and an opening is in sight; `text` is the project's own notice."""

    is_open: bool
    opens_at: datetime | None = None
    text: str = ""


OPEN = Hours(True)


def hours_of(project: Project, at: datetime | None = None) -> Hours:
    """A project without working hours is always open, at the cost of no query."""
    if not project.hours_enabled:
        return OPEN
    now = at or clock.now()
    schedule = schedule_of(project, now)
    if is_open(schedule, now):
        return OPEN
    return Hours(False, next_opening(schedule, now), project.out_of_hours_text)


def schedule_of(project: Project, now: datetime) -> Schedule:
    """The week and the special days from yesterday to the horizon. Two queries."""
    week: dict[int, list[Interval]] = defaultdict(list)
    for row in WorkingHours.objects.filter(project=project).order_by("weekday", "opens"):
        week[row.weekday].append(Interval(row.opens, row.closes))
    around = (now.date() - timedelta(days=2), now.date() + timedelta(days=HORIZON_DAYS))
    days = {
        row.date: (Interval(row.opens, row.closes),) if row.opens and row.closes else ()
        for row in SpecialDay.objects.filter(project=project, date__range=around)
    }
    return Schedule(ZoneInfo(project.time_zone), {day: tuple(rows) for day, rows in week.items()}, days)
