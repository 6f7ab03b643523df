"""Channels: a real form for each driver's configuration, the embed code ready to copy, and the channel's health."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter

from agentzone.channel_kinds import kind_title
from chat.admin.channel_form import ChannelForm, config_fields, shown_drivers
from chat.admin.entry import DepartmentInline, InvitationInline
from chat.drivers.registry import DRIVERS
from chat.drivers.widget.driver import WidgetDriver
from chat.models import Channel
from chat.services.channels import channel_saved
from kernel.adminkit import Admin, actor_of, changes_of, label, moment

HEALTH_COLOURS = {"ok": "success", "error": "danger"}


def embed_code(channel: Channel) -> str:
    """What a site puts before its `</body>`."""
    address = settings.PUBLIC_URL.rstrip("/")
    return f'<script async src="{escape(address)}/widget.js" data-channel="{escape(channel.key)}"></script>'


class KindFilter(DropdownFilter):  # type: ignore[misc]
    """By the kind's title."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind, kind_title(kind)) for kind in sorted(DRIVERS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Channel]) -> QuerySet[Channel]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Channel)
class ChannelAdmin(Admin):
    audited = False
    form = ChannelForm
    also_written = ("config",)
    list_display = ("name", "shown_kind", "project", "key", "is_active", "shown_health", "checked")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), KindFilter, "is_active"]
    search_fields = ("name", "key", "project__name")
    autocomplete_fields = ("project",)
    readonly_fields = ("embed", "health_text", "checked", "shown_kind")
    actions = None
    inlines = (DepartmentInline, InvitationInline)

    def get_form(
        self, request: HttpRequest, obj: Channel | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A form class with the fields of the driver, or of all drivers for a new channel."""
        kwargs["form"] = type("DriverChannelForm", (ChannelForm,), config_fields(obj.kind if obj else ""))
        kwargs["fields"] = None
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        kind = obj.kind if obj else ""
        common: list[Any] = [("project", "name"), ("shown_kind" if kind else "kind", "key"), "is_active"]
        sets: list[Any] = [
            (
                None,
                {
                    "fields": common,
                    "description": _(
                        "One way for clients to write to one project. The key goes into the sites, so it stays; to "
                        "close a channel switch it off."
                    ),
                },
            )
        ]
        if kind == WidgetDriver.kind:
            sets.append((_("Embed code"), {"fields": ("embed",)}))
        for each, driver in shown_drivers(kind).items():
            names = list(config_fields(kind))
            own = [name for name in names if name.startswith(f"config_{each}_")]
            text = _("Settings of the driver “%(kind)s”.") % {"kind": kind_title(each)}
            sets.append(
                (_("Configuration") if kind else text, {"fields": own, "description": text if kind else None})
            )
            del driver
        if obj is not None:
            sets.append((_("Health"), {"fields": (("health_text", "checked"),)}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        return (*self.readonly_fields, "key") if obj is not None else self.readonly_fields

    @property
    def conditional_fields(self) -> dict[str, str]:
        """On the page of a new channel only the chosen driver's fields are shown."""
        if len(DRIVERS) < 2:
            return {}
        return {name: f"kind == '{name.split('_')[1]}'" for name in config_fields("")}

    @admin.display(description=_("kind"), ordering="kind")
    def shown_kind(self, channel: Channel) -> str:
        return kind_title(channel.kind)

    @admin.display(description=_("embed code"))
    def embed(self, channel: Channel) -> str:
        return render_to_string("admin/chat/embed.html", {"code": embed_code(channel), "channel": channel})

    @label(_("health"), "health", HEALTH_COLOURS)
    def shown_health(self, channel: Channel) -> tuple[str, str]:
        return channel.health.partition(": ")[0], self.health_text(channel)

    @admin.display(description=_("health"))
    def health_text(self, channel: Channel) -> str:
        state, _colon, detail = channel.health.partition(": ")
        return (detail or state) if channel.health else str(_("not checked yet"))

    @admin.display(description=_("health checked"), ordering="health_at")
    def checked(self, channel: Channel) -> str:
        return moment(channel.health_at)

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        channel_saved(obj, actor=actor_of(request), created=not change, changes=_names_only(changes_of(form)))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if change and formset.has_changed():
            changes = {formset.model._meta.model_name: "changed"}
            channel_saved(form.instance, actor=actor_of(request), created=False, changes=changes)

    def delete_model(self, request: HttpRequest, obj: Channel) -> None:
        channel_saved(obj, actor=actor_of(request), created=False, changes={"deleted": obj.name})
        super().delete_model(request, obj)


def _names_only(changes: dict[str, Any]) -> dict[str, Any]:
    """Values of a driver's configuration may be secret whatever they are called."""
    return {name: "changed" if name.startswith("config_") else value for name, value in changes.items()}
