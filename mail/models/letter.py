"""A letter, what is attached to it, and the draft of an answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.ids import new_id
from mail.models.labels import DIRECTIONS, KINDS, LETTER_STATES
from mail.models.mailbox import Mailbox
from mail.models.thread import Thread
from mail.states import Direction, Kind, LetterState


class Letter(models.Model):
    """One letter of a thread. The id of an outgoing one is made by the page, so that pressing twice sends once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="letters", verbose_name=_("mailbox"))
    thread = models.ForeignKey(
        Thread, models.CASCADE, related_name="letters", verbose_name=_("thread of letters")
    )
    direction = models.CharField(_("direction"), max_length=3, choices=DIRECTIONS)
    kind = models.CharField(_("kind"), max_length=6, choices=KINDS, default=Kind.PERSON.value)
    state = models.CharField(_("state"), max_length=10, choices=LETTER_STATES)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("operator")
    )
    message_id = models.CharField("Message-ID", max_length=255)
    references = models.TextField("References", blank=True)
    from_name = models.CharField(_("sender"), max_length=200, blank=True)
    from_address = models.CharField(_("sender's address"), max_length=254, blank=True)
    reply_to = models.CharField("Reply-To", max_length=254, blank=True)
    to = models.JSONField(_("to"), default=list)
    cc = models.JSONField(_("copy"), default=list)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("formatted text"), blank=True)
    headers = models.JSONField(_("further headers"), default=dict)
    dated = models.DateTimeField(_("date in the letter"), null=True)
    at = models.DateTimeField(_("received or written"))
    size = models.PositiveBigIntegerField(_("size, bytes"), default=0)
    uid_validity = models.BigIntegerField("UIDVALIDITY", null=True)
    uid = models.BigIntegerField("UID", null=True)
    has_source = models.BooleanField(_("the source is kept"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailbox", "message_id"], name="mail_message_id_once"),
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid"],
                condition=Q(uid__isnull=False),
                name="mail_uid_once",
            ),
            models.CheckConstraint(
                condition=(
                    Q(direction=Direction.IN.value)
                    & Q(state__in=[LetterState.RECEIVED.value, LetterState.UNREADABLE.value])
                )
                | (
                    Q(direction=Direction.OUT.value)
                    & ~Q(state__in=[LetterState.RECEIVED.value, LetterState.UNREADABLE.value])
                ),
                name="mail_letter_state",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["thread", "at", "id"], name="mail_letter_thread"),
            models.Index(
                fields=["next_try_at"],
                name="mail_letter_outbox",
                condition=Q(state__in=["queued", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.pk)


class File(models.Model):
    """What is attached to a letter, or to the draft of one (then without a letter). Its bytes are in mail.store."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(
        Letter, models.CASCADE, null=True, related_name="files", verbose_name=_("letter")
    )
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+", verbose_name=_("thread of letters"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("operator")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    refused = models.CharField(_("refused"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("file of a letter")
        verbose_name_plural = _("files of letters")
        ordering: ClassVar = ["position", "id"]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], name="mail_file_unsent", condition=Q(letter__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """What an operator has typed as an answer and not sent."""

    thread = models.ForeignKey(
        Thread, models.CASCADE, related_name="drafts", verbose_name=_("thread of letters")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("operator")
    )
    text = models.TextField(_("text"), blank=True)
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("draft of a letter")
        verbose_name_plural = _("drafts of letters")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "agent"], name="mail_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.agent_id}"
