"""Companies and projects, with every setting grouped and explained."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminColorInputWidget,
    UnfoldAdminSelect2Widget,
)

from agentzone.admin.imports import ImportsAndExports
from agentzone.admin.resources import ProjectResource
from agentzone.models import Company, Project, SpecialDay, WorkingHours
from agentzone.models.voice import AgentColumn
from agentzone.services.projects import project_delete, project_saved
from kernel.adminkit import Admin, TabularInline, actor_of, changes_of, folded

if TYPE_CHECKING:
    BaseForm = ModelForm[Project]
else:
    BaseForm = ModelForm


@admin.register(Company)
class CompanyAdmin(Admin):
    list_display = ("name", "projects_total")
    search_fields = ("name", "projects__name")
    fieldsets = (
        (
            None,
            {
                "fields": ("name",),
                "description": _(
                    "Whose clients are served. A client is one person over all projects of a company."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(_projects=Count("projects"))

    @admin.display(description=_("projects"), ordering="_projects")
    def projects_total(self, company: Any) -> int:
        return int(company._projects)


MOVES: tuple[Any, ...] = (
    (
        _("Handing over"),
        {
            "fields": ("transfer_seconds", "transfer_targets"),
            "description": _(
                "A colleague has to accept a dialog that is handed to him; a project's queue takes it without asking."
            ),
        },
    ),
    (
        _("“Lightning”"),
        {
            "fields": (("pull_mode", "pull_above"), ("pull_max", "pull_statuses")),
            "description": _(
                "An operator takes chats out of the queue himself, the next in turn or those he chooses."
            ),
        },
    ),
    (
        _("Closing and rating"),
        {
            "fields": (("topics_required", "topics_max"), ("rating_mode", "rating_hours")),
            "description": _(
                "Topics and the fields of the closing form have pages of their own. The rating counts for who closed."
            ),
        },
    ),
)


CALLS: tuple[Any, Any] = (
    _("Calls"),
    {
        "fields": (
            ("ring_seconds", "wrap_up_seconds"),
            ("after_call_status", "auto_answer"),
            ("outgoing_ring_seconds", "call_back"),
            ("record_calls", "tell_supervision"),
            "script_minutes",
            "call_greeting",
            "agent_columns",
        ),
        "description": _(
            "Calls to the project's phone numbers wait in its queue with music. The operator who has been free for "
            "longest is asked; who does not answer is put aside, and the call goes to the next."
        ),
    },
)


QUEUE: tuple[Any, ...] = (
    (
        _("Waiting on the line"),
        {
            "fields": (
                ("greeting_sound", "closed_sound"),
                ("announce", "announce_language"),
                ("announce_first_seconds", "announce_every_seconds"),
                ("announce_position", "announce_wait"),
            ),
            "description": _(
                "What clients hear besides the music. The words come with the product; an uploaded sound takes the "
                "place of the one of its name: “position-1” to “position-30”, “position-more”, “wait-1” to “wait-15”, "
                "“wait-20”, “wait-30”, “wait-more”, “callback-offer”, “callback-thanks”, “goodbye”."
            ),
        },
    ),
    (
        _("Calling back on request"),
        {
            "fields": (
                ("callback_offer", "callback_after_seconds"),
                ("callback_attempts", "callback_pause_seconds"),
            ),
            "description": _(
                "Who presses 1 hangs up and keeps his place in the queue. When it is his turn an operator's phone "
                "rings, and then the client's; he sees the project's number."
            ),
        },
    ),
    (
        _("Overflow"),
        {
            "fields": (("overflow_to", "overflow_seconds"), ("overflow_project", "overflow_external")),
            "description": _("What becomes of a call that nobody could take in time."),
        },
    ),
)


RECORDINGS: tuple[Any, Any] = (
    _("Recordings of calls"),
    {
        "fields": (("recording_days", "operators_listen"),),
        "description": _(
            "Whether calls are recorded is set above. Whoever listens to a recording is noted in the audit log."
        ),
    },
)


class ProjectForm(BaseForm):
    """Zones from a list, colours from a picker."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        widget=UnfoldAdminSelect2Widget,
        initial="Europe/Moscow",
        help_text=_("A day, a half-hour and “today” of the reports are cut in this zone."),
    )

    agent_columns = forms.MultipleChoiceField(
        label=_("Operators' own statistics"),
        choices=AgentColumn.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        required=False,
        help_text=_(
            "Columns of “Statistics” in AgentZone. None: operators see no statistics of this project."
        ),
    )

    class Meta:
        model = Project
        exclude = ()
        widgets: ClassVar = {"color": UnfoldAdminColorInputWidget}

    def clean_transfer_targets(self) -> Any:
        """A client is one person within a company, so a dialog stays in it."""
        targets, company = self.cleaned_data["transfer_targets"], self.cleaned_data.get("company")
        strangers = [
            str(target) for target in targets if target.company != company or target == self.instance
        ]
        if strangers:
            raise forms.ValidationError(
                _("Only other projects of the same company: %(names)s"),
                params={"names": ", ".join(strangers)},
            )
        return targets


