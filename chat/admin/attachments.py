"""Files that people sent: to look at only."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from chat.models import Attachment
from kernel.adminkit import ReadOnlyAdmin, label, moment

STATE_COLOURS = {"uploading": "info", "processing": "warning", "ready": "success", "failed": "danger"}


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    """What it is and how far it came; the file itself is seen in its dialog, by those who may."""

    list_display = ("at", "name", "kind", "shown_size", "shown_state", "agent", "channel", "conversation")
    list_select_related = ("agent", "channel", "conversation__client")
    list_filter: ClassVar = [
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("channel", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("created_at", RangeDateTimeFilter),
    ]
    search_fields = ("=id", "=conversation__id", "name")
    search_help_text = _("Words of the name, or the exact id of a file or conversation.")
    ordering = ("-created_at",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    ("kind", "content_type"),
                    ("size", "received"),
                    ("state", "error", "attempts"),
                    ("created_at", "touched_at"),
                )
            },
        ),
        (_("Sender"), {"fields": (("agent", "channel"), ("conversation", "message"))}),
        (_("Content"), {"fields": (("width", "height", "duration"), "voice")}),
    )

    @admin.display(description=_("time"), ordering="created_at")
    def at(self, file: Attachment) -> str:
        return moment(file.created_at)

    @admin.display(description=_("size"), ordering="size")
    def shown_size(self, file: Attachment) -> str:
        return filesizeformat(file.size)

    @label(_("state"), "state", STATE_COLOURS)
    def shown_state(self, file: Attachment) -> tuple[str, str]:
        return file.state, file.get_state_display()
