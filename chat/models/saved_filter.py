"""Filters of the lists that a person keeps under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agentzone.models import Project
from chat.models.tag import Tag


class SavedFilter(models.Model):
    """What is shown of one list; an empty condition lets everything pass."""

    class Scope(models.TextChoices):
        ACTIVE = "active", _("Active dialogs")
        QUEUE = "queue", _("Queue")
        ALL = "all", _("All dialogs")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=40)
    scope = models.CharField(_("list"), max_length=6, choices=Scope.choices)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    tag = models.ForeignKey(
        Tag, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("tag")
    )
    channel = models.CharField(_("channel"), max_length=20, blank=True)
    text = models.CharField(_("text"), max_length=100, blank=True)
    waiting = models.PositiveIntegerField(
        _("waits longer than, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10_080)],
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering: ClassVar = ["owner", "scope", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "owner",
                "scope",
                Lower("name"),
                name="chat_filter_once",
                violation_error_message=_("You have a filter of this name already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(scope="all") | models.Q(waiting__isnull=True), name="chat_filter_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.scope == self.Scope.ALL and self.waiting is not None:
            raise ValidationError({"waiting": _("In closed dialogs nobody waits.")})
        empty = not (self.project_id or self.tag_id or self.channel or self.text or self.waiting)
        if empty:
            raise ValidationError({"name": _("Choose at least one condition.")})
