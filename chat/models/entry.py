"""What a visitor is asked before he is let in: departments, answers and consent; and whom the widget invites."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agentzone.models import Contact, Project
from chat.models.channel import Channel


class ChannelDepartment(models.Model):
    """A project that a visitor of the channel may choose, under a name that he understands."""

    channel = models.ForeignKey(
        Channel, models.CASCADE, related_name="departments", verbose_name=_("channel")
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("project"))
    title = models.CharField(_("title"), max_length=80, help_text=_("In Russian, as the visitor sees it."))
    title_en = models.CharField(_("title in English"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering: ClassVar = ["channel", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "project"], name="chat_department_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        english = (get_language() or "ru").startswith("en")
        return self.title_en if english and self.title_en else self.title

    def clean(self) -> None:
        if self.channel_id and self.project_id and self.project.company_id != self.channel.project.company_id:
            raise ValidationError({"project": _("A department belongs to the channel's company.")})


class Entry(models.Model):
    """What one visitor answered before one session: the evidence of his consent, and the start of the dialog."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+", verbose_name=_("channel"))
    external_id = models.CharField(_("client's id in the channel"), max_length=128)
    at = models.DateTimeField(_("time"))
    form = models.CharField(_("form"), max_length=10)
    values = models.JSONField(_("answers"), default=dict)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="+", verbose_name=_("chosen department")
    )
    consent_text = models.TextField(_("text of the consent"), blank=True, help_text=_("As it was agreed to."))
    contact = models.ForeignKey(
        Contact,
        models.CASCADE,
        null=True,
        related_name="entries",
        verbose_name=_("session"),
        help_text=_("The session that it opened; empty until the first message."),
    )

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=models.Q(contact__isnull=True),
                name="chat_entry_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["channel", "external_id", "-at"], name="chat_entry_visitor")
        ]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id[:6]}…"


class Invitation(models.Model):
    """The widget speaks first: a small bubble beside its button, by rule."""

    class Audience(models.TextChoices):
        ALL = "all", _("everybody")
        NEW = "new", _("who is here for the first time")
        RETURNING = "returning", _("who has been here before")

    channel = models.ForeignKey(
        Channel, models.CASCADE, related_name="invitations", verbose_name=_("channel")
    )
    text = models.CharField(_("text"), max_length=200)
    page_contains = models.CharField(
        _("address of the page contains"), max_length=200, blank=True, help_text=_("Empty: on every page.")
    )
    seconds = models.PositiveSmallIntegerField(
        _("after so many seconds on the page"), default=20, validators=[MaxValueValidator(3600)]
    )
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience.choices, default=Audience.ALL)
    again_days = models.PositiveSmallIntegerField(
        _("not again for so many days"), default=7, validators=[MaxValueValidator(365)]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_active = models.BooleanField(_("in use"), default=True)
    shown = models.PositiveIntegerField(_("shown"), default=0, editable=False)
    accepted = models.PositiveIntegerField(_("accepted"), default=0, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["channel", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(audience__in=["all", "new", "returning"]),
                name="chat_invitation_audience",
                violation_error_message=_("Choose from the list who is invited."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Transcript(models.Model):
    """A visitor's wish to have the dialog by e-mail; sent by a job, tried again while the mail server is away."""

    conversation = models.ForeignKey(
        "chat.Conversation", models.CASCADE, related_name="transcripts", verbose_name=_("conversation")
    )
    email = models.EmailField(_("e-mail"))
    locale = models.CharField(_("language"), max_length=10)
    asked_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("transcript by e-mail")
        verbose_name_plural = _("transcripts by e-mail")
        ordering: ClassVar = ["-asked_at", "-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"], condition=models.Q(sent_at__isnull=True), name="chat_transcript_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} → {self.email}"
