"""What operators work with: tags, macros; and the filters they have saved, to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from chat.models import Macro, MacroStep, SavedFilter, Tag
from chat.services.macros import check_fields, check_order, macro_delete_by, macro_saved
from chat.services.tags import tag_delete, tag_saved
from kernel.adminkit import Admin, ReadOnlyAdmin, StackedInline, actor_of, changes_of

if TYPE_CHECKING:
    StepSet = BaseInlineFormSet[MacroStep, Macro, ModelForm[MacroStep]]
else:
    StepSet = BaseInlineFormSet


@admin.register(Tag)
class TagAdmin(Admin):
    audited = False
    list_display = ("name", "project", "hue", "position", "is_active")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    search_fields = ("name", "project__name")
    autocomplete_fields = ("project",)
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": (("project", "name"), ("hue", "position"), "is_active"),
                "description": _("What operators put on dialogs, to find and to count them."),
            },
        ),
    )

    def save_model(self, request: HttpRequest, obj: Tag, form: ModelForm[Tag], change: bool) -> None:
        super().save_model(request, obj, form, change)
        tag_saved(obj, actor=actor_of(request), created=not change, changes=changes_of(form))

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        tag_delete(obj, actor=actor_of(request))


class Steps(StepSet):
    """The steps together must be possible one after another."""

    def clean(self) -> None:
        super().clean()
        rows = [f.cleaned_data for f in self.forms if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        rows.sort(key=lambda row: row.get("position") or 0)
        tags = [row["tag"] for row in rows if row.get("tag")]
        home = self.instance.project_id
        if home and any(tag.project_id != home for tag in tags):
            raise ValidationError(_("The tags of the steps must be of the macro’s project."))
        check_order([row.get("kind", "") for row in rows])
        wanted = [row for row in rows if row.get("kind") == MacroStep.Kind.FIELD]
        check_fields(home, [(row.get("field_key", ""), row.get("value", "")) for row in wanted])


class StepInline(StackedInline):
    """One under another: a row of all the fields would be wider than any screen."""

    model = MacroStep
    formset = Steps
    fields = (
        ("kind", "position"),
        "text",
        ("tag", "snooze"),
        ("field_key", "value"),
        ("target", "topics"),
    )
    autocomplete_fields = ("tag", "target", "topics")
    extra = 0


@admin.register(Macro)
class MacroAdmin(Admin):
    audited = False
    inlines = (StepInline,)
    list_display = ("name", "project", "owner", "position", "is_active", "uses")
    list_select_related = ("project", "owner")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        ("owner", AutocompleteSelectFilter),
        "is_active",
    ]
    search_fields = ("name", "project__name", "owner__login")
    autocomplete_fields = ("project", "owner")
    readonly_fields = ("uses",)
    fieldsets = (
        (
            None,
            {
                "fields": (("project", "owner"), ("name", "position"), ("is_active", "uses")),
                "description": _(
                    "The steps are run in their order, all of them or none. What ends the work with the "
                    "dialog comes last."
                ),
            },
        ),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        macro_saved(form.instance, actor=actor_of(request))

    def delete_model(self, request: HttpRequest, obj: Macro) -> None:
        macro_delete_by(obj, actor=actor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Macro]) -> None:
        for macro in queryset:
            self.delete_model(request, macro)


@admin.register(SavedFilter)
class SavedFilterAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "scope", "project", "tag", "channel", "text", "waiting")
    list_select_related = ("owner", "project", "tag")
    list_filter: ClassVar = [("owner", AutocompleteSelectFilter), "scope"]
    search_fields = ("name", "owner__login", "owner__last_name")
