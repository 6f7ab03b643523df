"""Clients and how channels know them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateTimeFilter

from chat.models import Client, ClientPhone, Identity
from chat.services.clients import client_saved
from kernel.adminkit import Admin, ReadOnlyAdmin, TabularInline, actor_of, changes_of, moment


class KnownBy(TabularInline):
    """To look at only."""

    extra = 0
    hide_title = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class IdentityInline(KnownBy):
    model = Identity
    fields = ("channel", "created_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("channel")


class PhoneInline(KnownBy):
    """Numbers from which he called."""

    model = ClientPhone
    fields = ("number", "created_at")


@admin.register(Client)
class ClientAdmin(Admin):
    """Clients come by writing; here their data is corrected."""

    audited = False
    list_display = ("shown_name", "number", "company", "phone", "email", "first_seen")
    list_select_related = ("company",)
    list_filter: ClassVar = [
        ("company", AutocompleteSelectFilter),
        "locale",
        ("first_seen_at", RangeDateTimeFilter),
    ]
    search_fields = ("name", "phone", "email", "=number")
    search_help_text = _("Name, phone, e-mail, or a guest's number.")
    ordering = ("-first_seen_at",)
    readonly_fields = ("company", "number", "first_seen_at")
    actions = None
    inlines = (IdentityInline, PhoneInline)
    fieldsets = (
        (
            None,
            {
                "fields": (("name", "number"), ("phone", "email"), ("company", "locale"), "first_seen_at"),
                "description": _(
                    "A corrected name is shown at once to the operator who has the dialog open."
                ),
            },
        ),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == "name":
            field.label = _("Client's name")
        return field

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("client's name"), ordering="name")
    def shown_name(self, client: Client) -> str:
        return str(client)

    @admin.display(description=_("first seen"), ordering="first_seen_at")
    def first_seen(self, client: Client) -> str:
        return moment(client.first_seen_at)

    def save_model(self, request: HttpRequest, obj: Client, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        client_saved(obj, actor=actor_of(request), created=not change, changes=changes_of(form))


@admin.register(Identity)
class IdentityAdmin(ReadOnlyAdmin):
    """The id itself is not shown whole: a visitor's is what his browser proves itself with, once signed."""

    list_display = ("client", "channel", "short_id", "since")
    list_select_related = ("client", "channel")
    list_filter: ClassVar = [("channel", AutocompleteSelectFilter)]
    search_fields = ("=external_id", "client__name", "client__phone")
    fields = ("client", "channel", "short_id", "created_at")
    readonly_fields = ("short_id",)
    ordering = ("-created_at",)

    @admin.display(description=_("id in the channel"))
    def short_id(self, identity: Identity) -> str:
        whole = identity.external_id
        return whole if len(whole) <= 12 else f"{whole[:6]}…{whole[-3:]}"

    @admin.display(description=_("created at"), ordering="created_at")
    def since(self, identity: Identity) -> str:
        return moment(identity.created_at)
