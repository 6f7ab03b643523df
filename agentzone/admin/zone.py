"""The admin of what AgentZone shows beside calls."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from agentzone.models import InfoLink, News
from kernel import clock
from kernel.adminkit import Admin, moment


@admin.register(InfoLink)
class InfoLinkAdmin(Admin):
    list_display = ("title", "project", "address", "position", "is_active")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    search_fields = ("title", "address", "note", "project__name")
    autocomplete_fields = ("project",)
    fieldsets = (
        (
            None,
            {
                "fields": ("project", ("title", "address"), "note", ("position", "is_active")),
                "description": _(
                    "Operators of the project find it in AgentZone under “Systems”; the smallest position comes first."
                ),
            },
        ),
    )


@admin.register(News)
class NewsAdmin(Admin):
    list_display = ("title", "begins", "ends", "readers")
    list_filter: ClassVar = [("projects", AutocompleteSelectFilter), ("starts_at", RangeDateTimeFilter)]
    search_fields = ("title", "text", "projects__name")
    autocomplete_fields = ("projects",)
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "text", "projects", ("starts_at", "ends_at")),
                "description": _(
                    "Operators find it in AgentZone under “News”, with a mark until they have read it. It reaches open "
                    "pages within a minute."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(_readers=Count("reads", distinct=True))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "starts_at": clock.now().replace(second=0, microsecond=0),
            **super().get_changeform_initial_data(request),
        }

    @admin.display(description=_("shown from"), ordering="starts_at")
    def begins(self, news: News) -> str:
        return moment(news.starts_at)

    @admin.display(description=_("until"), ordering="ends_at")
    def ends(self, news: News) -> str:
        return moment(news.ends_at)

    @admin.display(description=_("read by"), ordering="_readers")
    def readers(self, news: Any) -> int:
        return int(news._readers)
