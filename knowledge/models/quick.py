"""Quick messages: canned texts that are offered while an operator types (C12)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agentzone.models import Project
from knowledge.variables import known_variables

TEXT_LIMIT = 4000
ABBREVIATION = RegexValidator(r"^[\w-]*\Z", _("Letters, digits, - and _ only, without spaces."))
_LIVE = Q(deleted_at__isnull=True) & ~Q(abbreviation="")


class QuickMessage(models.Model):
    """A project's (edited by its supervisors) or an operator's own. A deleted one can be brought back for a while."""

    project = models.ForeignKey(
        Project,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="quick_messages",
        verbose_name=_("project"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="quick_messages",
        verbose_name=_("owner"),
        help_text=_("For an operator's own message; a project's message has none."),
    )
    category = models.CharField(_("category"), max_length=80, blank=True)
    abbreviation = models.CharField(
        _("abbreviation"),
        max_length=30,
        blank=True,
        validators=[ABBREVIATION],
        help_text=_("Finds the message at once: typed as it is, or after “/”."),
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(
        _("text"),
        validators=[MaxLengthValidator(TEXT_LIMIT), known_variables],
        help_text=_("May hold variables such as {{client.name}} or {{operator.first_name}}."),
    )
    position = models.PositiveIntegerField(_("position"), default=1000)
    uses = models.PositiveIntegerField(_("times used"), default=0, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), editable=False)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, editable=False)

    class Meta:
        verbose_name = _("quick message")
        verbose_name_plural = _("quick messages")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(project__isnull=True, owner__isnull=False)
                | Q(project__isnull=False, owner__isnull=True),
                name="knowledge_quick_one_home",
                violation_error_message=_("Choose a project or an owner, not both."),
            ),
            models.UniqueConstraint(
                "project",
                Lower("abbreviation"),
                condition=_LIVE & Q(project__isnull=False),
                name="knowledge_quick_abbr_project",
                violation_error_message=_("The project has a quick message with this abbreviation."),
            ),
            models.UniqueConstraint(
                "owner",
                Lower("abbreviation"),
                condition=_LIVE & Q(owner__isnull=False),
                name="knowledge_quick_abbr_owner",
                violation_error_message=_("You have a quick message with this abbreviation."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project", "position", "id"], name="knowledge_quick_project"),
            models.Index(fields=["owner", "position", "id"], name="knowledge_quick_owner"),
        ]

    def __str__(self) -> str:
        return self.title
