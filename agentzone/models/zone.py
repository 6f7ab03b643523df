"""What AgentZone shows beside calls: links to other systems, and news."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.project import Project


class InfoLink(models.Model):
    """«Информационные системы»: an address that operators of a project need at work."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="info_links", verbose_name=_("project"))
    title = models.CharField(_("name"), max_length=120)
    address = models.CharField(
        _("address"),
        max_length=500,
        validators=[URLValidator(["http", "https"])],
        help_text=_("Opens in a new tab of the browser."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("What it is for, in a few words.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("information system")
        verbose_name_plural = _("information systems")
        ordering: ClassVar = ["project", "position", "title", "id"]

    def __str__(self) -> str:
        return self.title


class News(models.Model):
    """A piece of news for the operators of some projects, or for all. Shown from a moment until another."""

    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=8000)
    projects = models.ManyToManyField(
        Project,
        verbose_name=_("projects"),
        blank=True,
        related_name="news",
        help_text=_("Empty: for the operators of all projects."),
    )
    starts_at = models.DateTimeField(_("shown from"))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until it is deleted.")
    )

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
        ordering: ClassVar = ["-starts_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="agentzone_news_forward",
                violation_error_message=_("The end comes after the begin."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NewsRead(models.Model):
    """Fact: a person has read a piece of news."""

    news = models.ForeignKey(News, models.CASCADE, related_name="reads", verbose_name=_("piece of news"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["news", "person"], name="agentzone_news_read_once"),
        ]

    def __str__(self) -> str:
        return f"{self.news_id} · {self.person_id}"
