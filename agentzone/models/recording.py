"""The recording of a call on its way from the switch into the store, there, and after it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.call import Call


class Recording(models.Model):
    """Its bytes are in the store under its call's id. `next_try_at`: when a job has something to do with it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits in the switch")
        STORED = "stored", _("stored")
        MISSING = "missing", _("the switch has none")
        BROKEN = "broken", _("cannot be read")
        DELETED = "deleted", _("deleted")

    call = models.OneToOneField(
        Call, models.CASCADE, primary_key=True, related_name="recording", verbose_name=_("call")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    seconds = models.FloatField(_("length, seconds"), null=True)
    size = models.PositiveBigIntegerField(_("size, bytes"), null=True)
    checksum = models.CharField(_("checksum"), max_length=64, blank=True, help_text="SHA-256")
    stored_at = models.DateTimeField(_("stored"), null=True)
    switch_deleted_at = models.DateTimeField(_("deleted in the switch"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "stored", "missing", "broken", "deleted"]),
                name="agentzone_recording_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="stored")
                | Q(seconds__isnull=False, size__isnull=False, stored_at__isnull=False) & ~Q(checksum=""),
                name="agentzone_recording_stored_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="deleted", deleted_at__isnull=False)
                | ~Q(state="deleted") & Q(deleted_at__isnull=True),
                name="agentzone_recording_deleted_when",
            ),
            models.CheckConstraint(
                condition=Q(switch_deleted_at__isnull=True) | Q(state__in=["stored", "deleted"]),
                name="agentzone_recording_never_lost",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="agentzone_recording_due",
            ),
        ]

    def __str__(self) -> str:
        return str(self.call)
