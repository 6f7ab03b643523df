"""Conversations and messages: to look at only. Who wrote a message may change it in the chat; here nobody does."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from chat.admin.event_words import event_words
from chat.models import Conversation, Draft, Mention, Message, MessageRevision
from kernel.admin_words import NOTHING, worded
from kernel.adminkit import ReadOnlyAdmin, label, moment

STATE_COLOURS = {"queued": "warning", "offered": "info", "assigned": "success", "bot": "info"}
AUTHOR_COLOURS = {"client": "info", "agent": "success"}
CLIENT = ("client__name", "client__phone")


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = (
        "last_at",
        "client",
        "project",
        "channel_name",
        "shown_state",
        "agent",
        "total",
        "last_text",
    )
    list_select_related = ("client", "project", "channel", "agent")
    list_filter: ClassVar = [
        ("state", ChoicesDropdownFilter),
        ("project", AutocompleteSelectFilter),
        ("channel", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("last_message_at", RangeDateTimeFilter),
    ]
    search_fields = ("=id", "=contact__id", *CLIENT, "agent__login", "agent__last_name")
    search_help_text = _("Client's name or phone, operator, or the exact id of a conversation or session.")
    ordering = ("-last_message_at",)
    readonly_fields = ("all_messages",)
    fieldsets = (
        (
            None,
            {"fields": (("client", "channel"), ("project", "agent"), ("state", "closed_by"), "all_messages")},
        ),
        (
            _("Present session"),
            {
                "fields": (
                    ("contact", "epoch"),
                    ("session_started_at", "session_first_number"),
                    ("enqueued_at", "waiting_since"),
                    ("closed_at", "unread"),
                )
            },
        ),
        (
            _("Marks"),
            {
                "fields": (
                    ("last_number", "read_by_agent"),
                    ("delivered_to_visitor", "read_by_visitor"),
                    ("last_client_at", "last_agent_at"),
                    ("taken_up_at", "warned_at"),
                )
            },
        ),
        (_("Page of the site"), {"fields": ("page_title", "page_url")}),
    )

    @admin.display(description=_("channel"), ordering="channel__name")
    def channel_name(self, conversation: Conversation) -> str:
        return conversation.channel.name

    @admin.display(description=_("messages"), ordering="last_number")
    def total(self, conversation: Conversation) -> int:
        return conversation.last_number

    @admin.display(description=_("last message"), ordering="last_message_at")
    def last_at(self, conversation: Conversation) -> str:
        return moment(conversation.last_message_at)

    @label(_("state"), "state", STATE_COLOURS)
    def shown_state(self, conversation: Conversation) -> tuple[str, str]:
        return conversation.state, conversation.get_state_display()

    @admin.display(description=_("messages"))
    def all_messages(self, conversation: Conversation) -> str:
        address = reverse("admin:chat_message_changelist")
        return format_html(
            '<a class="font-medium text-primary-600 dark:text-primary-500" href="{}?conversation__id__exact={}">{}</a>',
            address,
            conversation.pk,
            _("Show the messages"),
        )


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("at", "number", "shown_author", "agent", "said", "shown_delivery", "conversation")
    list_select_related = ("agent", "conversation__client")
    list_filter: ClassVar = [
        ("author", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("delivery", ChoicesDropdownFilter),
        ("channel", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("created_at", RangeDateTimeFilter),
    ]
    search_fields = ("=conversation__id", "=uid", "=external_id", "text")
    search_help_text = _("Words of the text, or the exact id of a conversation or message.")
    ordering = ("-id",)
    readonly_fields = ("shown_quote", "shown_event")
    shown_quote = worded("quote", _("answer to"))
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("conversation", "number"),
                    ("author", "agent"),
                    "created_at",
                    "kind",
                    "text",
                    "html",
                    "shown_quote",
                    "shown_event",
                    ("edited_at", "deleted_at"),
                )
            },
        ),
        (_("Delivery"), {"fields": (("delivery", "error"), ("channel", "external_id"), ("uid", "contact"))}),
    )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup == "conversation__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    @admin.display(description=_("time"), ordering="id")
    def at(self, message: Message) -> str:
        return moment(message.created_at)

    @label(_("author"), "author", AUTHOR_COLOURS)
    def shown_author(self, message: Message) -> tuple[str, str]:
        return message.author, message.get_author_display()

    @admin.display(description=_("text"))
    def said(self, message: Message) -> str:
        if message.kind == "event":
            return event_words(message.event)
        return message.text if len(message.text) <= 120 else f"{message.text[:120]}…"

    @admin.display(description=_("event"))
    def shown_event(self, message: Message) -> str:
        return event_words(message.event) or NOTHING

    @admin.display(description=_("delivery"))
    def shown_delivery(self, message: Message) -> str:
        return message.get_delivery_display()


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """Who has a draft, and where; what he has not sent is his own, so the text is not shown."""

    list_display = ("changed", "agent", "conversation", "version")
    list_select_related = ("agent", "conversation__client")
    list_filter: ClassVar = [("agent", AutocompleteSelectFilter)]
    search_fields = ("=conversation__id", "agent__login", "agent__last_name")
    ordering = ("-updated_at",)
    fields = ("conversation", "agent", "version", "updated_at")

    @admin.display(description=_("updated at"), ordering="updated_at")
    def changed(self, draft: Draft) -> str:
        return moment(draft.updated_at)


@admin.register(MessageRevision)
class MessageRevisionAdmin(ReadOnlyAdmin):
    """What messages said before they were changed or deleted."""

    list_display = ("changed", "reason", "author", "by", "said", "message")
    list_select_related = ("by", "message")
    list_filter: ClassVar = [
        ("reason", ChoicesDropdownFilter),
        ("by", AutocompleteSelectFilter),
        ("at", RangeDateTimeFilter),
    ]
    search_fields = ("=message__conversation__id", "=message__uid", "text", "by__login", "by__last_name")
    ordering = ("-id",)
    fields = ("message", "reason", "by", "at", "text", "html")

    @admin.display(description=_("changed at"), ordering="id")
    def changed(self, revision: MessageRevision) -> str:
        return moment(revision.at)

    @admin.display(description=_("author"))
    def author(self, revision: MessageRevision) -> str:
        return revision.message.get_author_display()

    @admin.display(description=_("text"))
    def said(self, revision: MessageRevision) -> str:
        return revision.text if len(revision.text) <= 120 else f"{revision.text[:120]}…"


@admin.register(Mention)
class MentionAdmin(ReadOnlyAdmin):
    """Who was named in notes, and whether he has seen it."""

    list_display = ("at", "person", "conversation", "seen")
    list_select_related = ("person", "conversation__client")
    list_filter: ClassVar = [("person", AutocompleteSelectFilter), ("created_at", RangeDateTimeFilter)]
    search_fields = ("=conversation__id", "person__login", "person__last_name")
    ordering = ("-id",)
    fields = ("person", "message", "conversation", "contact", "created_at", "read_at")

    @admin.display(description=_("time"), ordering="id")
    def at(self, mention: Mention) -> str:
        return moment(mention.created_at)

    @admin.display(description=_("seen"), ordering="read_at")
    def seen(self, mention: Mention) -> str:
        return moment(mention.read_at)
