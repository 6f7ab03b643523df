"""Phone numbers and devices; calls with their legs and parts, and the switch's commands, to look at only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from agentzone.admin.facts import AGENT, FactInline, seconds
from agentzone.admin.recordings import player_of
from agentzone.models import (
    Call,
    Callback,
    CallHold,
    CallLeg,
    CallWait,
    Device,
    ExternalContact,
    Handling,
    PhoneNumber,
    Supervision,
    SwitchCommand,
)
from agentzone.services.devices import devices_changed
from kernel.adminkit import Admin, ReadOnlyAdmin, label, moment

CALL_COLOURS = {
    "ordered": "warning",
    "asked": "info",
    "queued": "warning",
    "offered": "info",
    "talking": "success",
    "held": "warning",
}
COMMAND_COLOURS = {"queued": "warning", "sent": "info", "done": "success", "failed": "danger"}
CALLER = ("call__caller_number", "call__caller_name")


@admin.register(PhoneNumber)
class PhoneNumberAdmin(Admin):
    list_display = ("number", "name", "project", "is_active")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    search_fields = ("number", "name", "project__name")
    autocomplete_fields = ("project",)
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": (("number", "name"), "project", ("is_active", "is_shown")),
                "description": _(
                    "Whoever calls this number waits in the project's queue. Its working hours hold for calls too: "
                    "while it is closed callers hear the project's sound for that, or that the line is busy. A number "
                    "with calls cannot be deleted; switch it off."
                ),
            },
        ),
    )


@admin.register(ExternalContact)
class ExternalContactAdmin(Admin):
    list_display = ("name", "number", "extension", "note", "project", "is_active")
    list_select_related = ("project",)
    list_filter: ClassVar = [("project", AutocompleteSelectFilter), "is_active"]
    search_fields = ("name", "note", "number", "project__name")
    autocomplete_fields = ("project",)
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": (("name", "note"), ("number", "extension"), "project", "is_active"),
                "description": _(
                    "Operators of the project find the specialist in their transfer panel, and may connect a client "
                    "with him. He sees the project's number."
                ),
            },
        ),
    )


@admin.register(Device)
class DeviceAdmin(Admin):
    list_display = ("number", "name", "kind", "is_online", "person", "is_active")
    list_select_related = ("slot__agent",)
    list_filter: ClassVar = [("kind", ChoicesDropdownFilter), "is_online", "is_active"]
    search_fields = ("number", "name", "slot__agent__login", "slot__agent__last_name")
    readonly_fields = ("is_online", "seen_at")
    actions = None
    fieldsets = (
        (
            None,
            {
                "fields": (("number", "name"), ("kind", "secret"), "is_active"),
                "description": _(
                    "The “device” that operators name when they sign in, and at which their calls ring. A SIP phone "
                    "registers at the switch with the number and the password; the softphone in the page does so by "
                    "itself. The switch learns of a change within a second."
                ),
            },
        ),
        (_("At the switch"), {"fields": (("is_online", "seen_at"),)}),
    )

    @admin.display(description=_("used by"), ordering="slot__agent__last_name")
    def person(self, device: Device) -> str:
        slot = getattr(device, "slot", None)
        return "" if slot is None else str(slot.agent)

    def save_model(self, request: HttpRequest, obj: Device, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        devices_changed()

    def delete_model(self, request: HttpRequest, obj: Device) -> None:
        super().delete_model(request, obj)
        devices_changed()


class LegInline(FactInline):
    model = CallLeg
    fields = ("kind", "name", "party", "state", "place", "started_at", "answered_at", "ended_at", "cause")


class HandlingInline(FactInline):
    model = Handling
    fields = ("agent", "state", "rang_at", "answered_at", "left_at", "done_at")
    related = ("agent",)


class CallbackInline(FactInline):
    model = Callback
    fields = ("ordered_at", "attempts", "tried_at", "closed_at", "outcome")


class WaitInline(FactInline):
    model = CallWait
    fields = ("told", "told_at", "tell_at", "offered_at", "overflow_at")


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = (
        "arrived",
        "direction",
        "caller_number",
        "number",
        "project",
        "shown_state",
        "answered",
        "ended",
        "how",
    )
    list_select_related = ("number", "contact__project")
    list_filter: ClassVar = [
        ("state", ChoicesDropdownFilter),
        ("contact__direction", ChoicesDropdownFilter),
        ("number", AutocompleteSelectFilter),
        ("contact__arrived_at", RangeDateTimeFilter),
    ]
    search_fields = ("=contact__id", "caller_number", "caller_name", "number__number")
    ordering = ("-contact__arrived_at",)
    inlines = (HandlingInline, LegInline, CallbackInline, WaitInline)
    readonly_fields = ("player",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "contact",
                    ("caller_number", "caller_name"),
                    ("number", "state"),
                    ("answered_at", "ending_by"),
                    ("recording_name", "recording_seconds"),
                    "player",
                ),
                "description": _(
                    "A call and who had part in it. Its waiting and its end are on the page of its contact."
                ),
            },
        ),
    )

    @admin.display(description=_("listen"))
    def player(self, call: Call) -> str:
        recording = getattr(call, "recording", None)
        return player_of(recording) if recording else ""

    @admin.display(description=_("arrived"), ordering="contact__arrived_at")
    def arrived(self, call: Call) -> str:
        return moment(call.contact.arrived_at)

    @admin.display(description=_("direction"), ordering="contact__direction")
    def direction(self, call: Call) -> str:
        return str(call.contact.get_direction_display())

    @admin.display(description=_("project"), ordering="contact__project__name")
    def project(self, call: Call) -> str:
        return str(call.contact.project)

    @admin.display(description=_("first answered"), ordering="answered_at")
    def answered(self, call: Call) -> str:
        return moment(call.answered_at)

    @admin.display(description=_("ended"), ordering="contact__ended_at")
    def ended(self, call: Call) -> str:
        return moment(call.contact.ended_at)

    @admin.display(description=_("reason of the end"))
    def how(self, call: Call) -> str:
        return call.contact.end_reason

    @label(_("state"), "state", CALL_COLOURS)
    def shown_state(self, call: Call) -> tuple[str, str]:
        return call.state, call.get_state_display()


class HoldInline(FactInline):
    model = CallHold
    fields = ("started_at", "ended_at")


@admin.register(Handling)
class HandlingAdmin(ReadOnlyAdmin):
    list_display = ("rang", "agent", "call", "state", "ring", "conversation", "acw", "outcome")
    list_select_related = ("agent", "call", "offer")
    list_filter: ClassVar = [
        ("agent", AutocompleteSelectFilter),
        ("state", ChoicesDropdownFilter),
        ("rang_at", RangeDateTimeFilter),
    ]
    search_fields = ("=call__contact__id", *CALLER, *AGENT)
    ordering = ("-rang_at",)
    inlines = (HoldInline,)

    @admin.display(description=_("rings since"), ordering="rang_at")
    def rang(self, handling: Handling) -> str:
        return moment(handling.rang_at)

    @admin.display(description=_("ring"))
    def ring(self, handling: Handling) -> str:
        return seconds(handling.rang_at, handling.answered_at or handling.done_at)

    @admin.display(description=_("conversation with holds"))
    def conversation(self, handling: Handling) -> str:
        return seconds(handling.answered_at, handling.left_at)

    @admin.display(description=_("after-call work"))
    def acw(self, handling: Handling) -> str:
        return seconds(handling.left_at, handling.done_at)

    @admin.display(description=_("outcome"))
    def outcome(self, handling: Handling) -> str:
        return "" if handling.offer is None else str(handling.offer.get_outcome_display())


@admin.register(CallLeg)
class CallLegAdmin(ReadOnlyAdmin):
    list_display = ("started", "kind", "party", "call", "state", "place", "length", "cause")
    list_select_related = ("call",)
    list_filter: ClassVar = [
        ("kind", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        ("cause", ChoicesDropdownFilter),
        ("started_at", RangeDateTimeFilter),
    ]
    search_fields = ("=channel", "=call__contact__id", "party", *CALLER)
    ordering = ("-started_at",)

    @admin.display(description=_("begun"), ordering="started_at")
    def started(self, leg: CallLeg) -> str:
        return moment(leg.started_at)

    @admin.display(description=_("length"))
    def length(self, leg: CallLeg) -> str:
        return seconds(leg.started_at, leg.ended_at)


@admin.register(CallHold)
class CallHoldAdmin(ReadOnlyAdmin):
    list_display = ("started", "agent", "length")
    list_select_related = ("handling__agent",)
    list_filter: ClassVar = [("started_at", RangeDateTimeFilter)]
    search_fields = ("=handling__call__contact__id", *(f"handling__{name}" for name in (*CALLER, *AGENT)))
    ordering = ("-started_at",)

    @admin.display(description=_("from"), ordering="started_at")
    def started(self, hold: CallHold) -> str:
        return moment(hold.started_at)

    @admin.display(description=_("operator"))
    def agent(self, hold: CallHold) -> str:
        return str(hold.handling.agent)

    @admin.display(description=_("length"))
    def length(self, hold: CallHold) -> str:
        return seconds(hold.started_at, hold.ended_at)


@admin.register(Supervision)
class SupervisionAdmin(ReadOnlyAdmin):
    list_display = ("began", "supervisor", "mode", "agent", "call", "length")
    list_select_related = ("supervisor", "agent", "call")
    list_filter: ClassVar = [
        ("supervisor", AutocompleteSelectFilter),
        ("mode", ChoicesDropdownFilter),
        ("started_at", RangeDateTimeFilter),
    ]
    search_fields = ("=call__contact__id", "supervisor__login", "supervisor__last_name", *CALLER, *AGENT)
    ordering = ("-started_at",)

    @admin.display(description=_("from"), ordering="started_at")
    def began(self, supervision: Supervision) -> str:
        return moment(supervision.started_at)

    @admin.display(description=_("length"))
    def length(self, supervision: Supervision) -> str:
        return seconds(supervision.started_at, supervision.ended_at)


@admin.register(SwitchCommand)
class SwitchCommandAdmin(ReadOnlyAdmin):
    list_display = ("asked", "kind", "call", "shown_state", "problem")
    list_select_related = ("call",)
    list_filter: ClassVar = [("state", ChoicesDropdownFilter), "kind", ("created_at", RangeDateTimeFilter)]
    search_fields = ("=op_id", "=call__contact__id", "kind", "problem")
    ordering = ("-id",)

    @admin.display(description=_("asked"), ordering="created_at")
    def asked(self, command: SwitchCommand) -> str:
        return moment(command.created_at)

    @label(_("state"), "state", COMMAND_COLOURS)
    def shown_state(self, command: SwitchCommand) -> tuple[str, str]:
        return command.state, command.get_state_display()
