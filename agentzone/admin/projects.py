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
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminSelect2Widget

from agentzone.admin.imports import ImportsAndExports
from agentzone.admin.resources import ProjectResource
from agentzone.models import Company, Project
from agentzone.services.projects import project_delete, project_saved
from kernel.adminkit import Admin, actor_of, changes_of

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


class ProjectForm(BaseForm):
    """Zones from a list, colours from a picker."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        widget=UnfoldAdminSelect2Widget,
        initial="Europe/Moscow",
        help_text=_("A day, a half-hour and “today” of the reports are cut in this zone."),
    )

    class Meta:
        model = Project
        exclude = ()
        widgets: ClassVar = {"color": UnfoldAdminColorInputWidget}


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
    autocomplete_fields = ("company",)
    actions = None
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
                "fields": (("session_minutes", "silent_return_seconds"),),
                "description": _(
                    "How long a conversation is one session, and what happens when a workplace is silent."
                ),
            },
        ),
        (
            _("What the visitor sees"),
            {
                "fields": (("team_name", "color"), "greeting", "offline_notice"),
                "description": _(
                    "Texts and colour of the widget. Sites take them over within a few seconds."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(_agents=Count("skills"))

    @admin.display(description=_("operators"), ordering="_agents")
    def agents_total(self, project: Any) -> int:
        return int(project._agents)

    def save_model(self, request: HttpRequest, obj: Project, form: ModelForm[Project], change: bool) -> None:
        super().save_model(request, obj, form, change)
        project_saved(obj, actor=actor_of(request), created=not change, changes=changes_of(form))

    def delete_model(self, request: HttpRequest, obj: Project) -> None:
        project_delete(obj, actor=actor_of(request))
