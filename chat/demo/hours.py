"""Hours and intervals of the demo projects: one works by hours, one closes its chats by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from agentzone.models import Project, SpecialDay, WorkingHours
from kernel import clock

BY_HOURS, CLOSING = "vozvraty", "dostavka"
HOLIDAYS = (("01-01", "Новый год"), ("01-07", "Рождество"), ("05-09", "День Победы"))


def load(projects: Mapping[str, Project]) -> None:
    project = projects[BY_HOURS]
    project.hours_enabled = True
    project.save(update_fields=["hours_enabled"])
    WorkingHours.objects.bulk_create(
        WorkingHours(project=project, weekday=day, opens=time(9), closes=time(21 if day < 5 else 18))
        for day in range(7)
    )
    year = clock.now().year + 1
    SpecialDay.objects.bulk_create(
        SpecialDay(project=project, date=f"{year}-{day}", name=name) for day, name in HOLIDAYS
    )
    closing = projects[CLOSING]
    closing.autoclose_warn_seconds, closing.autoclose_close_seconds = 600, 1200
    closing.save(update_fields=["autoclose_warn_seconds", "autoclose_close_seconds"])
