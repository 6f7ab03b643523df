"""The timetable of background jobs. Times come from the settings at every start of beat; here a job can be stopped."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat import models as beat

from kernel.adminkit import Admin, moment

for model in (
    beat.PeriodicTask,
    beat.IntervalSchedule,
    beat.CrontabSchedule,
    beat.SolarSchedule,
    beat.ClockedSchedule,
):
    if admin.site.is_registered(model):  # its own pages let one name any function with any arguments
        admin.site.unregister(model)


@admin.register(beat.PeriodicTask)
class JobAdmin(Admin):
    list_display = ("title", "schedule_text", "enabled", "last_run", "total_run_count")
    list_select_related: ClassVar = ("interval", "crontab", "solar", "clocked")
    list_filter = ("enabled",)
    search_fields = ("name", "task")
    readonly_fields = ("title", "name", "task", "schedule_text", "last_run", "total_run_count")
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "schedule_text", "enabled", ("name", "task")),
                "description": _(
                    "Jobs and their times belong to the product. Stop one only to look into a fault: without them "
                    "silent workplaces keep their dialogs and old events are not removed."
                ),
            },
        ),
        (_("Runs"), {"fields": ("last_run", "total_run_count")}),
    )

    @admin.display(description=_("when"))
    def schedule_text(self, job: Any) -> str:
        if job.interval is None:
            return str(job.schedule)
        seconds = round(job.interval.schedule.run_every.total_seconds())
        for length, words in (
            (3600, _("every %(n)d h")),
            (60, _("every %(n)d min")),
            (1, _("every %(n)d s")),
        ):
            if seconds % length == 0:
                return str(words % {"n": seconds // length})
        return str(job.interval)

    @admin.display(description=_("job"), ordering="name")
    def title(self, job: Any) -> str:
        return str(settings.ADMIN_JOB_TITLES.get(job.name, job.name))

    @admin.display(description=_("last run"), ordering="last_run_at")
    def last_run(self, job: Any) -> str:
        return moment(job.last_run_at)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
