"""Numbers that clients call, devices that operators speak with, and commands on their way to the switch."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agentzone.models.call import Call
from agentzone.models.project import Project
from agentzone.telephony.states import CommandState


def new_secret() -> str:
    """Password of a device, as phones can be told it."""
    return secrets.token_urlsafe(18)


class PhoneNumber(models.Model):
    """A number of ours. Calls to it go into the queue of its project."""

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^\+?\d{2,19}$", _("Digits only, with a plus in front if you like."))],
        help_text=_("Exactly as the line delivers it, like 88005553535."),
    )
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("What operators see beside the call.")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="phone_numbers", verbose_name=_("project")
    )
    is_active = models.BooleanField(
        _("takes calls"), default=True, help_text=_("Otherwise callers hear that the line is busy.")
    )
    is_shown = models.BooleanField(
        _("shown on outgoing calls"),
        default=False,
        help_text=_("Clients whom the project calls see this number. If none is marked, its first one."),
    )

    class Meta:
        verbose_name = _("phone number")
        verbose_name_plural = _("phone numbers")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(is_shown=True),
                name="agentzone_one_number_shown",
                violation_error_message=_("Another number of this project is shown on outgoing calls."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class ExternalContact(models.Model):
    """A specialist outside, whom operators of a project may hand calls over to."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="external_contacts", verbose_name=_("project")
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("A person or a department, like “Warehouse”.")
    )
    note = models.CharField(_("what for"), max_length=200, blank=True)
    number = models.CharField(
        _("number"),
        max_length=20,
        validators=[RegexValidator(r"^\+?\d{2,19}$", _("Digits only, with a plus in front if you like."))],
    )
    extension = models.CharField(
        _("extension"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^[0-9*#]{1,16}$", _("Digits, * and # only."))],
        help_text=_("Sent as tones when the number is answered."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("external specialist")
        verbose_name_plural = _("external specialists")
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Device(models.Model):
    """«Инструмент»: an extension at which calls ring, a SIP phone or the softphone in the page."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("SIP phone")
        SOFTPHONE = "softphone", _("softphone in the page")

    number = models.CharField(
        _("device"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{2,12}$", _("Digits only."))],
        help_text=_("The extension; also the phone's user name at the switch."),
    )
    name = models.CharField(
        _("workplace"), max_length=80, blank=True, help_text=_("Where it stands, like “Hall 2, desk 14”.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SOFTPHONE)
    secret = models.CharField(
        _("password"), max_length=64, default=new_secret, help_text=_("Of the phone at the switch.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    is_online = models.BooleanField(_("registered"), default=False, editable=False)
    seen_at = models.DateTimeField(_("registered or gone since"), null=True, editable=False)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class SwitchCommand(models.Model):
    """A command to the switch: stored with the change that wants it, given in order, closed by what the switch says."""

    class State(models.TextChoices):
        QUEUED = CommandState.QUEUED.value, _("queued")
        SENT = CommandState.SENT.value, _("sent")
        DONE = CommandState.DONE.value, _("done")
        FAILED = CommandState.FAILED.value, _("failed")

    op_id = models.UUIDField(_("operation"), unique=True)
    call = models.ForeignKey(Call, models.CASCADE, null=True, related_name="commands", verbose_name=_("call"))
    kind = models.CharField(_("kind"), max_length=20)
    payload = models.JSONField(_("content"))
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(_("asked"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    ended_at = models.DateTimeField(_("closed"), null=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("command to the switch")
        verbose_name_plural = _("commands to the switch")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent"], ended_at__isnull=True)
                | Q(state__in=["done", "failed"], ended_at__isnull=False),
                name="agentzone_command_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "done"]) | Q(sent_at__isnull=False),
                name="agentzone_command_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], condition=Q(state__in=["queued", "sent"]), name="agentzone_command_open"
            ),
            models.Index(fields=["ended_at"], name="agentzone_command_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.op_id}"
