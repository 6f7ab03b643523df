"""Tables of the shared floor. `kernel_event` is partitioned by day, so it is made by SQL in the migration."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _


class Stream(models.Model):
    """Cursor of an event stream: its last number. The row is locked last in a transaction (kernel.uow)."""

    name = models.TextField(_("name"), primary_key=True)
    seq = models.BigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("event stream")
        verbose_name_plural = _("event streams")

    def __str__(self) -> str:
        return f"{self.name}:{self.seq}"


class AuditEntry(models.Model):
    """Who did what to what, when, and under which request. Appended by services, never changed."""

    at = models.DateTimeField(_("at"), db_index=True)
    actor_id = models.BigIntegerField(_("actor id"), null=True, blank=True)
    actor_label = models.CharField(_("actor"), max_length=150)
    action = models.CharField(_("action"), max_length=80)
    target_type = models.CharField(_("target type"), max_length=80)
    target_id = models.CharField(_("target id"), max_length=64)
    details = models.JSONField(_("details"), default=dict, blank=True)
    correlation_id = models.CharField(_("correlation id"), max_length=64, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes: ClassVar = [
            models.Index(fields=["target_type", "target_id", "-at"], name="kernel_audit_target"),
            models.Index(fields=["actor_id", "-at"], name="kernel_audit_actor"),
            models.Index(fields=["action", "-at"], name="kernel_audit_action"),
        ]

    def __str__(self) -> str:
        from kernel.audit_words import action_words

        return f"{localtime(self.at):%d.%m.%Y %H:%M:%S} · {action_words(self.action)}"


class IdempotencyKey(models.Model):
    """The answer to a request that carried an `Idempotency-Key`, so that a repeat gets the same answer."""

    scope = models.CharField(_("scope"), max_length=120)
    key = models.CharField(_("key"), max_length=100)
    request_hash = models.CharField(_("request hash"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = models.JSONField(_("body"), null=True)
    created_at = models.DateTimeField(_("created at"), db_index=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "key"], name="kernel_idempotency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"


class Heartbeat(models.Model):
    """A long-running part of the product says that it is alive; shown by /health/ready and the admin."""

    name = models.CharField(_("part"), max_length=60, primary_key=True)
    at = models.DateTimeField(_("last sign of life"))
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
