"""A channel: one way for clients to write to one project."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.channel_kinds import kind_title
from agentzone.models import Project


def new_key() -> str:
    return secrets.token_urlsafe(12)


class Channel(models.Model):
    """Which driver, with which configuration, feeds which project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="channels", verbose_name=_("project"))
    kind = models.CharField(_("kind"), max_length=20, help_text=_("The driver, for example “widget”."))
    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(
        _("public key"),
        max_length=32,
        unique=True,
        default=new_key,
        help_text=_("Goes into the embed code and into webhook addresses. Not a secret."),
    )
    config = models.JSONField(
        _("configuration"),
        default=dict,
        blank=True,
        help_text=_("Checked by the driver; see the driver's page."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    health = models.CharField(_("health"), max_length=200, blank=True, editable=False)
    health_at = models.DateTimeField(_("health checked"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering: ClassVar = ["project", "name"]

    def __str__(self) -> str:
        return f"{self.name} ({kind_title(self.kind)})"
