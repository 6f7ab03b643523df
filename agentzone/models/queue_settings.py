"""What a project decides about clients who wait on the line: what they hear, being called back, overflow."""

from __future__ import annotations

from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Overflow(models.TextChoices):
    """Where a call goes that has waited too long."""

    NONE = "", _("nowhere: it waits on")
    PROJECT = "project", _("into another project's queue")
    EXTERNAL = "external", _("to an external specialist")
    GOODBYE = "goodbye", _("a goodbye, and hang up")


class PromptLanguage(models.TextChoices):
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")


def _interval(label: Any, default: int, bottom: int, text: Any) -> models.PositiveIntegerField[int, int]:
    limits = [MinValueValidator(bottom), MaxValueValidator(86_400)]
    return models.PositiveIntegerField(label, default=default, validators=limits, help_text=text)


def _sound(label: Any, text: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "agentzone.Sound",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
        help_text=text,
        limit_choices_to={"agent__isnull": True},
    )


class QueueSettings(models.Model):
    """Settings of a project. Each is read when it is acted upon."""

    greeting_sound = _sound(_("greeting"), _("Who calls hears it first, then music. Empty: music at once."))
    closed_sound = _sound(
        _("out of hours"), _("Who calls then hears it and is hung up. Empty: he hears that the line is busy.")
    )
    announce = models.BooleanField(
        _("tell who waits"),
        default=False,
        help_text=_("The music stops for it. Nothing is said while the call rings at an operator."),
    )
    announce_first_seconds = _interval(
        _("first after, seconds"), 20, 5, _("Counted from the arrival, or the end of the greeting.")
    )
    announce_every_seconds = _interval(_("then every, seconds"), 60, 15, _("Of further waiting."))
    announce_position = models.BooleanField(
        _("place in the queue"), default=True, help_text=_("From the thirty-first on: “more than thirty”.")
    )
    announce_wait = models.BooleanField(
        _("expected wait"),
        default=True,
        help_text=_(
            "Place × average handling time of the last hours ÷ operators who can take the call. Where that "
            "cannot be known, nothing is said of it."
        ),
    )
    announce_language = models.CharField(
        _("language"), max_length=2, choices=PromptLanguage.choices, default=PromptLanguage.RUSSIAN
    )
    callback_offer = models.BooleanField(
        _("offer to call back"),
        default=False,
        help_text=_("“Press one, and we will call you back”: said with what who waits is told."),
    )
    callback_after_seconds = _interval(
        _("offered after, seconds"), 60, 0, _("Of waiting. Before that a pressed key does nothing.")
    )
    callback_attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("So often a client who does not answer is called, then it is given up."),
    )
    callback_pause_seconds = _interval(
        _("pause between attempts, seconds"), 600, 30, _("Meanwhile others are served.")
    )
    overflow_to = models.CharField(
        _("who waits too long goes"),
        max_length=8,
        choices=Overflow.choices,
        default=Overflow.NONE,
        blank=True,
    )
    overflow_seconds = _interval(
        _("too long is, seconds"), 600, 10, _("Of waiting in this project's queue, once for a call.")
    )
    overflow_project = models.ForeignKey(
        "agentzone.Project",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="overflows_from",
        verbose_name=_("the other project"),
        help_text=_("Of the same company. The arrival, so the turn, is kept. Not while it is closed."),
    )
    overflow_external = models.ForeignKey(
        "agentzone.ExternalContact",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the specialist"),
        help_text=_("If he does not take the call, the client waits on."),
    )

    class Meta:
        abstract = True


QUEUE_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(callback_offer=False) | Q(announce=True),
        name="agentzone_callback_is_announced",
        violation_error_message=_(
            "An offer to call back is said with what who waits is told: switch that on."
        ),
    ),
    models.CheckConstraint(
        condition=Q(overflow_to__in=[one.value for one in Overflow]),
        name="agentzone_overflow_known",
        violation_error_message=_("Choose from the list where clients go."),
    ),
]


class _Queued(Protocol):
    pk: Any
    company_id: int
    announce: bool
    callback_offer: bool
    overflow_to: str
    overflow_project: Any
    overflow_external: Any


def clean_queue(project: _Queued) -> None:
    """Whether the settings fit each other. Raises ValidationError."""
    if project.callback_offer and not project.announce:
        text = _("An offer to call back is said with what who waits is told: switch that on.")
        raise ValidationError({"callback_offer": text})
    target = project.overflow_project
    if project.overflow_to == Overflow.PROJECT:
        if target is None:
            raise ValidationError({"overflow_project": _("Choose the project.")})
        if target.pk == project.pk or target.company_id != project.company_id:
            raise ValidationError({"overflow_project": _("Another project of the same company.")})
    if project.overflow_to == Overflow.EXTERNAL:
        one = project.overflow_external
        if one is None:
            raise ValidationError({"overflow_external": _("Choose the specialist.")})
        if one.project_id != project.pk:
            raise ValidationError({"overflow_external": _("A specialist of this project.")})
