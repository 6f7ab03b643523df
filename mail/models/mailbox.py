"""A shared mailbox of a project."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agentzone.models import Project
from kernel import clock
from mail.models.labels import SECURITIES
from mail.states import Security

PORTS = [MinValueValidator(1), MaxValueValidator(65535)]


def today() -> date:
    return clock.now().date()


class Mailbox(models.Model):
    """Where its letters are fetched (IMAP) and how they are sent (SMTP). Passwords are kept as channels keep theirs:
    never shown, absent from the audit log."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="mailboxes", verbose_name=_("project"))
    address = models.EmailField(
        _("address"), help_text=_("What clients write to, and what answers come from.")
    )
    sender_name = models.CharField(
        _("sender's name"), max_length=120, help_text=_("What clients read beside the address.")
    )
    signature = models.TextField(
        _("signature"), max_length=2000, blank=True, help_text=_("Put under every answer.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: letters are neither fetched nor sent.")
    )
    fetch_since = models.DateField(
        _("take letters from"), default=today, help_text=_("Older letters stay in the mailbox alone.")
    )
    imap_host = models.CharField(_("server"), max_length=200, blank=True)
    imap_port = models.PositiveIntegerField(_("port"), default=993, validators=PORTS)
    imap_security = models.CharField(
        _("encryption"), max_length=8, choices=SECURITIES, default=Security.TLS.value
    )
    imap_user = models.CharField(_("login"), max_length=200, blank=True)
    imap_password = models.CharField(_("password"), max_length=300, blank=True)
    smtp_host = models.CharField(_("server"), max_length=200, blank=True)
    smtp_port = models.PositiveIntegerField(_("port"), default=465, validators=PORTS)
    smtp_security = models.CharField(
        _("encryption"), max_length=8, choices=SECURITIES, default=Security.TLS.value
    )
    smtp_user = models.CharField(_("login"), max_length=200, blank=True)
    smtp_password = models.CharField(_("password"), max_length=300, blank=True)

    uid_validity = models.BigIntegerField("UIDVALIDITY", null=True, editable=False)
    last_uid = models.BigIntegerField(_("last UID"), default=0, editable=False)
    trying_uid = models.BigIntegerField(_("UID being read"), default=0, editable=False)
    trying = models.PositiveSmallIntegerField(_("attempts to read it"), default=0, editable=False)
    checked_at = models.DateTimeField(_("last checked"), null=True, editable=False)
    error = models.CharField(_("error"), max_length=300, blank=True, editable=False)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0, editable=False)
    next_try_at = models.DateTimeField(_("next attempt"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering: ClassVar = ["project", "address"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("address"),
                name="mail_address_once",
                violation_error_message=_("There is a mailbox with this address already."),
            ),
        ]

    def __str__(self) -> str:
        return self.address
