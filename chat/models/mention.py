"""Colleagues who were named in a note."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agentzone.models import Contact
from chat.models.conversation import Conversation
from chat.models.message import Message


class Mention(models.Model):
    """`person` was named in a note. He may read the dialog while the note's session is its present one."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions", verbose_name=_("note"))
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="mentions", verbose_name=_("conversation")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+", verbose_name=_("session"), db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="mentions",
        verbose_name=_("who was named"),
        db_index=False,
    )
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("seen"), null=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "person"], name="chat_mention_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "conversation"], name="chat_mention_access"),
            models.Index(
                fields=["person", "-created_at"],
                condition=models.Q(read_at__isnull=True),
                name="chat_mention_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.created_at):%d.%m.%Y %H:%M:%S}"
