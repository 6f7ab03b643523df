"""Articles in the admin: every company's, with tables in and out; and the facts about them, to look at."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from agentzone.admin.imports import ImportsAndExports
from kernel.adminkit import ReadOnlyAdmin, label, moment
from knowledge.admin.article_table import ArticleResource
from knowledge.models import Article, ArticleUse, Category, Picture, Revision

STATE_COLOURS = {"published": "success", "draft": "warning"}


@admin.register(Article)
class ArticleAdmin(ImportsAndExports, ReadOnlyAdmin):
    """To look at and for tables; written in the supervisors' editor, which keeps revisions."""

    resource_classes: ClassVar = [ArticleResource]
    list_display = ("title", "company", "category", "shown_state", "version", "uses", "changed")
    list_select_related = ("company", "category")
    list_filter: ClassVar = [
        ("company", AutocompleteSelectFilter),
        ("projects", AutocompleteSelectFilter),
        "state",
        ("updated_at", RangeDateTimeFilter),
    ]
    search_fields = ("title", "keywords", "text", "projects__name")
    readonly_fields = ("editor",)
    fieldsets = (
        (None, {"fields": ("editor", ("title", "state"), ("company", "category"), "projects", "keywords")}),
        (_("Text"), {"fields": ("text",)}),
        (
            _("Dates"),
            {
                "fields": (
                    ("valid_from", "valid_until"),
                    ("created_by", "created_at"),
                    ("updated_by", "updated_at"),
                    ("version", "uses", "deleted_at"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).defer("search", "heading")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff)

    @label(_("state"), "state", STATE_COLOURS)
    def shown_state(self, article: Article) -> tuple[str, str]:
        return article.state, article.get_state_display()

    @admin.display(description=_("changed at"), ordering="updated_at")
    def changed(self, article: Article) -> str:
        return moment(article.updated_at)

    @admin.display(description=_("editor"))
    def editor(self, article: Article) -> str:
        address = reverse("supervisor-article", args=[article.pk])
        return format_html('<a class="text-primary-600" href="{}">{}</a>', address, _("Open in the editor"))


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    list_display = ("name", "parent", "company", "position")
    list_select_related = ("company", "parent")
    list_filter: ClassVar = [("company", AutocompleteSelectFilter)]
    search_fields = ("name", "company__name")
    fields = ("name", "parent", "company", "position")


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "author", "when")
    list_select_related = ("author", "article")
    list_filter: ClassVar = [
        ("author", AutocompleteSelectFilter),
        "state",
        ("created_at", RangeDateTimeFilter),
    ]
    search_fields = ("title", "author__last_name", "author__login")
    ordering = ("-created_at", "-id")
    fields = (
        "article",
        "number",
        "title",
        "keywords",
        "state",
        "author",
        "created_at",
        "restored_from",
        "html",
    )

    @admin.display(description=_("time"), ordering="created_at")
    def when(self, revision: Revision) -> str:
        return moment(revision.created_at)


@admin.register(ArticleUse)
class ArticleUseAdmin(ReadOnlyAdmin):
    list_display = ("article", "agent", "how", "when")
    list_display_links = ("when",)
    list_select_related = ("article", "agent")
    list_filter: ClassVar = [("agent", AutocompleteSelectFilter), "how", ("at", RangeDateTimeFilter)]
    search_fields = ("article__title", "agent__login", "agent__last_name", "=conversation_id")
    fields = ("article", "agent", "conversation_id", "how", "at")

    @admin.display(description=_("time"), ordering="at")
    def when(self, use: ArticleUse) -> str:
        return moment(use.at)


@admin.register(Picture)
class PictureAdmin(ReadOnlyAdmin):
    list_display = ("name", "company", "content_type", "width", "height", "size", "when")
    list_select_related = ("company",)
    list_filter: ClassVar = [("company", AutocompleteSelectFilter), ("created_at", RangeDateTimeFilter)]
    search_fields = ("name", "=id")
    fields = ("name", "company", "content_type", ("width", "height", "size"), ("created_by", "created_at"))

    @admin.display(description=_("created at"), ordering="created_at")
    def when(self, picture: Picture) -> str:
        return moment(picture.created_at)