class WorkingHoursInline(TabularInline):
    model = WorkingHours
    extra = 0
    tab = True
    fields = ("weekday", "opens", "closes")


class SpecialDayInline(TabularInline):
    model = SpecialDay
    extra = 0
    tab = True
    fields = ("date", "name", "opens", "closes")


@admin.register(Project)
class ProjectAdmin(ImportsAndExports, Admin):
    audited = False
    resource_classes: ClassVar = [ProjectResource]
    form = ProjectForm
    list_display = (
        "name",
        "company",
        "is_active",
        "agents_total",
        "chat_limit",
        "priority",
        "answer_threshold_seconds",
        "service_level_target",
    )
    list_select_related = ("company",)
    list_filter: ClassVar = [("company", AutocompleteSelectFilter), "is_active"]
    search_fields = ("name", "company__name", "team_name")
    autocomplete_fields = (
        "company",
        "transfer_targets",
        "pull_statuses",
        "after_call_status",
        "greeting_sound",
        "closed_sound",
        "overflow_project",
        "overflow_external",
    )
    actions = None
    inlines = (WorkingHoursInline, SpecialDayInline)
    fieldsets = (
        (None, {"fields": (("company", "name"), ("is_active", "time_zone"))}),
        (
            _("Distribution"),
            {
                "fields": (
                    ("chat_limit", "priority"),
                    ("ageing_seconds", "tier_widen_seconds"),
                    "voice_excludes_chats",
                ),
                "description": _(
                    "Who gets a waiting chat: the client's last operator, then the best skill level, then the lowest "
                    "load. A change holds from the next second on, for chats that wait already too."
                ),
            },
        ),
        (
            _("Service level"),
            {
                "fields": (
                    ("answer_threshold_seconds", "service_level_target", "short_abandon_seconds"),
                    ("warn_seconds", "alarm_seconds"),
                ),
                "description": _(
                    "The figures in force when a contact arrives are stored with it: a change never rewrites the past."
                ),
            },
        ),
        (
            _("Session"),
            {
                "fields": (("session_minutes", "silent_return_seconds"), "edit_minutes"),
                "description": _(
                    "How far back a dialog is shown when it is opened, and what happens when a workplace is silent."
                ),
            },
        ),
        *MOVES,
        CALLS,
        *QUEUE,
        RECORDINGS,
        (
            _("Files"),
            {
                "fields": (
                    ("files_max_mb", "files_from_visitors"),
                    ("files_images", "files_videos", "files_sounds"),
                    ("files_documents", "files_others"),
                ),
                "description": _(
                    "What operators and visitors may send. The type is told by the content, not by the name."
                ),
            },
        ),
        (
            _("Closing by itself"),
            {
                "fields": (
                    ("autoclose_warn_seconds", "autoclose_close_seconds"),
                    "autoclose_warn_text",
                    "autoclose_close_text",
                ),
                "description": _(
                    "Both intervals count from the operator's last message. Any message of the client stops them; a "
                    "chat that waits for an answer is never closed by itself."
                ),
            },
        ),
        (
            _("Hours"),
            {
                "fields": ("hours_enabled", "out_of_hours_text"),
                "description": _(
                    "In the project's time zone. A client who writes while it is closed gets the reply and waits in "
                    "the queue."
                ),
            },
        ),
        (
            _("What the visitor sees"),
            {
                "fields": (
                    ("team_name", "color"),
                    "greeting",
                    "offline_notice",
                    "consent_text",
                    "offline_form",
                ),
                "description": _(
                    "Texts and colour of the widget. Sites take them over within a few seconds."
                ),
            },
        ),
    )
    fieldsets = (*fieldsets[:3], *folded(*fieldsets[3:]))  # what every project is asked about stands open

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(_agents=Count("skills"))

    @admin.display(description=_("operators"), ordering="_agents")
    def agents_total(self, project: Any) -> int:
        return int(project._agents)

    def save_model(self, request: HttpRequest, obj: Project, form: ModelForm[Project], change: bool) -> None:
        super().save_model(request, obj, form, change)
        project_saved(obj, actor=actor_of(request), created=not change, changes=changes_of(form))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if change and formset.has_changed():
            project_saved(form.instance, actor=actor_of(request), created=False, changes={"hours": "changed"})

    def delete_model(self, request: HttpRequest, obj: Project) -> None:
        project_delete(obj, actor=actor_of(request))
