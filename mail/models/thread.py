"""A thread of letters with one correspondent: what operators take, answer and close."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mail.models.labels import THREAD_STATES
from mail.models.mailbox import Mailbox
from mail.states import ThreadState

OWNED = (ThreadState.ASSIGNED.value, ThreadState.ANSWERED.value)


class Thread(models.Model):
    """Its list shows the newest letter first, so `last_at` is what pages are cut by."""

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="threads", verbose_name=_("mailbox"))
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    correspondent_name = models.CharField(_("correspondent"), max_length=200, blank=True)
    correspondent = models.CharField(_("correspondent's address"), max_length=254, blank=True)
    preview = models.CharField(_("begin of the last letter"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=THREAD_STATES, default=ThreadState.NEW.value)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("operator"),
    )
    last_at = models.DateTimeField(_("last letter"))
    created_at = models.DateTimeField(_("created at"))
    search = models.TextField(_("what is searched"), editable=False)

    class Meta:
        verbose_name = _("thread of letters")
        verbose_name_plural = _("threads of letters")
        ordering: ClassVar = ["-last_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(state__in=OWNED) & Q(assignee__isnull=False))
                | (Q(state=ThreadState.NEW.value) & Q(assignee__isnull=True))
                | Q(state=ThreadState.CLOSED.value),
                name="mail_thread_owner",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-last_at", "-id"], name="mail_thread_list"),
            models.Index(
                fields=["assignee", "-last_at", "-id"], name="mail_thread_mine", condition=Q(state__in=OWNED)
            ),
            models.Index(
                fields=["mailbox", "assignee"],
                name="mail_thread_open",
                condition=Q(state__in=["new", "assigned"]),
            ),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="mail_thread_search"),
        ]

    def __str__(self) -> str:
        return self.subject or self.correspondent or str(self.pk)
