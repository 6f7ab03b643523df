"""What a message said before it was edited or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chat.models.message import Message


class Reason(models.TextChoices):
    EDITED = "edited", _("edited")
    DELETED = "deleted", _("deleted")


class MessageRevision(models.Model):
    """One former wording. Appended by chat.services.edits, never changed: what was said can always be proved."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="revisions", verbose_name=_("message"))
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("formatted text"), blank=True)
    reason = models.CharField(_("why it is former"), max_length=8, choices=Reason.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("changed by"),
        help_text=_("Empty: the client."),
    )
    at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("former wording")
        verbose_name_plural = _("former wordings")
        ordering: ClassVar = ["message", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="chat_revision_reason"),
            models.UniqueConstraint(
                fields=["message"], condition=models.Q(reason="deleted"), name="chat_deleted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.at:%Y-%m-%d %H:%M:%S}"
