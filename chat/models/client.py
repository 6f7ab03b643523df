"""Clients and how each channel knows them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from agentzone.models import Company
from chat.models.channel import Channel


class Client(models.Model):
    """A person who writes to a company. May be known under several identities."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="clients", verbose_name=_("company"))
    number = models.PositiveIntegerField(_("number"), help_text=_("Names a guest who gave no name."))
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    first_seen_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "number"], name="chat_client_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "phone"], name="chat_client_phone"),
            models.Index(fields=["company", "name"], name="chat_client_name"),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.number}"


class Identity(models.Model):
    """The name a channel has for a client: a signed visitor id, a messenger's user id, a phone number."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="identities", verbose_name=_("client"))
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="identities", verbose_name=_("channel"))
    external_id = models.CharField(_("id in the channel"), max_length=128)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="chat_identity_once"),
        ]

    def __str__(self) -> str:
        # Not whole: this ends up in titles and logs, and a visitor's id is what his browser proves itself with.
        return f"{self.channel_id}:{self.external_id[:6]}…"
