"""Requests for help that people send from their page, with all that support asks for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SupportReport(models.Model):
    """«Сообщить о проблеме»: what the person says, what the page knows of itself, and a picture if he chose one."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="support_reports", verbose_name=_("person")
    )
    at = models.DateTimeField(_("time"))
    text = models.TextField(_("what is wrong"), max_length=4000)
    version = models.CharField(_("version"), max_length=40)
    facts = models.JSONField(
        _("page and browser"),
        default=dict,
        help_text=_("Browser, screen, connection, the last errors: as the page sent it."),
    )
    screenshot = models.FileField(_("screenshot"), upload_to="support/", blank=True)
    is_done = models.BooleanField(_("dealt with"), default=False)

    class Meta:
        verbose_name = _("problem report")
        verbose_name_plural = _("problem reports")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["is_done", "-at"], name="agentzone_report_open")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text[:60]}"
