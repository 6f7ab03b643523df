"""Topics of projects, as a table and one by one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from agentzone.admin.imports import ImportsAndExports
from chat.admin.topics_table import TopicResource
from chat.models import Topic
from kernel.adminkit import Admin


@admin.register(Topic)
class TopicAdmin(ImportsAndExports, Admin):
    resource_classes: ClassVar = [TopicResource]
    list_display = ("path", "project", "position", "is_active")
    list_select_related = ("project", "parent__parent__parent__parent")
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    list_editable = ("position", "is_active")
    search_fields = ("title", "title_en", "parent__title", "project__name")
    autocomplete_fields = ("project", "parent")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("project", "parent"),
                    ("title", "title_en"),
                    ("position", "is_active"),
                ),
                "description": _(
                    "Operators choose topics that nothing stands below. One that is out of use keeps its history; one "
                    "that was ever chosen cannot be deleted."
                ),
            },
        ),
    )

    @admin.display(description=_("topic"), ordering="title")
    def path(self, topic: Any) -> str:
        return str(topic.path)
