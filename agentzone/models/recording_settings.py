"""What a project decides about the recordings of its calls; whether there are any is `VoiceSettings.record_calls`."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordingSettings(models.Model):
    recording_days = models.PositiveSmallIntegerField(
        _("recordings are kept, days"),
        default=0,
        validators=[MaxValueValidator(3650)],
        help_text=_("Counted from the end of the call; then they are deleted. 0: for ever."),
    )
    operators_listen = models.BooleanField(
        _("operators listen to their own calls"),
        default=False,
        help_text=_("Otherwise only supervisors of the project and administrators listen to recordings."),
    )

    class Meta:
        abstract = True
