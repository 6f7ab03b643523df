"""Facts: contacts, assignments, stays, offers, decisions, spans, and the agents' present states. To look at only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter, RangeDateTimeFilter

from agentzone.admin.reasons import EndFilter, OutcomeFilter, counts_words, reasons_table, why_words
from agentzone.channel_kinds import kind_title
from agentzone.models import AgentSlot, Assignment, Contact, Offer, QueueStay, RoutingDecision, StatusSpan
from kernel.admin_words import worded
from kernel.adminkit import ReadOnlyAdmin, TabularInline, label, moment

AGENT = ("agent__login", "agent__last_name", "agent__first_name")
STATE_COLOURS = {"queued": "warning", "offered": "info", "assigned": "success", "bot": "info"}


def seconds(start: Any, end: Any) -> str:
    """The length of a fact as h:mm:ss; empty while it lasts."""
    if start is None or end is None:
        return ""
    minutes, rest = divmod(round((end - start).total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


class FactInline(TabularInline):
    """Rows of a fact on the page of its contact."""

    extra = 0
    can_delete = False
    show_change_link = False
    hide_title = True

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related(*self.related)

    related: ClassVar[tuple[str, ...]] = ()


class AssignmentInline(FactInline):
    model = Assignment
    fields = ("agent", "epoch", "started_at", "ended_at", "why_ended")
    readonly_fields = ("why_ended",)
    why_ended = worded("end_reason", _("reason of the end"))
    related = ("agent",)


class StayInline(FactInline):
    model = QueueStay
    fields = ("project", "entered_at", "left_at", "shown_outcome")
    readonly_fields = ("shown_outcome",)
    shown_outcome = worded("outcome", _("outcome"))
    related = ("project",)


class DecisionInline(FactInline):
    model = RoutingDecision
    fields = ("at", "agent", "why", "others")
    readonly_fields = ("why", "others")
    related = ("agent",)
    show_change_link = True

    @admin.display(description=_("why"))
    def why(self, decision: RoutingDecision) -> str:
        return why_words(decision.reasons)

    @admin.display(description=_("other operators"))
    def others(self, decision: RoutingDecision) -> str:
        return counts_words(decision.reasons)


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = (
        "arrived",
        "kind",
        "project",
        "client_key",
        "shown_state",
        "agent",
        "assigned",
        "ended",
        "topic",
    )
    list_select_related = ("project", "agent")
    list_filter: ClassVar = [
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("project", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        ("ended_by", ChoicesDropdownFilter),
        ("arrived_at", RangeDateTimeFilter),
    ]
    search_fields = ("=id", "=client_key", "topic", *AGENT)
    search_help_text = _("Exact id, client key like client:12, topic, operator's login or name.")
    ordering = ("-arrived_at",)
    inlines = (StayInline, AssignmentInline, DecisionInline)
    readonly_fields = ("shown_channel", "why_ended")
    why_ended = worded("end_reason", _("reason of the end"))
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("project", "agent"),
                    ("kind", "shown_channel"),
                    ("state", "client_key"),
                    ("id", "epoch"),
                ),
                "description": _(
                    "One session of a chat or one call. All numbers of the reports come from here."
                ),
            },
        ),
        (_("Routing"), {"fields": ("priority", "weight", "preferred_agent")}),
        (
            _("Times"),
            {
                "fields": (
                    ("arrived_at", "enqueued_at"),
                    ("bot_entered_at", "bot_left_at"),
                    ("first_assigned_at", "first_reply_at"),
                    ("last_client_at", "last_agent_at"),
                    ("ended_at", "ended_by", "why_ended"),
                )
            },
        ),
        (_("Outcome"), {"fields": ("topic", "script_result", "rating")}),
        (
            _("Service level in force at that time"),
            {"fields": ("answer_threshold_seconds", "service_level_target", "short_abandon_seconds")},
        ),
    )

    @admin.display(description=_("channel"))
    def shown_channel(self, contact: Contact) -> str:
        return kind_title(contact.channel_kind)

    @admin.display(description=_("arrived"), ordering="arrived_at")
    def arrived(self, contact: Contact) -> str:
        return moment(contact.arrived_at)

    @admin.display(description=_("first assigned"), ordering="first_assigned_at")
    def assigned(self, contact: Contact) -> str:
        return moment(contact.first_assigned_at)

    @admin.display(description=_("ended"), ordering="ended_at")
    def ended(self, contact: Contact) -> str:
        return moment(contact.ended_at)

    @label(_("state"), "state", STATE_COLOURS)
    def shown_state(self, contact: Contact) -> tuple[str, str]:
        return contact.state, contact.get_state_display()


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("started", "agent", "contact", "epoch", "length", "why_ended")
    list_select_related = ("agent", "contact")
    list_filter: ClassVar = [
        ("agent", AutocompleteSelectFilter),
        EndFilter,
        ("started_at", RangeDateTimeFilter),
    ]
    search_fields = ("=contact__id", *AGENT)
    ordering = ("-started_at",)
    fields = ("contact", "agent", "epoch", "weight", "started_at", "ended_at", "why_ended")
    readonly_fields = ("why_ended",)
    why_ended = worded("end_reason", _("reason of the end"))

    @admin.display(description=_("from"), ordering="started_at")
    def started(self, assignment: Assignment) -> str:
        return moment(assignment.started_at)

    @admin.display(description=_("length"))
    def length(self, assignment: Assignment) -> str:
        return seconds(assignment.started_at, assignment.ended_at)


@admin.register(QueueStay)
class QueueStayAdmin(ReadOnlyAdmin):
    list_display = ("entered", "project", "contact", "length", "shown_outcome")
    list_select_related = ("project", "contact")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        OutcomeFilter,
        ("entered_at", RangeDateTimeFilter),
    ]
    search_fields = ("=contact__id", "project__name")
    ordering = ("-entered_at",)
    fields = ("contact", "project", "entered_at", "left_at", "shown_outcome")
    readonly_fields = ("shown_outcome",)
    shown_outcome = worded("outcome", _("outcome"))

    @admin.display(description=_("entered"), ordering="entered_at")
    def entered(self, stay: QueueStay) -> str:
        return moment(stay.entered_at)

    @admin.display(description=_("length"))
    def length(self, stay: QueueStay) -> str:
        return seconds(stay.entered_at, stay.left_at)


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ("made", "sender", "agent", "contact", "outcome", "why", "length")
    list_select_related = ("sender", "agent", "contact")
    list_filter: ClassVar = [
        ("outcome", ChoicesDropdownFilter),
        ("agent", AutocompleteSelectFilter),
        ("made_at", RangeDateTimeFilter),
    ]
    search_fields = ("=contact__id", *AGENT)
    ordering = ("-made_at",)
    fields = (
        ("contact", "sender", "agent"),
        ("epoch", "weight"),
        "comment",
        ("made_at", "expires_at", "ended_at"),
        ("outcome", "why"),
    )
    readonly_fields = ("why",)
    why = worded("reason", _("reason"))

    @admin.display(description=_("made"), ordering="made_at")
    def made(self, offer: Offer) -> str:
        return moment(offer.made_at)

    @admin.display(description=_("length"))
    def length(self, offer: Offer) -> str:
        return seconds(offer.made_at, offer.ended_at)


@admin.register(RoutingDecision)
class RoutingDecisionAdmin(ReadOnlyAdmin):
    list_display = ("when", "contact", "agent", "why")
    list_select_related = ("agent", "contact")
    list_filter: ClassVar = [("agent", AutocompleteSelectFilter), ("at", RangeDateTimeFilter)]
    search_fields = ("=contact__id", *AGENT)
    ordering = ("-at",)
    fieldsets = (
        (
            None,
            {
                "fields": ("at", "contact", "agent", "all_reasons"),
                "description": _(
                    "Why the contact went to whom it went; for every other operator, why not to him."
                ),
            },
        ),
    )
    readonly_fields = ("all_reasons",)

    @admin.display(description=_("at"), ordering="at")
    def when(self, decision: RoutingDecision) -> str:
        return moment(decision.at)

    @admin.display(description=_("why"))
    def why(self, decision: RoutingDecision) -> str:
        return why_words(decision.reasons)

    @admin.display(description=_("reasons"))
    def all_reasons(self, decision: RoutingDecision) -> str:
        return reasons_table(decision.reasons)


@admin.register(StatusSpan)
class StatusSpanAdmin(ReadOnlyAdmin):
    list_display = (
        "started",
        "agent",
        "status",
        "activity",
        "length",
        "is_break",
        "takes_chats",
        "chat_limit",
        "forced",
    )
    list_select_related = ("agent", "status")
    list_filter: ClassVar = [
        ("agent", AutocompleteSelectFilter),
        "status",
        "is_break",
        "forced",
        ("started_at", RangeDateTimeFilter),
    ]
    search_fields = AGENT
    ordering = ("-started_at",)

    @admin.display(description=_("from"), ordering="started_at")
    def started(self, span: StatusSpan) -> str:
        return moment(span.started_at)

    @admin.display(description=_("length"))
    def length(self, span: StatusSpan) -> str:
        return seconds(span.started_at, span.ended_at)


@admin.register(AgentSlot)
class AgentSlotAdmin(ReadOnlyAdmin):
    list_display = (
        "agent",
        "status",
        "since",
        "signed_in",
        "takes_chats",
        "chat_load",
        "voice_load",
        "activity",
        "device",
        "lease",
    )
    list_select_related = ("agent", "status", "device")
    list_filter = ("signed_in", "status", "takes_chats", "activity")
    search_fields = AGENT
    ordering = ("agent__last_name", "agent__first_name")

    @admin.display(description=_("status since"), ordering="status_since")
    def since(self, slot: AgentSlot) -> str:
        return moment(slot.status_since)

    @admin.display(description=_("workplace alive until"), ordering="lease_until")
    def lease(self, slot: AgentSlot) -> str:
        return moment(slot.lease_until)
