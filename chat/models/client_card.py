"""What people write on a client's card: values of the project's form, and notes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from chat.models.client import Client


class ClientValue(models.Model):
    """The value of one form field. Kept by the field's key for the whole company: all projects that have a field with
    this key show the same value, so that nobody asks a client twice for his city."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="values", verbose_name=_("client"))
    key = models.CharField(_("key"), max_length=40)
    value = models.JSONField(_("value"), null=True)
    text = models.TextField(
        _("in words"),
        blank=True,
        help_text=_("The value as people read it; lists of dialogs are searched by it."),
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    updated_at = models.DateTimeField(_("updated at"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("changed by")
    )

    class Meta:
        verbose_name = _("client's value")
        verbose_name_plural = _("clients' values")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "key"], name="chat_client_value_once"),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="chat_client_value_text"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.key}"


class ClientNote(models.Model):
    """An operator's note about a client («Комментарий»). Clients never see it. A deleted one can be brought back."""

    id = models.UUIDField(primary_key=True, help_text=_("Made by the page that wrote the note."))
    client = models.ForeignKey(Client, models.CASCADE, related_name="notes", verbose_name=_("client"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("time"))
    edited_at = models.DateTimeField(_("edited"), null=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("deleted by")
    )

    class Meta:
        verbose_name = _("note about a client")
        verbose_name_plural = _("notes about clients")
        indexes: ClassVar = [
            models.Index(
                fields=["client", "-created_at", "-id"],
                condition=Q(deleted_at__isnull=True),
                name="chat_note_client",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
