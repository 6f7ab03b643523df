"""Whether a project works now, and when it will."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


def open_now(projects: Iterable[Project]) -> set[int]:
    """Which of the projects work now. Two queries, or none when none of them works by hours."""
    now, rows = clock.now(), list(projects)
    by_hours = [row for row in rows if row.hours_enabled]
    schedules = _schedules(by_hours, now) if by_hours else {}
    return {row.pk for row in rows if row.pk not in schedules or is_open(schedules[row.pk], now)}


def schedule_of(project: Project, now: datetime) -> Schedule:
    """The week and the special days from yesterday to the horizon. Two queries."""
    return _schedules([project], now)[project.pk]


def _schedules(projects: Sequence[Project], now: datetime) -> dict[int, Schedule]:
    weeks: dict[int, dict[int, list[Interval]]] = defaultdict(lambda: defaultdict(list))
    for row in WorkingHours.objects.filter(project__in=projects).order_by("weekday", "opens"):
        weeks[row.project_id][row.weekday].append(Interval(row.opens, row.closes))
    around = (now.date() - timedelta(days=2), now.date() + timedelta(days=HORIZON_DAYS))
    days: dict[int, dict[date, tuple[Interval, ...]]] = defaultdict(dict)
    for day in SpecialDay.objects.filter(project__in=projects, date__range=around):
        days[day.project_id][day.date] = (
            (Interval(day.opens, day.closes),) if day.opens and day.closes else ()
        )
    return {
        row.pk: Schedule(
            ZoneInfo(row.time_zone), {day: tuple(rows) for day, rows in weeks[row.pk].items()}, days[row.pk]
        )
        for row in projects
    }
