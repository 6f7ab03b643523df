"""Fields of the forms that projects build."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from chat.admin.options_field import OptionsForm
from chat.models import FormField
from kernel.adminkit import Admin


@admin.register(FormField)
class FormFieldAdmin(Admin):
    form = OptionsForm
    also_written = ("options",)
    list_display = ("title", "project", "form", "key", "type", "required", "position", "is_active")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "form", "type", "is_active"]
    list_editable = ("position",)
    search_fields = ("title", "key", "project__name")
    autocomplete_fields = ("project",)
    conditional_fields: ClassVar = {"options_text": "type == 'choice' || type == 'choices'"}
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("project", "form"),
                    ("title", "title_en"),
                    ("key", "type"),
                    "options_text",
                    "help_text",
                ),
                "description": _(
                    "A change is on the operators' and visitors' pages as soon as they open the form again. Values "
                    "that were given stay with their contact."
                ),
            },
        ),
        (
            _("When and how"),
            {
                "fields": (
                    ("required", "read_only"),
                    ("show_if_key", "show_if_value"),
                    ("position", "is_active"),
                )
            },
        ),
    )
