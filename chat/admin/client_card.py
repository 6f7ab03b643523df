"""What is on clients' cards: values, which an administrator fills like an integration, and notes, to look at only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter
from unfold.widgets import UnfoldAdminTextareaWidget

from chat.models import Client, ClientNote, ClientValue
from chat.selectors.client_fields import STANDARD, company_fields
from chat.services.client_fields import cleaned_value, fields_integrated
from kernel.adminkit import Admin, ReadOnlyAdmin, actor_of, moment
from kernel.errors import Invalid
from kernel.fields import Field, FieldType
from kernel.locks import lock_row

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[ClientValue]
else:
    BaseForm = forms.ModelForm
YES = ("yes", "да", "true", "1")


def typed(field: Field, text: str) -> Any:
    """What a person has typed, as the field's type takes it: several of a list one a line, a check box as yes or no."""
    if field.type == FieldType.CHOICES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if field.type == FieldType.CHECK:
        return text.strip().lower() in YES
    return text


class ValueForm(BaseForm):
    """The value is typed as text and judged by the company's field of that key."""

    text = forms.CharField(
        label=_("Value"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Several of a list: one a line. A check box: yes or no. Empty: nothing is known."),
    )

    class Meta:
        model = ClientValue
        fields = ("client", "key", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = self.instance.value
        self.fields["text"].initial = "\n".join(stored) if isinstance(stored, list) else self.instance.text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        client, key = data.get("client") or self.instance.client, data.get("key") or self.instance.key
        fields = {field.key: field for field in company_fields(client.company_id)} if client else {}
        if not client or not key:
            return data
        if key not in fields or key in STANDARD:
            self.add_error(
                "key" if "key" in self.fields else None, _("No project of the company has such a field.")
            )
            return data
        try:
            self.cleaned_data["cleaned"] = cleaned_value(
                fields[key], typed(fields[key], data.get("text", ""))
            )
        except Invalid as error:
            self.add_error("text", error.detail)
        return data


@admin.register(ClientValue)
class ClientValueAdmin(Admin):
    form = ValueForm
    also_written = ("value",)
    audited = False
    list_display = ("client", "key", "text", "version", "changed", "updated_by")
    list_display_links = ("key",)
    list_select_related = ("client", "updated_by")
    list_filter: ClassVar = ["key", ("updated_at", RangeDateTimeFilter)]
    search_fields = ("=key", "text", "client__name", "client__phone")
    autocomplete_fields = ("client",)
    ordering = ("-updated_at",)
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": ("client", "key", "text"),
                "description": _(
                    "Read-only fields are filled here or by an integration. All projects of the company that have a "
                    "field with this key show the value."
                ),
            },
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("client", "key") if obj else ()

    def lock_stored(self, stored: ClientValue) -> None:
        """The client comes first, as everywhere; while he is locked nobody writes his values."""
        lock_row(Client, stored.client_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ClientValue, form: Any, change: bool) -> None:
        key, value = obj.key, form.cleaned_data["cleaned"]
        fields_integrated(obj.client_id, {key: value}, actor=actor_of(request))
        stored, _made = ClientValue.objects.get_or_create(
            client_id=obj.client_id, key=key, defaults={"updated_at": obj.client.first_seen_at}
        )
        obj.pk = stored.pk
        obj.refresh_from_db()

    @admin.display(description=_("updated at"), ordering="updated_at")
    def changed(self, value: ClientValue) -> str:
        return moment(value.updated_at)


@admin.register(ClientNote)
class ClientNoteAdmin(ReadOnlyAdmin):
    list_display = ("when", "client", "author", "text", "is_deleted")
    list_select_related = ("client", "author")
    list_filter: ClassVar = [("author", AutocompleteSelectFilter), ("created_at", RangeDateTimeFilter)]
    search_fields = ("text", "client__name", "client__phone", "author__login")
    fields = ("client", "author", "text", ("created_at", "edited_at"), ("deleted_at", "deleted_by"))
    ordering = ("-created_at",)

    @admin.display(description=_("time"), ordering="created_at")
    def when(self, note: ClientNote) -> str:
        return moment(note.created_at)

    @admin.display(description=_("deleted"), boolean=True)
    def is_deleted(self, note: ClientNote) -> bool:
        return note.deleted_at is not None
