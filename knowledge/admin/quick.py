"""Quick messages in the admin: every project's and every operator's, with tables in and out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from agentzone.admin.imports import ImportsAndExports
from kernel.adminkit import Admin, actor_of, changes_of
from knowledge.admin.quick_table import QuickMessageResource
from knowledge.models import QuickMessage
from knowledge.services.quick import quick_remove, quick_store


@admin.register(QuickMessage)
class QuickMessageAdmin(ImportsAndExports, Admin):
    audited = False
    resource_classes: ClassVar = [QuickMessageResource]
    list_display = ("title", "abbreviation", "category", "project", "owner", "position", "uses")
    list_select_related = ("project", "owner")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        ("owner", AutocompleteSelectFilter),
    ]
    search_fields = ("title", "abbreviation", "text", "category", "project__name", "owner__login")
    autocomplete_fields = ("project", "owner")
    readonly_fields = ("uses",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("project", "owner"),
                    ("title", "abbreviation"),
                    ("category", "position"),
                    "text",
                    "uses",
                ),
                "description": _(
                    "Offered to operators while they type. Pages that are open take a change over at once."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(deleted_at__isnull=True)

    def save_model(
        self, request: HttpRequest, obj: QuickMessage, form: ModelForm[QuickMessage], change: bool
    ) -> None:
        quick_store(
            obj,
            actor=actor_of(request),
            action="changed" if change else "added",
            changes=changes_of(form),
        )

    def delete_model(self, request: HttpRequest, obj: QuickMessage) -> None:
        quick_remove(obj, actor=actor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[QuickMessage]) -> None:
        for message in queryset:
            self.delete_model(request, message)
