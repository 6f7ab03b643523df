"""Companies, projects (= skill groups) and the skills that connect agents to them."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.models.moves import MovesSettings
from agentzone.models.queue_settings import QUEUE_CONSTRAINTS, QueueSettings, clean_queue
from agentzone.models.recording_settings import RecordingSettings
from agentzone.models.voice import VoiceSettings

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no such time zone: %(value)s"), params={"value": value})


class Company(models.Model):
    """Whose clients are served. A client belongs to one company and is one person over all its projects."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


def _seconds(
    label: _StrPromise, default: int, top: int, text: _StrPromise, bottom: int = 0
) -> models.PositiveIntegerField[int, int]:
    limits = [MinValueValidator(bottom), MaxValueValidator(top)]
    return models.PositiveIntegerField(label, default=default, validators=limits, help_text=text)


class Project(MovesSettings, VoiceSettings, RecordingSettings, QueueSettings):
    """A skill group: one queue with its rules. What is measured is cut in its time zone."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="projects", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Moscow",
        validators=[validate_time_zone],
        help_text=_("A day, a half-hour and “today” of the reports are cut in this zone."),
    )
    color = models.CharField(
        _("colour"),
        max_length=7,
        default="#2a5bd0",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour like #2a5bd0."))],
        help_text=_("Accent of the visitor widget."),
    )
    # Distribution
    chat_limit = models.PositiveSmallIntegerField(
        _("chats per operator"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("An operator gets a chat of this project only while his open chats are fewer."),
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=5,
        validators=[MaxValueValidator(9)],
        help_text=_("0–9. When an operator serves several queues the higher one goes first."),
    )
    ageing_seconds = _seconds(
        _("ageing, seconds"), 60, 86_400, _("Every so many seconds of waiting raise the priority by one."), 1
    )
    tier_widen_seconds = _seconds(
        _("next skill level after, seconds"),
        20,
        86_400,
        _("The best skill level is asked first; each further one after so long a wait."),
    )
    voice_excludes_chats = models.BooleanField(
        _("no chats during a call"),
        default=True,
        help_text=_("An operator who is in a call gets no chats of this project."),
    )
    # Service level
    answer_threshold_seconds = _seconds(
        _("answer threshold, seconds"), 30, 86_400, _("T of the service level."), 1
    )
    service_level_target = models.PositiveSmallIntegerField(
        _("service level target, %"), default=80, validators=[MaxValueValidator(100)]
    )
    short_abandon_seconds = _seconds(
        _("short abandon, seconds"),
        5,
        3600,
        _("Clients who leave sooner do not count against the service level."),
    )
    warn_seconds = _seconds(
        _("clock turns amber after, seconds"), 120, 86_400, _("Unanswered client message."), 1
    )
    alarm_seconds = _seconds(
        _("clock turns red after, seconds"), 300, 86_400, _("Unanswered client message."), 1
    )
    # Session
    session_minutes = models.PositiveIntegerField(
        _("session length, minutes"),
        default=1440,
        validators=[MinValueValidator(1)],
        help_text=_(
            "An opened dialog shows its current session, and never less than the last so many minutes; "
            "“Show earlier messages” brings the rest."
        ),
    )
    silent_return_seconds = _seconds(
        _("return chats of a silent workplace after, seconds"),
        30,
        86_400,
        _("Counted from “No activity”. Dialogs that wait for an answer go back to the head of the queue."),
    )
    # Closing by itself (C16)
    autoclose_warn_seconds = _seconds(
        _("warn the client after, seconds"),
        0,
        7 * 86_400,
        _(
            "From the operator's last message that the client has not answered, or from when he took the dialog up "
            "after it. 0: no warning."
        ),
    )
    autoclose_warn_text = models.CharField(
        _("text of the warning"), max_length=400, blank=True, help_text=_("Empty: a standard text.")
    )
    autoclose_close_seconds = _seconds(
        _("close the chat after, seconds"),
        0,
        7 * 86_400,
        _(
            "From the same moment, and never without the warning if there is one. "
            "0: chats are never closed by themselves."
        ),
    )
    autoclose_close_text = models.CharField(
        _("text of the closing"), max_length=400, blank=True, help_text=_("Empty: a standard text.")
    )
    # Hours
    hours_enabled = models.BooleanField(
        _("works by hours"),
        default=False,
        help_text=_("Otherwise it is always open. The hours are on the tabs below."),
    )
    out_of_hours_text = models.CharField(
        _("reply out of hours"),
        max_length=400,
        blank=True,
        help_text=_("Sent once to a client who writes while it is closed. Empty: a standard text."),
    )
    # Files
    files_max_mb = models.PositiveSmallIntegerField(
        _("largest file, MB"),
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(2000)],
        help_text=_("A channel may set a lower limit of its own."),
    )
    files_from_visitors = models.BooleanField(_("visitors may send files"), default=True)
    files_images = models.BooleanField(_("pictures"), default=True)
    files_videos = models.BooleanField(_("video"), default=True)
    files_sounds = models.BooleanField(_("sound and voice"), default=True)
    files_documents = models.BooleanField(
        _("documents"), default=True, help_text=_("PDF, office documents, plain text.")
    )
    files_others = models.BooleanField(
        _("other files"),
        default=True,
        help_text=_("Archives and what is not known. Programs are never taken."),
    )
    edit_minutes = models.PositiveIntegerField(
        _("own messages can be changed for, minutes"),
        default=15,
        validators=[MaxValueValidator(10_080)],
        help_text=_(
            "Operators and clients may edit and delete what they wrote for so long, where the channel can. 0: never. "
            "Former wordings are kept."
        ),
    )
    # Visitor
    team_name = models.CharField(
        _("team name"),
        max_length=80,
        blank=True,
        help_text=_("Shown in the widget. Empty: the project's name."),
    )
    greeting = models.CharField(
        _("greeting"),
        max_length=400,
        blank=True,
        help_text=_("First line in the widget before anybody wrote."),
    )
    offline_notice = models.CharField(
        _("notice when nobody is online"), max_length=400, blank=True, help_text=_("Empty: a standard text.")
    )
    consent_text = models.TextField(
        _("consent to the processing of personal data"),
        max_length=1000,
        blank=True,
        help_text=_(
            "The visitor must agree before the chat; the exact text and the time are kept. Addresses become "
            "links. Empty: not asked."
        ),
    )
    offline_form = models.BooleanField(
        _("form when nobody is there"),
        default=False,
        help_text=_(
            "Out of hours, and with no operator at work, the widget asks the form fields “Out of hours”."
        ),
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar = ["company__name", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "name"], name="agentzone_project_once"),
            models.CheckConstraint(
                condition=models.Q(chat_limit__gte=1),
                name="agentzone_chat_limit_positive",
                violation_error_message=_("At least one chat at once."),
            ),
            models.CheckConstraint(
                condition=models.Q(files_max_mb__gte=1),
                name="agentzone_files_limit_positive",
                violation_error_message=_("A file may have at least one megabyte."),
            ),
            models.CheckConstraint(
                condition=models.Q(alarm_seconds__gte=models.F("warn_seconds")),
                name="agentzone_alarm_after_warn",
                violation_error_message=_("Red cannot come before amber."),
            ),
            models.CheckConstraint(
                condition=models.Q(autoclose_close_seconds=0)
                | models.Q(autoclose_close_seconds__gt=models.F("autoclose_warn_seconds")),
                name="agentzone_close_after_warning",
                violation_error_message=_("The closing comes after the warning."),
            ),
            *QUEUE_CONSTRAINTS,
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.alarm_seconds < self.warn_seconds:
            raise ValidationError({"alarm_seconds": _("Red cannot come before amber.")})
        if 0 < self.autoclose_close_seconds <= self.autoclose_warn_seconds:
            raise ValidationError({"autoclose_close_seconds": _("The closing comes after the warning.")})
        clean_queue(self)


class Skill(models.Model):
    """An agent serves a project, at a level: 1 is asked first, 5 last."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="skills", verbose_name=_("operator")
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="skills", verbose_name=_("project"))
    level = models.PositiveSmallIntegerField(
        _("level"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 is asked first, 5 last."),
    )

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering: ClassVar = ["project", "level", "agent"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agent", "project"], name="agentzone_skill_once"),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 5)),
                name="agentzone_skill_level",
                violation_error_message=_("The level is a number from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.project} · {self.level}"
