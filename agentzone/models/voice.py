"""What a project decides about its calls."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class AutoAnswer(models.TextChoices):
    """Who decides whether calls connect by themselves («Автоответ»)."""

    AGENT = "agent", _("the operator decides")
    ON = "on", _("always on")
    OFF = "off", _("always off")


class AgentColumn(models.TextChoices):
    """What operators may see of their own past; the numbers of docs/metrics.md."""

    CALLS = "calls", _("Number of calls")
    MISSED = "missed", _("Missed calls")
    TALK = "talk", _("Talking time")
    HOLD = "hold", _("Hold time")
    WRAP_UP = "acw", _("After-call work")
    HANDLING = "handling", _("Handling time")
    AHT = "aht", _("Average handling time")
    SIGNED_IN = "signed_in", _("Working time")
    ON_BREAK = "on_break", _("On pause")


class VoiceSettings(models.Model):
    """Settings of a project. What is in force when an operator is asked is stored with his part in the call."""

    ring_seconds = models.PositiveSmallIntegerField(
        _("ring time, seconds"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(120)],
        help_text=_("So long a call rings at an operator; then it goes back to the head of the queue."),
    )
    wrap_up_seconds = models.PositiveSmallIntegerField(
        _("after-call work, seconds"),
        default=30,
        validators=[MaxValueValidator(3600)],
        help_text=_("After a call the operator is in “Wrap-up” for so long. 0: none."),
    )
    after_call_status = models.ForeignKey(
        "agentzone.Status",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("status after a call"),
        help_text=_("Unless the operator has planned another. Empty: the one he was in."),
    )
    auto_answer = models.CharField(
        _("auto-answer"),
        max_length=5,
        choices=AutoAnswer.choices,
        default=AutoAnswer.AGENT,
        help_text=_("Calls connect by themselves. Otherwise than by the operator, he cannot change it."),
    )
    call_greeting = models.CharField(
        _("greeting phrase"),
        max_length=400,
        blank=True,
        help_text=_("What the operator says first; shown while a call rings. {name} becomes his first name."),
    )
    agent_columns = ArrayField(
        models.CharField(max_length=12, choices=AgentColumn.choices),
        verbose_name=_("operators' own statistics"),
        default=list,
        blank=True,
        help_text=_(
            "Columns of “Statistics” in AgentZone. None: operators see no statistics of this project."
        ),
    )
    record_calls = models.BooleanField(
        _("record calls"), default=False, help_text=_("From the first answer to the end of the call.")
    )
    script_minutes = models.PositiveSmallIntegerField(
        _("scripts may be finished for, minutes"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
        help_text=_("A script that the next call interrupts can be finished for so long, then it is locked."),
    )

    outgoing_ring_seconds = models.PositiveSmallIntegerField(
        _("ring time of outgoing calls, seconds"),
        default=45,
        validators=[MinValueValidator(10), MaxValueValidator(120)],
        help_text=_("So long a client, or a specialist outside, is called before it counts as “no answer”."),
    )
    tell_supervision = models.BooleanField(
        _("operators see who listens in"),
        default=False,
        help_text=_("Otherwise only a supervisor who takes part in the conversation is shown."),
    )
    call_back = models.BooleanField(
        _("calling back"),
        default=True,
        help_text=_("After a call its operator may call the client again."),
    )

    class Meta:
        abstract = True
