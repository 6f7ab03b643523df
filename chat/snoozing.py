"""Until when a dialog sleeps: the offered terms, and their moment in the project's time zone. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

MORNING = time(9)
LONGEST = timedelta(days=60)
SNOOZES = [
    ("15m", _("in 15 minutes")),
    ("1h", _("in an hour")),
    ("3h", _("in three hours")),
    ("tomorrow", _("tomorrow at 9:00")),
]
_PERIODS = {"15m": timedelta(minutes=15), "1h": timedelta(hours=1), "3h": timedelta(hours=3)}


def moment_of(term: str, now: datetime, time_zone: str) -> datetime:
    """The moment a term means. Raises KeyError for a term that is not offered."""
    if term == "tomorrow":
        zone = ZoneInfo(time_zone)
        day = now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(day, MORNING, zone).astimezone(now.tzinfo)
    return now + _PERIODS[term]
