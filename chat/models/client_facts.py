"""What was done to a client: blocks and merges. Facts: they are ended, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chat.models.client import Client


class ClientBlock(models.Model):
    """Fact: a client may not write, from a moment until a moment (or for ever)."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="blocks", verbose_name=_("client"))
    reason = models.CharField(_("reason"), max_length=300)
    started_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: for ever."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("blocked by")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("lifted by"),
        help_text=_("Empty on a lifted block: its term was over."),
    )

    class Meta:
        verbose_name = _("block of a client")
        verbose_name_plural = _("blocks of clients")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(lifted_at__isnull=True), name="chat_one_open_block"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("started_at")), name="chat_block_forward"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-started_at", "-id"], condition=Q(lifted_at__isnull=True), name="chat_block_open"
            ),
            models.Index(
                fields=["until"],
                condition=Q(lifted_at__isnull=True, until__isnull=False),
                name="chat_block_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.started_at:%Y-%m-%d %H:%M}"


class ClientMerge(models.Model):
    """Fact: two clients turned out to be one. `record` holds all that is needed to part them exactly as they were."""

    kept = models.ForeignKey(Client, models.PROTECT, related_name="merges", verbose_name=_("kept client"))
    merged = models.ForeignKey(Client, models.PROTECT, related_name="+", verbose_name=_("merged client"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("merged by")
    )
    at = models.DateTimeField(_("at"))
    record = models.JSONField(_("what moved"))
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("merge of clients")
        verbose_name_plural = _("merges of clients")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="chat_merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="chat_merge_of_two"),
        ]
        indexes: ClassVar = [models.Index(fields=["kept", "-at"], name="chat_merge_kept")]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
