"""What the switch plays to people: announcements, and greetings of operators."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.project import Project
from kernel.ids import new_id


class Sound(models.Model):
    """`revision` counts what became playable, 0: nothing yet. `upload`: the file that is still to be prepared; until it
    is, and when it is refused, the one before it plays on."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        READY = "ready", _("ready")
        REFUSED = "refused", _("refused")

    class Reason(models.TextChoices):
        NONE = "", ""
        UNREADABLE = "unreadable", _("this is no sound, or it is damaged")
        EMPTY = "empty", _("there is nothing to hear in it")
        TOO_LONG = "too_long", _("it is too long")
        LOST = "lost", _("the file was lost before it was prepared")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=120)
    project = models.ForeignKey(
        Project,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sounds",
        verbose_name=_("project"),
        help_text=_("Empty: for all projects."),
    )
    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="greeting",
        verbose_name=_("auto-greeting of"),
        help_text=_("It plays to clients whose calls this operator answers. Empty: an announcement."),
    )
    is_on = models.BooleanField(
        _("auto-greeting is on"), default=False, help_text=_("The operator may change it himself.")
    )
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PREPARING)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, default="", blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    seconds = models.FloatField(_("length, seconds"), null=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    upload = models.CharField(_("file that is being prepared"), max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("sound")
        verbose_name_plural = _("sounds")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "ready", "refused"]),
                name="agentzone_sound_known_state",
                violation_error_message=_("A sound has no such state."),
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(revision__gt=0),
                name="agentzone_sound_ready_is_there",
                violation_error_message=_("A sound is ready only with its file."),
            ),
            models.CheckConstraint(
                condition=Q(revision=0, seconds__isnull=True)
                | Q(revision__gt=0, seconds__isnull=False, seconds__gt=0),
                name="agentzone_sound_has_length",
                violation_error_message=_("A prepared sound has a length."),
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(reason="") | ~Q(state="refused") & Q(reason=""),
                name="agentzone_sound_refused_why",
                violation_error_message=_("A refused sound says why."),
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=True) | Q(project__isnull=True),
                name="agentzone_sound_one_use",
                violation_error_message=_("An auto-greeting is of its operator, not of a project."),
            ),
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(agent__isnull=False),
                name="agentzone_sound_on_of_somebody",
                violation_error_message=_("Only an operator's auto-greeting is switched on."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="agentzone_sound_due"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def switch_name(self) -> str:
        """By which the switch knows this revision, whose content never changes; empty when there is none."""
        return f"{self.pk.hex}-{self.revision}" if self.revision else ""
