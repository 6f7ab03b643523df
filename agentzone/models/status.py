"""Statuses as data, the agent's present state (the slot that routing claims), and the facts of where time went."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class StatusKind(models.TextChoices):
    """How a status looks and what it means, whatever it is called."""

    READY = "ready", _("Ready")
    NOT_READY = "notready", _("Not ready")
    RESERVE = "reserve", _("Ringing")
    TALK = "talk", _("Talking")
    HOLD = "hold", _("Hold")
    WRAP_UP = "acw", _("Wrap-up")
    OFF = "off", _("Off")


class Activity(models.TextChoices):
    """What the agent does within the status (voice; chats are counted from assignments)."""

    IDLE = "idle", _("Idle")
    RINGING = "ringing", _("Ringing")
    TALKING = "talking", _("Talking")
    HOLD = "hold", _("Hold")
    WRAP_UP = "acw", _("After-call work")


class Status(models.Model):
    """One entry of the status list. Routing reads the flags, people read the name."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("Stable name for programs."))
    name = models.CharField(_("name"), max_length=60, help_text=_("In Russian, as operators see it."))
    name_en = models.CharField(_("name in English"), max_length=60)
    kind = models.CharField(
        _("kind"), max_length=10, choices=StatusKind.choices, default=StatusKind.NOT_READY
    )
    takes_chats = models.BooleanField(_("takes chats"), default=False)
    takes_calls = models.BooleanField(_("takes calls"), default=False)
    is_break = models.BooleanField(_("is a break"), default=False, help_text=_("Counts as “on pause”."))
    is_system = models.BooleanField(
        _("set by the system only"), default=False, help_text=_("People cannot choose it from the list.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the language of the present request."""
        return self.name_en if (get_language() or "ru").startswith("en") else self.name


class AgentSlot(models.Model):
    """The present state of an agent who has signed in at least once: what one routing UPDATE reads and claims.

    Flags of the status are copied here so that the claim is one statement on one row. The service that sets the
    status is the only writer of them; the router and the contact services are the only writers of the loads.
    """

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="slot",
        verbose_name=_("operator"),
    )
    status = models.ForeignKey(Status, models.PROTECT, verbose_name=_("status"))
    status_since = models.DateTimeField(_("status since"))
    status_forced = models.BooleanField(_("set by the system"), default=False)
    activity = models.CharField(_("activity"), max_length=10, choices=Activity.choices, default=Activity.IDLE)
    signed_in = models.BooleanField(_("signed in"), default=False)
    takes_chats = models.BooleanField(_("takes chats"), default=False)
    takes_calls = models.BooleanField(_("takes calls"), default=False)
    chat_load = models.PositiveSmallIntegerField(_("open chats"), default=0)
    voice_load = models.PositiveSmallIntegerField(_("open calls"), default=0)
    lease_until = models.DateTimeField(_("workplace alive until"), null=True)
    last_assigned_at = models.DateTimeField(_("last assignment"), null=True)
    # Voice
    activity_since = models.DateTimeField(_("activity since"), null=True)
    last_call_at = models.DateTimeField(_("end of the last call's handling"), null=True)
    device = models.OneToOneField(
        "agentzone.Device",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="slot",
        verbose_name=_("device"),
        help_text=_("Where calls ring. One device serves one person at a time."),
    )
    planned_status = models.ForeignKey(
        Status,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("planned status"),
        help_text=_("Taken when the present call's handling ends."),
    )
    supervises = models.BooleanField(
        _("supervises a call"), default=False, help_text=_("His device is at an operator's call.")
    )
    auto_answer = models.BooleanField(
        _("auto-answer"), default=False, help_text=_("The operator's own choice, until he signs out.")
    )

    class Meta:
        verbose_name = _("agent's state")
        verbose_name_plural = _("agents' states")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(voice_load__lte=1), name="agentzone_one_call_at_a_time"),
            models.CheckConstraint(
                condition=Q(signed_in=True) | Q(takes_chats=False, takes_calls=False),
                name="agentzone_absent_takes_nothing",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lease_until"], condition=Q(signed_in=True), name="agentzone_slot_lease"),
        ]

    def __str__(self) -> str:
        return str(self.agent)


class StatusSpan(models.Model):
    """Fact: an agent was in a status with an activity from a moment to a moment, and what was in force meanwhile: a
    setting that changes ends the span and begins another. Never overlaps, never leaves a gap between sign-in and
    sign-out; the open one has no end."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="status_spans", verbose_name=_("operator")
    )
    status = models.ForeignKey(Status, models.PROTECT, verbose_name=_("status"))
    activity = models.CharField(_("activity"), max_length=10, choices=Activity.choices, default=Activity.IDLE)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)
    is_break = models.BooleanField(_("break"), help_text=_("As the status was flagged at that time."))
    takes_chats = models.BooleanField(_("takes chats"), default=False)
    takes_calls = models.BooleanField(_("takes calls"), default=False)
    chat_limit = models.PositiveSmallIntegerField(
        _("chats at once"),
        default=0,
        help_text=_("How many the person could have open, by his own limit and his projects', at that time."),
    )
    forced = models.BooleanField(_("set by the system"), default=False)

    class Meta:
        verbose_name = _("status span")
        verbose_name_plural = _("status spans")
        constraints: ClassVar = [
            ExclusionConstraint(
                name="agentzone_spans_never_overlap",
                expressions=[
                    (F("agent"), RangeOperators.EQUAL),
                    (Func(F("started_at"), F("ended_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
            models.UniqueConstraint(
                fields=["agent"], condition=Q(ended_at__isnull=True), name="agentzone_one_open_span"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="agentzone_span_forward",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["agent", "started_at"], name="agentzone_span_agent")]

    def __str__(self) -> str:
        return f"{localtime(self.started_at):%d.%m.%Y %H:%M:%S}"
