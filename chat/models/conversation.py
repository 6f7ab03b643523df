"""A conversation: everything ever said between one client and one channel. Its sessions are contacts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agentzone.models import Contact, Project
from chat.models.channel import Channel
from chat.models.client import Client
from chat.models.labels import CONVERSATION_STATES
from chat.states import ConversationState
from kernel.ids import new_id


class Conversation(models.Model):
    """State, owner and epoch mirror the current contact; chat.handlers writes them in the contact's transaction.

    Numbers of messages, unread counts and the last line live here, since every message locks this row anyway.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="conversations", verbose_name=_("channel")
    )
    external_id = models.CharField(_("client's id in the channel"), max_length=128)
    client = models.ForeignKey(Client, models.PROTECT, related_name="conversations", verbose_name=_("client"))
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="conversations", verbose_name=_("project")
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CONVERSATION_STATES,
        default=ConversationState.CLOSED,
    )
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("session"),
        help_text=_("The present session, or the last one."),
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="conversations",
        verbose_name=_("operator"),
    )
    epoch = models.PositiveIntegerField(_("epoch"), default=0)

    session_started_at = models.DateTimeField(_("session started"), null=True)
    session_first_number = models.PositiveIntegerField(_("first number of the session"), default=1)
    enqueued_at = models.DateTimeField(_("in the queue since"), null=True)
    waiting_since = models.DateTimeField(_("client waits for an answer since"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.CharField(_("closed by"), max_length=12, blank=True)

    last_number = models.PositiveIntegerField(_("last message number"), default=0)
    last_author = models.CharField(_("author of the last message"), max_length=8, blank=True)
    last_agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,  # never looked up by; an index would cost each message
        verbose_name=_("operator of the last message"),
    )
    last_text = models.CharField(_("last message"), max_length=200, blank=True)
    last_attachment = models.CharField(
        _("file of the last message"), max_length=5, blank=True, default="", db_default=""
    )
    last_message_at = models.DateTimeField(_("time of the last message"), null=True)
    last_client_at = models.DateTimeField(_("last client message"), null=True)
    last_agent_at = models.DateTimeField(_("last operator's message"), null=True)
    taken_up_at = models.DateTimeField(
        _("taken up"),
        null=True,
        help_text=_(
            "When its present operator got it, or woke it. Closing by itself is counted from here too."
        ),
    )
    warned_at = models.DateTimeField(
        _("warned of the closing"),
        null=True,
        help_text=_("Counts only while the operator has neither written nor taken the dialog up since."),
    )
    unread = models.PositiveIntegerField(_("unread by the operator"), default=0)
    read_by_agent = models.PositiveIntegerField(_("read by the operator up to"), default=0)
    read_by_visitor = models.PositiveIntegerField(_("read by the client up to"), default=0)
    delivered_to_visitor = models.PositiveIntegerField(_("delivered to the client up to"), default=0)

    page_url = models.CharField(_("page"), max_length=500, blank=True)
    page_title = models.CharField(_("page title"), max_length=200, blank=True)
    snoozed_until = models.DateTimeField(
        _("snoozed until"),
        null=True,
        help_text=_(
            "Out of the owner's sight till then, or till the client writes. Counts as his all the time."
        ),
    )
    tag_ids = ArrayField(
        models.IntegerField(),
        verbose_name=_("tags"),
        default=list,
        blank=True,
        help_text=_("Mirror of the dialog's tags, for lists; chat.services.tags writes both."),
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="chat_conversation_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ConversationState]),
                name="chat_conversation_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(agent__isnull=False), name="chat_assigned_has_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(contact__isnull=False), name="chat_open_has_session"
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until__isnull=True) | Q(state__in=["assigned", "offered"]),
                name="chat_snoozed_is_owned",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["agent", "session_started_at"],
                condition=Q(state__in=["assigned", "offered"]),
                name="chat_conv_active",
            ),
            models.Index(
                fields=["project", "session_started_at"], condition=Q(state="queued"), name="chat_conv_queue"
            ),
            models.Index(
                fields=["agent", "-closed_at", "-id"],
                condition=Q(state="closed"),
                name="chat_conv_closed_agent",
            ),
            models.Index(
                fields=["project", "-closed_at", "-id"],
                condition=Q(state="closed"),
                name="chat_conv_closed_project",
            ),
            models.Index(
                fields=["channel", "-closed_at", "-id"],
                condition=Q(state="closed"),
                name="chat_conv_closed_channel",
            ),
            models.Index(
                fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="chat_conv_snoozed"
            ),
            GinIndex(fields=["tag_ids"], name="chat_conv_tags"),
            models.Index(
                Greatest("last_agent_at", "taken_up_at"),
                condition=Q(state="assigned", waiting_since__isnull=True),
                name="chat_conv_quiet",
            ),
            models.Index(fields=["client", "-created_at"], name="chat_conv_client"),
            models.Index(fields=["contact"], name="chat_conv_contact"),
        ]

    def __str__(self) -> str:
        return str(self.client)


class Draft(models.Model):
    """What an operator has typed and not sent, one per dialog and person, kept on the server."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="drafts", verbose_name=_("conversation")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("operator")
    )
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("formatted text"), blank=True, default="")
    note = models.BooleanField(_("a note"), default=False)
    quote = models.JSONField(_("answer to"), null=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    page = models.CharField(_("page that saved it"), max_length=64, blank=True, default="")
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="chat_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{localtime(self.updated_at):%d.%m.%Y %H:%M:%S}"
