"""Calls, their legs, and the operators' parts in them. All of a call is guarded by the lock of its contact."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.contact import Contact
from agentzone.models.labels import (
    CALL_STATES,
    CAUSES,
    ENDED_BY,
    HANDLING_STATES,
    LEG_KINDS,
    LEG_STATES,
    MODES,
    PLACES,
    ROLES,
)
from agentzone.models.offer import Offer
from agentzone.telephony.states import CallState, HandlingState, LegKind, LegState, Place, Role
from kernel.ids import new_id


class Call(models.Model):
    """A contact by voice: the client's number, ours, how it stands, where its recording is. Times of waiting and of the
    end are the contact's."""

    contact = models.OneToOneField(
        Contact, models.CASCADE, primary_key=True, related_name="call", verbose_name=_("contact")
    )
    number = models.ForeignKey(
        "agentzone.PhoneNumber", models.PROTECT, related_name="calls", verbose_name=_("our number")
    )
    caller_number = models.CharField(_("client's number"), max_length=40, blank=True)
    caller_name = models.CharField(_("client's name"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=CALL_STATES)
    answered_at = models.DateTimeField(_("first answered"), null=True)
    ending_by = models.CharField(
        _("being ended by"),
        max_length=12,
        blank=True,
        choices=ENDED_BY,
        help_text=_("Who asked for the end, until the switch reports it."),
    )
    speaks_with = models.CharField(
        _("operator speaks with"),
        max_length=10,
        choices=LEG_KINDS,
        default=LegKind.CLIENT.value,
        db_default=LegKind.CLIENT.value,
        help_text=_("In a consultation, as he wishes it; the other one hears music."),
    )
    recording_name = models.CharField(_("recording"), max_length=80, blank=True)
    recording_seconds = models.FloatField(_("length of the recording, seconds"), null=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CallState]), name="agentzone_call_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["talking", "held"]) | Q(answered_at__isnull=False),
                name="agentzone_call_talks_after_answer",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["caller_number"], name="agentzone_call_caller"),
            models.Index(fields=["contact"], condition=~Q(state="ended"), name="agentzone_call_open"),
            models.Index(
                fields=["contact"],
                condition=~Q(recording_name="") & Q(recording_seconds__isnull=True),
                name="agentzone_call_unreported",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.caller_number} → {self.number_id}"


