"""People: operators, supervisors, administrators, with their skills on the same page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Count, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.forms import AdminPasswordChangeForm

from agentzone.admin.forms import PersonChangeForm, PersonCreationForm
from agentzone.admin.imports import ImportsAndExports
from agentzone.admin.people_table import PersonResource
from agentzone.models import Skill, User
from agentzone.services.skills import skill_remove, skill_set
from kernel.adminkit import Admin, TabularInline, actor_of, label

if TYPE_CHECKING:
    BasePersonAdmin = UserAdmin[User]
else:
    BasePersonAdmin = UserAdmin

ROLE_COLOURS = {"agent": "info", "supervisor": "warning", "administrator": "danger"}


class SkillInline(TabularInline):
    model = Skill
    extra = 0
    hide_title = True
    fields = ("project", "level")
    autocomplete_fields = ("project",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Skill]:
        return super().get_queryset(request).select_related("project")


@admin.register(User)
class PersonAdmin(ImportsAndExports, BasePersonAdmin, Admin):
    resource_classes: ClassVar = [PersonResource]
    form = PersonChangeForm
    add_form = PersonCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("login", "name", "shown_role", "skills_total", "chat_limit", "is_active", "last_login")
    list_display_links = ("login", "name")
    list_filter: ClassVar = [
        ("role", ChoicesDropdownFilter),
        "is_active",
        ("skills__project", RelatedDropdownFilter),
    ]
    search_fields = ("login", "last_name", "first_name", "email")
    ordering = ("last_name", "first_name", "id")
    autocomplete_fields = ("supervised_projects",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    actions = None
    inlines = (SkillInline,)
    fieldsets = (
        (None, {"fields": (("login", "is_active"), "password")}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (
            _("Work"),
            {
                "fields": (("role", "chat_limit"), "supervised_projects"),
                "description": _(
                    "Operators get dialogs of the projects they have skills for (below). Who may not sign in any more "
                    "ends work at once, and his dialogs go back to their queues."
                ),
            },
        ),
        (_("Dates"), {"fields": (("last_login", "created_at"),)}),
    )
    add_fieldsets = (
        (None, {"fields": ("login", ("password1", "password2"))}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (_("Work"), {"fields": (("role", "chat_limit"), "supervised_projects")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(_skills=Count("skills", distinct=True))

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return self.inlines if obj is not None else ()

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, PersonChangeForm):
            form.editor = request.user  # the class was made for this request only
        return form

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return (obj is None or obj.pk != request.user.pk) and super().has_delete_permission(request, obj)

    @admin.display(description=_("person"), ordering="last_name")
    def name(self, person: User) -> str:
        return f"{person.last_name} {person.first_name}".strip()

    @label(_("role"), "role", ROLE_COLOURS)
    def shown_role(self, person: User) -> tuple[str, str]:
        return person.role, person.get_role_display()

    @admin.display(description=_("skills"), ordering="_skills")
    def skills_total(self, person: Any) -> int:
        return int(person._skills)

    def save_formset(
        self, request: HttpRequest, form: ModelForm[User], formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        """Skills are given and taken by the service: routing, pages and sockets hear of it."""
        actor = actor_of(request)
        formset.save(commit=False)
        for skill in formset.deleted_objects:
            skill_remove(skill.agent, skill.project, actor=actor)
        for row in formset.forms:
            if row.has_changed() and row not in formset.deleted_forms:
                if "project" in row.changed_data and row.initial.get("project"):
                    before = Skill.objects.select_related("agent", "project").get(pk=row.instance.pk)
                    skill_remove(before.agent, before.project, actor=actor)
                skill_set(form.instance, row.instance.project, row.instance.level, actor=actor)
