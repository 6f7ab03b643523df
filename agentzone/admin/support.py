"""Problem reports as support reads them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from agentzone.models import SupportReport
from agentzone.services.support import report_done
from kernel.admin_words import structure
from kernel.adminkit import Admin, moment


@admin.register(SupportReport)
class SupportReportAdmin(Admin):
    audited = False
    list_display = ("number", "agent", "text_start", "version", "sent", "is_done")
    list_select_related = ("agent",)
    list_filter: ClassVar = ["is_done", "version", ("at", RangeDateTimeFilter)]
    search_fields = ("text", "agent__login", "agent__last_name")
    readonly_fields = ("agent", "sent", "text", "version", "facts_text", "picture")
    actions = None
    fieldsets = (
        (None, {"fields": (("agent", "sent"), "text", "picture", "is_done")}),
        (_("Page and browser"), {"fields": ("version", "facts_text")}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("number"), ordering="id")
    def number(self, report: SupportReport) -> str:
        return f"№ {report.pk}"

    @admin.display(description=_("what is wrong"))
    def text_start(self, report: SupportReport) -> str:
        return report.text[:120]

    @admin.display(description=_("time"), ordering="at")
    def sent(self, report: SupportReport) -> str:
        return moment(report.at)

    @admin.display(description=_("page and browser"))
    def facts_text(self, report: SupportReport) -> str:
        return structure(report.facts)

    @admin.display(description=_("screenshot"))
    def picture(self, report: SupportReport) -> str:
        if not report.screenshot:
            return ""
        address = reverse("support-screenshot", args=[report.pk])
        return format_html(
            '<a href="{0}" target="_blank"><img src="{0}" alt="" style="max-width:640px"></a>', address
        )

    def save_model(self, request: HttpRequest, obj: SupportReport, form: Any, change: bool) -> None:
        if "is_done" in form.changed_data:
            report_done(obj, done=obj.is_done, user=request.user)  # type: ignore[arg-type]
