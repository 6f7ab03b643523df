"""The admin of the shared floor: audit log, signs of life, and the event log's streams, all to look at only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter, RangeDateTimeFilter

from kernel import beat_admin  # noqa: F401  (registers itself)
from kernel.admin_words import NOTHING, Details, structure, table
from kernel.adminkit import ReadOnlyAdmin, moment
from kernel.audit_words import ACTIONS, action_words, actor_words, target_model, target_words
from kernel.models import AuditEntry, Heartbeat, IdempotencyKey, Stream

if admin.site.is_registered(Group):  # people have roles, not groups
    admin.site.unregister(Group)


PARTS = {
    "announcer": _("News of queues and calls"),
    "beat": _("Timetable of jobs"),
    "drivers": _("Channel drivers"),
    "presence": _("Watch over workplaces"),
    "router": _("Distribution"),
    "switch": _("Connection to the switch"),
    "telephony": _("Telephony"),
    "worker": _("Background jobs"),
}


def written_here(request: HttpRequest) -> set[str]:
    """Codes of what pages of the admin write into the audit log themselves."""
    return {
        f"{model._meta.model_name}.{what}"
        for model, page in admin.site._registry.items()
        if getattr(page, "audited", False)
        for what, may in (
            ("added", page.has_add_permission),
            ("changed", page.has_change_permission),
            ("deleted", page.has_delete_permission),
        )
        if may(request)
    }


class ActionFilter(DropdownFilter):  # type: ignore[misc]
    """By the action's words; codes are in the address only."""

    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = ACTIONS.keys() | written_here(request)
        return sorted(((code, action_words(code)) for code in codes), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class TargetFilter(DropdownFilter):  # type: ignore[misc]
    """By what was changed: the models that the admin shows."""

    title = _("what was changed")
    parameter_name = "target_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        shown = [
            (model._meta.label_lower, capfirst(str(model._meta.verbose_name)))
            for model in admin.site._registry
        ]
        return sorted(shown, key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(target_type=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("when", "actor", "what", "target", "said")
    list_display_links = ("when",)
    list_filter: ClassVar = [("at", RangeDateTimeFilter), ActionFilter, TargetFilter]
    search_fields = ("actor_label", "action", "target_type", "=target_id", "=correlation_id")
    search_help_text = _(
        "Login of the actor, exact number of what was changed, or correlation id of the request."
    )
    readonly_fields = ("when", "actor", "what", "target_link", "details_table")
    fieldsets = (
        (None, {"fields": (("when", "actor"), ("what", "target_link"))}),
        (_("Details"), {"fields": ("details_table", "correlation_id")}),
    )

    @admin.display(description=_("time"), ordering="at")
    def when(self, entry: AuditEntry) -> str:
        return moment(entry.at)

    @admin.display(description=_("who"), ordering="actor_label")
    def actor(self, entry: AuditEntry) -> str:
        return actor_words(entry.actor_label, entry.actor_id)

    @admin.display(description=_("action"), ordering="action")
    def what(self, entry: AuditEntry) -> str:
        return action_words(entry.action)

    @admin.display(description=_("what was changed"), ordering="target_type")
    def target(self, entry: AuditEntry) -> str:
        return target_words(entry.target_type, entry.target_id)

    @admin.display(description=_("details"))
    def said(self, entry: AuditEntry) -> str:
        return Details(entry, looked_up=False).brief()

    @admin.display(description=_("what was changed"))
    def target_link(self, entry: AuditEntry) -> str:
        """Its name as it is now, and its page; of what is gone only the number."""
        model, words = target_model(entry.target_type), self.target(entry)
        if model is None or not entry.target_id or model not in admin.site._registry:
            return words
        found = model._default_manager.filter(pk=entry.target_id).first()
        if found is None:
            return words
        opts = model._meta
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[found.pk])
        title = f"{capfirst(opts.verbose_name)}: {found}"
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, title
        )

    @admin.display(description=_("details"))
    def details_table(self, entry: AuditEntry) -> str:
        return table(Details(entry, looked_up=True).rows()) or NOTHING


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("part", "when", "said")
    search_fields = ("name",)
    fields = ("part", "when", "said")
    readonly_fields = ("part", "when", "said")

    @admin.display(description=_("part"), ordering="name")
    def part(self, beat: Heartbeat) -> str:
        return str(PARTS.get(beat.name, beat.name))

    @admin.display(description=_("details"))
    def said(self, beat: Heartbeat) -> str:
        return structure(beat.details)

    @admin.display(description=_("last sign of life"), ordering="at")
    def when(self, beat: Heartbeat) -> str:
        return moment(beat.at)


@admin.register(Stream)
class StreamAdmin(ReadOnlyAdmin):
    list_display = ("name", "seq")
    search_fields = ("name",)
    search_help_text = _("For example conversation: with an id.")
    ordering = ("name",)


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    """The stored answers are not shown: they may hold what only their reader may see."""

    list_display = ("scope", "key", "status", "when")
    list_filter = ("status",)
    search_fields = ("scope", "=key")
    fields = ("scope", "key", "request_hash", "status", "created_at")
    ordering = ("-created_at",)

    @admin.display(description=_("created at"), ordering="created_at")
    def when(self, key: IdempotencyKey) -> str:
        return moment(key.created_at)
