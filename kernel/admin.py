"""The admin of the shared floor: audit log, signs of life, and the event log's streams, all to look at only."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter

from kernel import beat_admin  # noqa: F401  (registers itself)
from kernel.adminkit import ReadOnlyAdmin, moment
from kernel.models import AuditEntry, Heartbeat, IdempotencyKey, Stream

if admin.site.is_registered(Group):  # people have roles, not groups
    admin.site.unregister(Group)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("when", "actor_label", "action", "target", "correlation_id")
    list_display_links = ("when",)
    list_filter: ClassVar = [("at", RangeDateTimeFilter), "action", "target_type"]
    search_fields = ("actor_label", "action", "target_type", "=target_id", "=correlation_id")
    search_help_text = _("Actor, action, type, exact id of the target, or correlation id of the request.")
    fieldsets = (
        (None, {"fields": ("at", "actor_label", "actor_id", "action", "target_type", "target_id")}),
        (_("Details"), {"fields": ("details", "correlation_id")}),
    )

    @admin.display(description=_("at"), ordering="at")
    def when(self, entry: AuditEntry) -> str:
        return moment(entry.at)

    @admin.display(description=_("target"), ordering="target_type")
    def target(self, entry: AuditEntry) -> str:
        return f"{entry.target_type} {entry.target_id}"


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("name", "when", "details")
    search_fields = ("name",)

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
