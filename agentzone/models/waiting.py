"""A client who waits on the line: what he was told, and the callback that he has ordered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.call import Call


class CallWait(models.Model):
    """When something is due for who waits. Acted on only while the call is in the queue, under its contact's lock: what
    is due is moved on in the transaction that puts the command on its way."""

    call = models.OneToOneField(
        Call, models.CASCADE, primary_key=True, related_name="wait", verbose_name=_("call")
    )
    tell_at = models.DateTimeField(_("next announcement"), null=True)
    told_at = models.DateTimeField(_("last announcement"), null=True)
    told = models.CharField(_("said last"), max_length=120, blank=True)
    offered_at = models.DateTimeField(_("callback first offered"), null=True)
    overflow_at = models.DateTimeField(_("overflow"), null=True)

    class Meta:
        verbose_name = _("wait on the line")
        verbose_name_plural = _("waits on the line")
        indexes: ClassVar = [
            models.Index(fields=["tell_at"], condition=Q(tell_at__isnull=False), name="agentzone_wait_tell"),
            models.Index(
                fields=["overflow_at"], condition=Q(overflow_at__isnull=False), name="agentzone_wait_overflow"
            ),
        ]

    def __str__(self) -> str:
        return self.told


class Callback(models.Model):
    """Fact: a client who waited asked to be called back, and what came of it."""

    class Outcome(models.TextChoices):
        OPEN = "", _("ordered")
        REACHED = "reached", _("reached")
        NOT_REACHED = "not_reached", _("not reached")
        CALLED_IN = "called_in", _("has called again himself")
        CANCELLED = "cancelled", _("cancelled")

    call = models.OneToOneField(
        Call, models.CASCADE, primary_key=True, related_name="callback", verbose_name=_("call")
    )
    ordered_at = models.DateTimeField(_("ordered"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tried_at = models.DateTimeField(_("last attempt"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome.choices, blank=True)

    class Meta:
        verbose_name = _("ordered callback")
        verbose_name_plural = _("ordered callbacks")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True) | ~Q(outcome="") & Q(closed_at__isnull=False),
                name="agentzone_callback_closed_somehow",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ordered_at"], name="agentzone_callback_ordered")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.call_id}"
