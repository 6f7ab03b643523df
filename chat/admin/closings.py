"""Facts of closings and ratings, and the closing forms that are being filled in: to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from chat.models import ClosingDraft, ContactClosing, ContactRating, ContactTopic
from kernel.admin_words import NOTHING, table, worded
from kernel.adminkit import ReadOnlyAdmin, moment

AGENT = ("agent__login", "agent__last_name", "agent__first_name")


@admin.register(ContactClosing)
class ContactClosingAdmin(ReadOnlyAdmin):
    list_display = ("closed", "project", "agent", "contact", "said")
    list_select_related = ("project", "agent", "contact")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("closed_at", RangeDateTimeFilter),
    ]
    search_fields = ("=contact__id", "project__name", *AGENT)
    ordering = ("-closed_at",)
    fields = (("project", "agent"), ("conversation", "contact"), "closed", "answers")
    readonly_fields = ("closed", "answers")

    @admin.display(description=_("in words"))
    def answers(self, closing: Any) -> str:
        return table(closing.words) or NOTHING

    @admin.display(description=_("closed"), ordering="closed_at")
    def closed(self, closing: Any) -> str:
        return moment(closing.closed_at)

    @admin.display(description=_("in words"))
    def said(self, closing: Any) -> str:
        return "; ".join(f"{title}: {text}" for title, text in closing.words)[:200]


@admin.register(ContactTopic)
class ContactTopicAdmin(ReadOnlyAdmin):
    list_display = ("path", "is_main", "contact", "topic")
    list_select_related = ("contact", "topic")
    list_filter: ClassVar = [("topic", AutocompleteSelectFilter), "is_main"]
    search_fields = ("=contact__id", "path")
    ordering = ("-id",)


@admin.register(ContactRating)
class ContactRatingAdmin(ReadOnlyAdmin):
    list_display = ("asked", "agent", "contact", "score", "rated", "comment")
    list_select_related = ("agent", "contact")
    list_filter: ClassVar = [
        ("agent", AutocompleteSelectFilter),
        "score",
        ("asked_at", RangeDateTimeFilter),
    ]
    search_fields = ("=contact__id", "comment", *AGENT)
    ordering = ("-asked_at",)

    @admin.display(description=_("asked"), ordering="asked_at")
    def asked(self, rating: Any) -> str:
        return moment(rating.asked_at)

    @admin.display(description=_("rated"), ordering="rated_at")
    def rated(self, rating: Any) -> str:
        return moment(rating.rated_at)


@admin.register(ClosingDraft)
class ClosingDraftAdmin(ReadOnlyAdmin):
    list_display = ("contact", "updated")
    list_select_related = ("contact",)
    search_fields = ("=contact__id", "contact__project__name")
    ordering = ("-updated_at",)
    fields = ("contact", "updated", "shown_data")
    readonly_fields = ("updated", "shown_data")
    shown_data = worded("data", _("values"))

    @admin.display(description=_("updated at"), ordering="updated_at")
    def updated(self, draft: Any) -> str:
        return moment(draft.updated_at)
