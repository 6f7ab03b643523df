"""Clients and how each channel knows them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from agentzone.models import Company
from chat.models.channel import Channel
from kernel.fields import Field, FieldType, clean_one


def client_key(client_id: int) -> str:
    """How contacts name the client (`Contact.client_key`)."""
    return f"client:{client_id}"


def client_id_of(key: str) -> int | None:
    """The client whom a contact's key names; None where it names nobody known."""
    kind, _, number = key.partition(":")
    return int(number) if kind == "client" and number.isdecimal() else None


def in_force(blocked_at: datetime | None, blocked_until: datetime | None, at: datetime) -> bool:
    """Whether a block since and until these moments (without an end: for ever) is in force."""
    return blocked_at is not None and (blocked_until is None or blocked_until > at)


class Client(models.Model):
    """A person who writes to a company. May be known under several identities."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="clients", verbose_name=_("company"))
    number = models.PositiveIntegerField(_("number"), help_text=_("Names a guest who gave no name."))
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    locale = models.CharField(_("language"), max_length=10, blank=True)
    first_seen_at = models.DateTimeField(_("first seen"))
    versions = models.JSONField(
        default=dict,
        db_default=Value({}, models.JSONField()),
        editable=False,
        help_text="How often name, phone and e-mail were changed: two people who edit one of them lose nothing.",
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("merged into"),
    )
    blocked_at = models.DateTimeField(_("blocked since"), null=True, editable=False)
    blocked_until = models.DateTimeField(
        _("blocked until"),
        null=True,
        editable=False,
        help_text=_("Empty: for ever, while “blocked since” is set."),
    )

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "number"], name="chat_client_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "phone"], name="chat_client_phone"),
            models.Index(fields=["company", "name"], name="chat_client_name"),
            models.Index("company", Upper("email"), name="chat_client_email"),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="chat_client_merged"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.number}"

    def clean(self) -> None:
        """Phones are kept in one form, so that the same one is found whoever wrote it down."""
        try:
            self.phone = clean_one(Field("phone", "", FieldType.PHONE), self.phone) or ""
        except ValueError as error:
            raise ValidationError({"phone": str(error)}) from None

    def is_blocked(self, at: datetime) -> bool:
        """Whether a block is in force at the moment. Its facts are ClientBlock; this mirror costs no statement."""
        return in_force(self.blocked_at, self.blocked_until, at)


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


class ClientPhone(models.Model):
    """A number from which the client calls. It is one client's in the whole company, whichever of our numbers is
    called; so it is no identity of a channel, which belongs to one project."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="phones", verbose_name=_("client"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("company"))
    number = models.CharField(_("number"), max_length=20)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("client's number")
        verbose_name_plural = _("clients' numbers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "number"], name="chat_client_phone_once"),
        ]

    def __str__(self) -> str:
        return self.number
