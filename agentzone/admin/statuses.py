"""The status list. What the product itself relies on cannot be taken away or bent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agentzone.models import Status
from agentzone.models.status import StatusKind
from agentzone.selectors.statuses import is_last_ready
from agentzone.services.calls.offers import MISSED_STATUS
from agentzone.services.entering import FIRST_STATUS
from agentzone.services.projects import status_saved
from agentzone.services.status import SILENT_STATUS
from kernel.adminkit import Admin, actor_of, changes_of, label
from kernel.locks import advisory_lock

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Status]
else:
    BaseForm = forms.ModelForm

NEEDED = (FIRST_STATUS, SILENT_STATUS, MISSED_STATUS)
LAST_READY = _(
    "This is the last status of the kind “Ready” that people can choose: nobody could take dialogs."
)
COLOURS = {"ready": "success", "notready": "warning", "acw": "info", "off": "danger"}


def is_protected(status: Status | None) -> bool:
    """Programs name it: everybody starts in one, others are set by the product itself."""
    return status is not None and (status.is_system or status.code in NEEDED)


class StatusForm(BaseForm):
    """Somebody has to be able to get ready: the last status for it stays."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wanted = {"kind": StatusKind.READY, "is_active": True, "is_system": False}
        bent = [name for name, value in wanted.items() if data.get(name, value) != value]
        if bent and self.instance.pk is not None:
            advisory_lock("agentzone.last_ready_status")  # of two that are switched off at once, one stays
            if is_last_ready(self.instance):
                self.add_error(bent[0], LAST_READY)
        return data


@admin.register(Status)
class StatusAdmin(Admin):
    form = StatusForm
    audited = False
    list_display = (
        "name",
        "shown_kind",
        "takes_chats",
        "takes_calls",
        "is_break",
        "is_system",
        "position",
        "is_active",
    )
    list_filter = ("kind", "takes_chats", "takes_calls", "is_break", "is_system", "is_active")
    search_fields = ("name", "name_en", "code")
    ordering = ("position", "id")
    actions = None
    fieldsets = (
        (None, {"fields": (("name", "name_en"), "code", ("kind", "position"), "is_active")}),
        (
            _("What it means"),
            {
                "fields": (("takes_chats", "takes_calls"), ("is_break", "is_system")),
                "description": _(
                    "Routing reads these flags, and whoever is in the status now is routed by them at once. "
                    "Statuses of the system are set by the product itself and cannot be deleted."
                ),
            },
        ),
    )

    @label(_("kind"), "kind", COLOURS)
    def shown_kind(self, status: Status) -> tuple[str, str]:
        return status.kind, status.get_kind_display()

    def get_readonly_fields(self, request: HttpRequest, obj: Status | None = None) -> Any:
        if is_protected(obj):
            return ("code", "kind", "takes_chats", "takes_calls", "is_system", "is_active")
        return ("code",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Status | None = None) -> bool:
        if is_protected(obj) or (obj is not None and is_last_ready(obj)):
            return False
        return super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Status, form: ModelForm[Status], change: bool) -> None:
        super().save_model(request, obj, form, change)
        status_saved(obj, actor=actor_of(request), created=not change, changes=changes_of(form))
