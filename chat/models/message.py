"""Messages. The number is the order; the uid makes a repeat a no-op."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agentzone.models import Contact
from chat.models.channel import Channel
from chat.models.conversation import Conversation
from chat.models.labels import AUTHORS, DELIVERIES, KINDS
from chat.states import Delivery, MessageKind


class Message(models.Model):
    """One line of a conversation, numbered from 1 without a gap. Inserted by chat.services.append only."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", verbose_name=_("conversation"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    uid = models.UUIDField(_("id"), help_text=_("Made by the page that wrote the message."))
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="+", verbose_name=_("channel"), db_index=False
    )
    external_id = models.CharField(_("id in the channel"), max_length=128, null=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="+", verbose_name=_("session"), db_index=False
    )
    author = models.CharField(_("author"), max_length=8, choices=AUTHORS)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("operator"),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS, default=MessageKind.TEXT)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(
        _("formatted text"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Clean mark-up (chat.markup); empty when the text has no formatting."),
    )
    quote = models.JSONField(
        _("answer to"),
        null=True,
        help_text=_("The message that this one answers, as it was then: id, number, author, name, text."),
    )
    event = models.JSONField(_("event"), null=True)
    delivery = models.CharField(_("delivery"), max_length=10, choices=DELIVERIES, default=Delivery.SENT)
    error = models.CharField(_("delivery error"), max_length=200, blank=True, default="")
    created_at = models.DateTimeField(_("time"))
    edited_at = models.DateTimeField(_("edited"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["conversation", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="chat_message_number_once"),
            models.UniqueConstraint(fields=["conversation", "uid"], name="chat_message_uid_once"),
            models.UniqueConstraint(
                fields=["channel", "external_id"],
                condition=Q(external_id__isnull=False),
                name="chat_message_external_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["conversation", "number"],
                condition=Q(quote__isnull=False),
                name="chat_message_quoting",
            ),
            GinIndex(
                F("conversation"),
                SearchVector("text", config="russian"),
                name="chat_message_words",
                condition=Q(kind__in=[MessageKind.TEXT.value, MessageKind.NOTE.value]),
            ),
            # Every session has a system line, so these few rows tell in which dialog a session is.
            models.Index(fields=["contact"], condition=Q(kind="event"), name="chat_message_session"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"
