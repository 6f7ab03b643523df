"""Departments and invitations of a channel, and what visitors answered and agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from chat.models import ChannelDepartment, Entry, Invitation, Transcript
from kernel.adminkit import ReadOnlyAdmin, TabularInline, moment


class DepartmentInline(TabularInline):
    model = ChannelDepartment
    extra = 0
    tab = True
    fields = ("project", "title", "title_en", "position")
    autocomplete_fields = ("project",)


class InvitationInline(TabularInline):
    model = Invitation
    extra = 0
    tab = True
    fields = (
        "text",
        "page_contains",
        "seconds",
        "audience",
        "again_days",
        "position",
        "is_active",
        "shown",
        "accepted",
    )
    readonly_fields = ("shown", "accepted")


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Evidence: who agreed to what, and when."""

    list_display = ("sent", "channel", "form", "answers", "agreed", "contact")
    list_select_related = ("channel__project", "contact")
    list_filter: ClassVar = [
        ("channel", AutocompleteSelectFilter),
        "form",
        ("at", RangeDateTimeFilter),
    ]
    search_fields = ("values", "consent_text")
    fields = ("sent", "channel", "form", "answers", "project", "consent_text", "contact")
    readonly_fields = ("sent", "answers")

    @admin.display(description=_("time"), ordering="at")
    def sent(self, entry: Entry) -> str:
        return moment(entry.at)

    @admin.display(description=_("answers"))
    def answers(self, entry: Entry) -> str:
        return "; ".join(f"{key}: {value}" for key, value in entry.values.items())

    @admin.display(description=_("consent"), boolean=True)
    def agreed(self, entry: Entry) -> bool:
        return bool(entry.consent_text)


@admin.register(Transcript)
class TranscriptAdmin(ReadOnlyAdmin):
    list_display = ("asked", "email", "conversation", "sent", "attempts", "error")
    list_select_related = ("conversation__client",)
    list_filter: ClassVar = [("asked_at", RangeDateTimeFilter)]
    search_fields = ("email",)
    fields = ("asked", "email", "locale", "conversation", "sent", "attempts", "error")
    readonly_fields = ("asked", "sent")

    @admin.display(description=_("asked"), ordering="asked_at")
    def asked(self, wish: Transcript) -> str:
        return moment(wish.asked_at)

    @admin.display(description=_("sent"), ordering="sent_at")
    def sent(self, wish: Transcript) -> str:
        return moment(wish.sent_at)