class Handling(models.Model):
    """Fact: one operator's part in a call, from the ring to the end of after-call work.

    ring = rang_at → answered_at (or done_at); talk = answered_at → left_at less the holds; ACW = left_at → done_at.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="handlings", verbose_name=_("call"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="handlings", verbose_name=_("operator")
    )
    offer = models.OneToOneField(
        Offer,
        models.PROTECT,
        null=True,
        related_name="handling",
        verbose_name=_("offer"),
        help_text=_("None where the operator himself called."),
    )
    role = models.CharField(
        _("role"), max_length=7, choices=ROLES, default=Role.MAIN.value, db_default=Role.MAIN.value
    )
    state = models.CharField(_("state"), max_length=8, choices=HANDLING_STATES)
    rang_at = models.DateTimeField(_("rings since"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    left_at = models.DateTimeField(_("end of the conversation"), null=True)
    done_at = models.DateTimeField(_("over"), null=True)
    # In force when the operator was asked.
    ring_seconds = models.PositiveSmallIntegerField(_("ring time, seconds"))
    wrap_up_seconds = models.PositiveSmallIntegerField(_("after-call work, seconds"))
    wrap_up_until = models.DateTimeField(_("after-call work until"), null=True)

    class Meta:
        verbose_name = _("part in a call")
        verbose_name_plural = _("parts in calls")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agent"], condition=~Q(state="done"), name="agentzone_one_call_per_agent"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in HandlingState]), name="agentzone_handling_known_state"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="ringing", answered_at__isnull=True, done_at__isnull=True)
                    | Q(
                        state__in=["talking", "hold"],
                        answered_at__isnull=False,
                        left_at__isnull=True,
                        done_at__isnull=True,
                    )
                    | Q(
                        state="acw",
                        answered_at__isnull=False,
                        left_at__isnull=False,
                        wrap_up_until__isnull=False,
                        done_at__isnull=True,
                    )
                    | Q(state="done", done_at__isnull=False, answered_at__isnull=True, left_at__isnull=True)
                    | Q(state="done", done_at__isnull=False, answered_at__isnull=False, left_at__isnull=False)
                ),
                name="agentzone_handling_state_and_times",
            ),
            models.CheckConstraint(
                condition=(Q(answered_at__isnull=True) | Q(answered_at__gte=F("rang_at")))
                & (Q(left_at__isnull=True) | Q(left_at__gte=F("answered_at")))
                & (Q(done_at__isnull=True) | Q(done_at__gte=F("rang_at")))
                & (Q(done_at__isnull=True) | Q(left_at__isnull=True) | Q(done_at__gte=F("left_at"))),
                name="agentzone_handling_forward",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agent", "rang_at"], name="agentzone_handling_agent"),
            models.Index(
                fields=["wrap_up_until"], condition=Q(state="acw"), name="agentzone_handling_wrap_up"
            ),
            models.Index(fields=["rang_at"], condition=Q(state="ringing"), name="agentzone_handling_rings"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.state}"


class CallHold(models.Model):
    """Fact: within one operator's part the client was on hold from a moment to a moment."""

    handling = models.ForeignKey(
        Handling, models.CASCADE, related_name="holds", verbose_name=_("part in a call")
    )
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handling"], condition=Q(ended_at__isnull=True), name="agentzone_one_open_hold"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="agentzone_hold_forward",
            ),
            ExclusionConstraint(
                name="agentzone_holds_never_overlap",
                expressions=[
                    (F("handling"), RangeOperators.EQUAL),
                    (Func(F("started_at"), F("ended_at"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handling_id} {self.started_at:%H:%M:%S}"


class CallLeg(models.Model):
    """One channel of a call in the switch: the client's, or one that we dialled. `channel` is the switch's name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="legs", verbose_name=_("call"))
    channel = models.CharField(_("channel"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=LEG_KINDS)
    handling = models.OneToOneField(
        Handling, models.PROTECT, null=True, related_name="leg", verbose_name=_("part in a call")
    )
    party = models.CharField(_("number or device"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    digits = models.CharField(
        _("extension"), max_length=32, blank=True, help_text=_("Sent as tones once the leg is answered.")
    )
    state = models.CharField(_("state"), max_length=8, choices=LEG_STATES)
    place = models.CharField(_("place"), max_length=7, blank=True, choices=PLACES, default="")
    started_at = models.DateTimeField(_("begun"))
    ringing_at = models.DateTimeField(_("rings since"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    placed_at = models.DateTimeField(_("there since"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    cause = models.CharField(_("cause of the end"), max_length=12, blank=True, choices=CAUSES)
    last_words = models.UUIDField(
        _("last words"), null=True, help_text=_("The command that plays them; then the leg is hung up.")
    )
    hang_up_at = models.DateTimeField(_("hung up at the latest"), null=True)

    class Meta:
        verbose_name = _("leg of a call")
        verbose_name_plural = _("legs of calls")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in LegState])
                & Q(kind__in=[k.value for k in LegKind])
                & Q(place__in=[p.value for p in Place]),
                name="agentzone_leg_known_values",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(cause="")
                | ~Q(state="ended") & Q(ended_at__isnull=True, cause=""),
                name="agentzone_leg_ended_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(state="up") | Q(answered_at__isnull=False), name="agentzone_leg_up_since"
            ),
            models.CheckConstraint(
                condition=Q(kind="agent", handling__isnull=False)
                | Q(kind="client", handling__isnull=True)
                | Q(kind="specialist")
                | Q(kind="supervisor", handling__isnull=True),
                name="agentzone_leg_whose",
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(kind="client") & ~Q(state="ended"),
                name="agentzone_one_client_leg",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["call"], condition=~Q(state="ended"), name="agentzone_leg_open"),
            models.Index(
                fields=["hang_up_at"], condition=Q(hang_up_at__isnull=False), name="agentzone_leg_hang_up"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.party}: {self.state}"


class Supervision(models.Model):
    """Fact: a supervisor was at an operator's call from his own device. Changes of the manner are in the audit log."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="supervisions", verbose_name=_("call"))
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="supervisions", verbose_name=_("supervisor")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("operator")
    )
    leg = models.OneToOneField(CallLeg, models.PROTECT, related_name="supervision", verbose_name=_("leg"))
    mode = models.CharField(_("manner"), max_length=7, choices=MODES)
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"), null=True)

    class Meta:
        verbose_name = _("supervisor at a call")
        verbose_name_plural = _("supervisors at calls")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["supervisor"],
                condition=Q(ended_at__isnull=True),
                name="agentzone_one_supervision_at_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="agentzone_supervision_forward",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["supervisor", "started_at"], name="agentzone_supervision_by"),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor_id}: {self.mode}"
