"""What a project allows with its chats besides routing: handing over, pulling out of the queue, closing, rating."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.states import PullMode, RatingMode


class MovesSettings(models.Model):
    """Settings of a project. Each act reads them when it is done, so a change holds at once."""

    class Pull(models.TextChoices):
        OFF = PullMode.OFF.value, _("not allowed")
        WITHIN_LIMIT = PullMode.WITHIN_LIMIT.value, _("within the limit of chats")
        ABOVE_LIMIT = PullMode.ABOVE_LIMIT.value, _("above the limit of chats")

    class Rating(models.TextChoices):
        OFF = RatingMode.OFF.value, _("never")
        ALWAYS = RatingMode.ALWAYS.value, _("always on closing")
        BY_TICK = RatingMode.BY_TICK.value, _("when the operator ticks it")

    transfer_seconds = models.PositiveIntegerField(
        _("time to accept, seconds"),
        default=60,
        validators=[MinValueValidator(10), MaxValueValidator(600)],
        help_text=_("So long a dialog handed to a colleague waits for his consent."),
    )
    transfer_targets = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="transfer_sources",
        verbose_name=_("hands over to"),
        help_text=_("Projects of the same company whose queue an operator may send a dialog to."),
    )
    pull_mode = models.CharField(
        _("“Lightning”"),
        max_length=6,
        choices=Pull.choices,
        default=Pull.WITHIN_LIMIT,
        help_text=_("Whether an operator may take waiting chats himself."),
    )
    pull_above = models.PositiveSmallIntegerField(
        _("chats above the limit"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("So many more than the limit, when that is allowed."),
    )
    pull_max = models.PositiveSmallIntegerField(
        _("at most at once"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("So many chats one press may take."),
    )
    pull_statuses = models.ManyToManyField(
        "agentzone.Status",
        blank=True,
        related_name="+",
        verbose_name=_("in the statuses"),
        help_text=_("Empty: in those that take chats."),
    )
    topics_required = models.BooleanField(
        _("a topic is required"),
        default=True,
        help_text=_("On closing, if the project has topics."),
    )
    topics_max = models.PositiveSmallIntegerField(
        _("topics at most"), default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    rating_mode = models.CharField(
        _("ask for a rating"),
        max_length=6,
        choices=Rating.choices,
        default=Rating.BY_TICK,
        help_text=_("Once for a session, where the channel can."),
    )
    rating_hours = models.PositiveIntegerField(
        _("a rating is taken for, hours"),
        default=72,
        validators=[MinValueValidator(1), MaxValueValidator(8760)],
        help_text=_("Counted from the closing; a later one is refused."),
    )

    class Meta:
        abstract = True
