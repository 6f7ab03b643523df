"""What a session was closed with, and how the client rated it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agentzone.models import Contact, Project
from chat.models.conversation import Conversation
from kernel.ids import new_id


class ContactClosing(models.Model):
    """Fact: an operator closed the session with these values of the project's form. `words` are their titles and texts
    as they were then, so that they can be read when the form has changed."""

    contact = models.OneToOneField(
        Contact, models.CASCADE, primary_key=True, related_name="closing", verbose_name=_("session")
    )
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="closings", verbose_name=_("conversation")
    )
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name=_("project"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    values = models.JSONField(_("values"), default=dict, blank=True)
    words = models.JSONField(_("in words"), default=list, blank=True)
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        verbose_name = _("closing")
        verbose_name_plural = _("closings")
        indexes: ClassVar = [models.Index(fields=["project", "closed_at"], name="chat_closing_project")]

    def __str__(self) -> str:
        return f"{localtime(self.closed_at):%d.%m.%Y %H:%M:%S}"


class ClosingDraft(models.Model):
    """The closing form of an open session, as far as it is filled in. Goes with the session when it changes hands."""

    contact = models.OneToOneField(
        Contact, models.CASCADE, primary_key=True, related_name="closing_draft", verbose_name=_("session")
    )
    data = models.JSONField(_("values"), default=dict)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("draft of a closing")
        verbose_name_plural = _("drafts of closings")

    def __str__(self) -> str:
        return f"{localtime(self.updated_at):%d.%m.%Y %H:%M:%S}"


class ContactRating(models.Model):
    """Fact: the client was asked once to rate the session, and what he answered. Counts for who closed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.OneToOneField(
        Contact, models.CASCADE, related_name="asked_rating", verbose_name=_("session")
    )
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="ratings", verbose_name=_("conversation")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="ratings", verbose_name=_("operator")
    )
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("taken until"))
    rated_at = models.DateTimeField(_("rated"), null=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    cancelled_at = models.DateTimeField(
        _("cancelled"), null=True, help_text=_("The operator took the closing back.")
    )

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(score__isnull=True, rated_at__isnull=True)
                | Q(score__range=(1, 5), rated_at__isnull=False),
                name="chat_rating_score",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agent", "asked_at"], name="chat_rating_agent"),
            models.Index(fields=["conversation", "-asked_at"], name="chat_rating_dialog"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.score or '?'}"
