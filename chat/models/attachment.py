"""A file that somebody sends: first an upload of its sender, then a part of a message."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chat.models.channel import Channel
from chat.models.conversation import Conversation
from chat.models.labels import ATTACHMENT_KINDS, ATTACHMENT_STATES
from chat.models.message import Message
from chat.states import AttachmentKind, AttachmentState


class Attachment(models.Model):
    """Its bytes are in chat.files.store under its id. `name` is for people only."""

    id = models.UUIDField(
        primary_key=True, editable=False, help_text=_("Made by the page that sends the file.")
    )
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name=_("channel"))
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, related_name="+", verbose_name=_("conversation")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("operator")
    )
    visitor = models.CharField(_("client's id in the channel"), max_length=128, blank=True)
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, related_name="attachments", verbose_name=_("message")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    state = models.CharField(
        _("state"), max_length=10, choices=ATTACHMENT_STATES, default=AttachmentState.UPLOADING
    )
    kind = models.CharField(_("kind"), max_length=5, choices=ATTACHMENT_KINDS, default=AttachmentKind.FILE)
    voice = models.BooleanField(_("recorded voice"), default=False)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    received = models.PositiveBigIntegerField(_("received, bytes"), default=0)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    thumb_type = models.CharField(_("content type of the preview"), max_length=20, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    duration = models.FloatField(_("duration, seconds"), null=True)
    peaks = models.JSONField(_("waveform"), default=list, blank=True)
    error = models.CharField(_("error"), max_length=20, blank=True)
    has_parts = models.BooleanField(_("parts are stored"), default=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("created at"))
    touched_at = models.DateTimeField(_("last step"), help_text=_("Unsent files are removed a day after it."))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(received__lte=models.F("size")), name="chat_file_not_overfull"
            ),
            models.CheckConstraint(
                condition=Q(state=AttachmentState.UPLOADING) | Q(received=models.F("size")),
                name="chat_file_whole_before_use",
            ),
            models.CheckConstraint(
                condition=Q(message__isnull=True) | ~Q(state=AttachmentState.UPLOADING),
                name="chat_file_sent_when_whole",
            ),
            models.CheckConstraint(
                condition=Q(agent__isnull=False) | ~Q(visitor=""),
                name="chat_file_has_sender",
            ),
            models.UniqueConstraint(
                fields=["message", "position"],
                condition=Q(message__isnull=False),
                name="chat_file_place_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["touched_at"], condition=Q(message__isnull=True), name="chat_file_unsent"),
            models.Index(
                fields=["touched_at"],
                condition=Q(state=AttachmentState.PROCESSING),
                name="chat_file_processing",
            ),
            models.Index(
                fields=["touched_at"],
                condition=Q(has_parts=True, state__in=[AttachmentState.READY, AttachmentState.FAILED]),
                name="chat_file_parts_left",
            ),
            models.Index(
                fields=["channel", "visitor"],
                condition=Q(message__isnull=True),
                name="chat_file_unsent_visitor",
            ),
        ]

    def __str__(self) -> str:
        return self.name
