"""When a project works: a week, and days that are different. Pure; times of a day are in the project's zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HORIZON_DAYS = 60


@dataclass(frozen=True, slots=True)
class Interval:
    """From `opens` to `closes` of one day; midnight as the end means the end of the day."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Schedule:
    """`week`: 0 (Monday) to 6 → intervals, a day that is missing is closed. `days` rule over the week; () is closed."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Interval, ...]] = field(default_factory=dict)
    days: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)

    def of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        """The day's intervals as moments (UTC), in order. A day of 23 or 25 hours has its own length."""
        intervals = self.days.get(day, self.week.get(day.weekday(), ()))
        return sorted(
            (self._moment(day, i.opens), self._moment(day + _DAY if i.closes == time.min else day, i.closes))
            for i in intervals
        )

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


_DAY = timedelta(days=1)


def is_open(schedule: Schedule, moment: datetime) -> bool:
    """Whether the project works at the moment."""
    day = moment.astimezone(schedule.zone).date()
    return any(start <= moment < end for start, end in schedule.of_day(day))


def next_opening(schedule: Schedule, moment: datetime) -> datetime | None:
    """The first moment from `moment` on at which it works; None when that is further than HORIZON_DAYS."""
    if is_open(schedule, moment):
        return moment
    day = moment.astimezone(schedule.zone).date()
    for ahead in range(HORIZON_DAYS):
        for start, end in schedule.of_day(day + ahead * _DAY):
            if end > moment and start < end:
                return max(start, moment)
    return None
