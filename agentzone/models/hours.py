"""Working hours of projects, and days that are different."""

from __future__ import annotations

import calendar
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.project import Project

_MIDNIGHT = "00:00"


class Weekday(models.IntegerChoices):
    MONDAY = calendar.MONDAY, _("Monday")
    TUESDAY = calendar.TUESDAY, _("Tuesday")
    WEDNESDAY = calendar.WEDNESDAY, _("Wednesday")
    THURSDAY = calendar.THURSDAY, _("Thursday")
    FRIDAY = calendar.FRIDAY, _("Friday")
    SATURDAY = calendar.SATURDAY, _("Saturday")
    SUNDAY = calendar.SUNDAY, _("Sunday")


def _forward(opens: Any, closes: Any) -> None:
    if opens is not None and closes is not None and closes <= opens and closes.strftime("%H:%M") != _MIDNIGHT:
        raise ValidationError({"closes": _("It must close after it opens; 00:00 is the end of the day.")})


class WorkingHours(models.Model):
    """One interval of one weekday. Several make a day with a break; a weekday without any is a day off."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="working_hours", verbose_name=_("project")
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday.choices)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("00:00 is the end of the day."))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering: ClassVar = ["project", "weekday", "opens"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "weekday", "opens"], name="agentzone_hours_once"),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)),
                name="agentzone_hours_weekday",
                violation_error_message=_("Choose a day of the week."),
            ),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes=_MIDNIGHT),
                name="agentzone_hours_forward",
                violation_error_message=_("It must close after it opens; 00:00 is the end of the day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def clean(self) -> None:
        _forward(self.opens, self.closes)


class SpecialDay(models.Model):
    """A holiday, or a day with other hours. Without times it is a day off."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="special_days", verbose_name=_("project")
    )
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Empty: a day off."))
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering: ClassVar = ["project", "date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "date"], name="agentzone_special_day_once"),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(opens__isnull=False, closes__isnull=False),
                name="agentzone_special_day_whole",
                violation_error_message=_("Give both times, or none for a day off."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.name}".strip()

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValidationError({"closes": _("Give both times, or none for a day off.")})
        _forward(self.opens, self.closes)
