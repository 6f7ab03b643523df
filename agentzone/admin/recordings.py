"""Recordings: how each stands, and a player."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter

from agentzone.models import Recording
from agentzone.selectors.recordings import recording_url
from agentzone.services.calls.recordings import recording_retry
from kernel.adminkit import ReadOnlyAdmin, actor_of, label, moment

COLOURS = {"waiting": "warning", "stored": "success", "missing": "danger", "broken": "danger"}
GIVEN_UP = (Recording.State.MISSING, Recording.State.BROKEN)


def player_of(recording: Recording) -> str:
    """Of a stored one. Nothing is fetched, and no listening noted, before somebody presses play."""
    if recording.state != Recording.State.STORED:
        return str(recording.get_state_display())
    return format_html('<audio controls preload="none" src="{}"></audio>', recording_url(recording.pk))


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    list_display = ("arrived", "call", "project", "shown_state", "length", "kept_since", "attempts", "error")
    list_select_related = ("call__contact__project",)
    list_filter: ClassVar = [
        ("state", ChoicesDropdownFilter),
        ("stored_at", RangeDateTimeFilter),
    ]
    search_fields = ("=call__contact__id", "call__caller_number", "call__caller_name")
    ordering = ("-call__contact__arrived_at",)
    readonly_fields = ("player",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("call", "state"),
                    "player",
                    ("seconds", "size"),
                    "checksum",
                    ("stored_at", "switch_deleted_at", "deleted_at"),
                    ("attempts", "next_try_at", "error"),
                ),
                "description": _(
                    "A recording is fetched from the switch when its call is over, and deleted there once it is "
                    "stored. How long it is kept, and whether operators listen, is on the project's page."
                ),
            },
        ),
    )
    actions = ("retry",)  # type: ignore[assignment]

    @admin.action(description=_("Fetch the chosen recordings once more"), permissions=["end"])
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        chosen = list(queryset.filter(state__in=GIVEN_UP).values_list("pk", flat=True))
        for pk in chosen:
            recording_retry(pk, actor=actor_of(request))
        done = len(chosen)
        words = ngettext("%(n)d recording will be fetched.", "%(n)d recordings will be fetched.", done)
        self.message_user(request, words % {"n": done}, messages.SUCCESS)

    def has_end_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    @admin.display(description=_("listen"))
    def player(self, recording: Recording) -> str:
        return player_of(recording)

    @admin.display(description=_("arrived"), ordering="call__contact__arrived_at")
    def arrived(self, recording: Recording) -> str:
        return moment(recording.call.contact.arrived_at)

    @admin.display(description=_("project"), ordering="call__contact__project__name")
    def project(self, recording: Recording) -> str:
        return str(recording.call.contact.project)

    @admin.display(description=_("length"), ordering="seconds")
    def length(self, recording: Recording) -> str:
        minutes, seconds = divmod(round(recording.seconds or 0), 60)
        return "" if recording.seconds is None else f"{minutes}:{seconds:02}"

    @admin.display(description=_("stored"), ordering="stored_at")
    def kept_since(self, recording: Recording) -> str:
        return moment(recording.stored_at)

    @label(_("state"), "state", COLOURS)
    def shown_state(self, recording: Recording) -> tuple[str, str]:
        return recording.state, recording.get_state_display()
