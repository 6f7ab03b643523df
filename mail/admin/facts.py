"""Threads, letters, files and drafts: to look at only. Letters are read and answered in AgentZone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from kernel.admin_words import worded
from kernel.adminkit import ReadOnlyAdmin, label, moment
from mail.models import Draft, File, Letter, Thread
from mail.selectors.letters import refused_words, unread_words
from mail.states import LetterState

THREAD_COLOURS = {"new": "warning", "assigned": "info", "answered": "success"}
LETTER_COLOURS = {
    "received": "success",
    "sent": "success",
    "queued": "info",
    "sending": "info",
    "unreadable": "danger",
    "failed": "danger",
    "unknown": "danger",
}


@admin.register(Thread)
class ThreadAdmin(ReadOnlyAdmin):
    list_display = ("at", "subject", "correspondent", "mailbox", "shown_state", "assignee")
    list_select_related = ("mailbox", "assignee")
    list_filter: ClassVar = [
        ("state", ChoicesDropdownFilter),
        ("mailbox", AutocompleteSelectFilter),
        ("assignee", AutocompleteSelectFilter),
        ("last_at", RangeDateTimeFilter),
    ]
    search_fields = ("subject", "correspondent", "correspondent_name")
    ordering = ("-last_at", "-id")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "subject",
                    ("correspondent_name", "correspondent"),
                    ("mailbox", "state", "assignee"),
                    "preview",
                    ("created_at", "last_at"),
                )
            },
        ),
    )

    @admin.display(description=_("last letter"), ordering="last_at")
    def at(self, thread: Thread) -> str:
        return moment(thread.last_at)

    @label(_("state"), "state", THREAD_COLOURS)
    def shown_state(self, thread: Thread) -> tuple[str, str]:
        return thread.state, thread.get_state_display()


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("shown_at", "direction", "subject", "from_address", "mailbox", "shown_state", "author")
    list_select_related = ("mailbox", "author")
    list_filter: ClassVar = [
        ("direction", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("mailbox", AutocompleteSelectFilter),
        ("at", RangeDateTimeFilter),
    ]
    search_fields = ("=id", "=message_id", "subject", "from_address", "from_name")
    ordering = ("-at", "-id")
    readonly_fields = ("shown_to", "shown_cc", "shown_headers", "shown_error")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "subject",
                    ("from_name", "from_address", "reply_to"),
                    ("shown_to", "shown_cc"),
                    "text",
                    ("mailbox", "thread"),
                )
            },
        ),
        (
            _("Way"),
            {
                "fields": (
                    ("direction", "kind", "state"),
                    ("author", "at", "dated"),
                    ("attempts", "next_try_at", "sent_at"),
                    "shown_error",
                    ("message_id", "uid_validity", "uid"),
                    ("size", "has_source"),
                    "shown_headers",
                )
            },
        ),
    )
    shown_to = worded("to", _("to"))
    shown_cc = worded("cc", _("copy"))
    shown_headers = worded("headers", _("further headers"))

    @admin.display(description=_("time"), ordering="at")
    def shown_at(self, letter: Letter) -> str:
        return moment(letter.at)

    @admin.display(description=_("error"))
    def shown_error(self, letter: Letter) -> str:
        return unread_words(letter.error) if letter.state == LetterState.UNREADABLE else letter.error

    @label(_("state"), "state", LETTER_COLOURS)
    def shown_state(self, letter: Letter) -> tuple[str, str]:
        return letter.state, letter.get_state_display()


@admin.register(File)
class FileAdmin(ReadOnlyAdmin):
    list_display = ("at", "name", "shown_size", "content_type", "shown_refused", "agent", "thread")
    list_select_related = ("agent", "thread")
    list_filter: ClassVar = [("agent", AutocompleteSelectFilter), ("created_at", RangeDateTimeFilter)]
    search_fields = ("=id", "name")
    ordering = ("-created_at",)
    readonly_fields = ("shown_refused",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    ("size", "content_type", "shown_refused"),
                    ("agent", "created_at"),
                    ("thread", "letter"),
                )
            },
        ),
    )

    @admin.display(description=_("time"), ordering="created_at")
    def at(self, file: File) -> str:
        return moment(file.created_at)

    @admin.display(description=_("refused"), ordering="refused")
    def shown_refused(self, file: File) -> str:
        return refused_words(file.refused)

    @admin.display(description=_("size"), ordering="size")
    def shown_size(self, file: File) -> str:
        return filesizeformat(file.size)


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("at", "agent", "thread")
    list_select_related = ("agent", "thread")
    list_filter: ClassVar = [("agent", AutocompleteSelectFilter)]
    search_fields = ("agent__login", "agent__last_name", "thread__subject")
    ordering = ("-updated_at",)
    fieldsets = ((None, {"fields": (("agent", "thread"), "text", "updated_at")}),)

    @admin.display(description=_("time"), ordering="updated_at")
    def at(self, draft: Draft) -> str:
        return moment(draft.updated_at)
