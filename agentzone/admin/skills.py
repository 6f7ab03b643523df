"""Skills: who serves which project, and at which level. Written by the service, so routing and pages hear of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from agentzone.admin.imports import ImportsAndExports
from agentzone.admin.resources import SkillResource
from agentzone.models import Skill
from agentzone.services.skills import skill_remove, skill_set
from kernel.adminkit import Admin, actor_of


@admin.register(Skill)
class SkillAdmin(ImportsAndExports, Admin):
    audited = False
    resource_classes: ClassVar = [SkillResource]
    list_display = ("agent", "project", "company", "level")
    list_select_related = ("agent", "project__company")
    list_filter: ClassVar = [
        ("project", AutocompleteSelectFilter),
        ("agent", AutocompleteSelectFilter),
        "level",
    ]
    search_fields = ("agent__login", "agent__last_name", "agent__first_name", "project__name")
    autocomplete_fields = ("agent", "project")
    fieldsets = (
        (
            None,
            {
                "fields": ("agent", "project", "level"),
                "description": _(
                    "Level 1 is asked first, 5 last. When a skill is deleted, dialogs of the project that the operator "
                    "has open go back to its queue."
                ),
            },
        ),
    )

    @admin.display(description=_("company"), ordering="project__company__name")
    def company(self, skill: Skill) -> str:
        return skill.project.company.name

    def get_readonly_fields(self, request: HttpRequest, obj: Skill | None = None) -> Any:
        return ("agent", "project") if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Skill, form: ModelForm[Skill], change: bool) -> None:
        skill = skill_set(obj.agent, obj.project, obj.level, actor=actor_of(request))
        obj.pk = skill.pk

    def delete_model(self, request: HttpRequest, obj: Skill) -> None:
        skill_remove(obj.agent, obj.project, actor=actor_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Skill]) -> None:
        for skill in queryset.select_related("agent", "project"):
            self.delete_model(request, skill)
