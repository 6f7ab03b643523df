"""Tables of projects and skills. See people_table for operators."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from agentzone.admin import widgets
from agentzone.admin.imports import Table, TextField
from agentzone.models import Project, Skill
from agentzone.services.projects import project_saved
from agentzone.services.skills import skill_remove, skill_set
from kernel.tables import text_of

NUMBERS = (
    "chat_limit",
    "priority",
    "ageing_seconds",
    "tier_widen_seconds",
    "answer_threshold_seconds",
    "service_level_target",
    "short_abandon_seconds",
    "warn_seconds",
    "alarm_seconds",
    "session_minutes",
    "silent_return_seconds",
    "edit_minutes",
    "files_max_mb",
    "autoclose_warn_seconds",
    "autoclose_close_seconds",
    "transfer_seconds",
    "pull_above",
    "pull_max",
    "topics_max",
    "rating_hours",
    "ring_seconds",
    "wrap_up_seconds",
    "script_minutes",
    "recording_days",
    "announce_first_seconds",
    "announce_every_seconds",
    "callback_after_seconds",
    "callback_attempts",
    "callback_pause_seconds",
    "overflow_seconds",
)
FLAGS = (
    "files_from_visitors",
    "files_images",
    "files_videos",
    "files_sounds",
    "files_documents",
    "files_others",
)
CHOICES = ("pull_mode", "rating_mode", "auto_answer")
TEXTS = (
    "team_name",
    "greeting",
    "offline_notice",
    "out_of_hours_text",
    "autoclose_warn_text",
    "autoclose_close_text",
    "call_greeting",
)


class NumberField(Field):  # type: ignore[misc]
    """A number or a choice; a cell that is empty, or not there, leaves what there is."""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if text_of(row.get(self.column_name)):
            super().save(instance, row, is_m2m, **kwargs)


class ProjectResource(Table):
    """Projects by company and name. Empty cells of numbers leave the setting as it is, or at its default."""

    company = Field("company", "company", widgets.CompanyWidget())
    name = TextField("name", "name")
    is_active = Field("is_active", "is_active", widgets.YesNoWidget(default=True))
    time_zone = TextField("time_zone", "time_zone", default="Europe/Moscow")
    color = TextField("color", "color", default="#2a5bd0")
    voice_excludes_chats = Field(
        "voice_excludes_chats", "voice_excludes_chats", widgets.YesNoWidget(default=True)
    )
    hours_enabled = Field("hours_enabled", "hours_enabled", widgets.YesNoWidget(default=False))
    record_calls = Field("record_calls", "record_calls", widgets.YesNoWidget(default=False))
    operators_listen = Field("operators_listen", "operators_listen", widgets.YesNoWidget(default=False))
    topics_required = Field("topics_required", "topics_required", widgets.YesNoWidget(default=True))

    titles: ClassVar = {
        field: getattr(Project._meta.get_field(field), "verbose_name", field)
        for field in (
            "company",
            "name",
            "is_active",
            "time_zone",
            "color",
            "voice_excludes_chats",
            "hours_enabled",
            "topics_required",
            "record_calls",
            "operators_listen",
            *NUMBERS,
            *FLAGS,
            *CHOICES,
            *TEXTS,
        )
    }

    class Meta:
        model = Project
        fields: ClassVar = [
            "company", "name", "is_active", "time_zone", "color", *NUMBERS, "voice_excludes_chats",
            "topics_required", "hours_enabled", "record_calls", "operators_listen", *CHOICES, *FLAGS, *TEXTS,
        ]  # fmt: skip
        export_order = fields
        import_id_fields: ClassVar = ["company", "name"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def get_instance(self, instance_loader: Any, row: Any) -> Project | None:
        try:
            owner = widgets.company(row.get("company"))
        except ValueError:
            return None  # said again, by its column, when the row is read
        return Project.objects.filter(company=owner, name=text_of(row.get("name"))).first()

    def save_instance(self, instance: Project, is_create: bool, row: Any, **kwargs: Any) -> None:
        instance.save()
        project_saved(instance, actor=self.actor(kwargs), created=is_create, changes={"import": "row"})


for number in NUMBERS:
    ProjectResource.fields[number] = NumberField(number, number, widgets.NumberWidget())
for flag in FLAGS:
    ProjectResource.fields[flag] = Field(flag, flag, widgets.YesNoWidget(default=True))
for choice in CHOICES:
    ProjectResource.fields[choice] = NumberField(choice, choice, widgets.TextWidget())
for text in TEXTS:
    ProjectResource.fields[text] = TextField(text, text)


class SkillResource(Table):
    """Skills by the operator's login and the project's name; the company only where names repeat."""

    agent = Field("agent", "login", widgets.PersonWidget())
    company = Field("project__company__name", "company", readonly=True)
    project = Field("project", "project", widgets.ProjectWidget())
    level = Field("level", "level", widgets.NumberWidget(), default=1)
    delete = Field(column_name="delete", dehydrate_method="no_delete")

    deletes = widgets.YesNoWidget(default=False)
    only_in = ("delete",)
    titles: ClassVar = {
        "login": _("login"),
        "company": _("company"),
        "project": _("project"),
        "level": _("level"),
        "delete": _("delete"),
    }

    class Meta:
        model = Skill
        fields: ClassVar = ["agent", "company", "project", "level", "delete"]
        export_order = fields
        import_id_fields: ClassVar = ["agent", "project"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def get_instance(self, instance_loader: Any, row: Any) -> Skill | None:
        try:
            agent = widgets.person(row.get("login"))
            project = widgets.project(row.get("project"), row.get("company"))
        except ValueError:
            return None
        return (
            Skill.objects.select_related("agent", "project__company")
            .filter(agent=agent, project=project)
            .first()
        )

    def no_delete(self, skill: Skill) -> str:
        return ""

    def for_delete(self, row: Any, instance: Skill) -> bool:
        try:
            wanted = self.deletes.clean(row.get("delete"))
        except ValueError:
            return False  # said with the row's other errors
        if wanted and instance.pk is None:
            self._must_be_known(row)
        return wanted

    def _must_be_known(self, row: Any) -> None:
        """A skill that is gone already is nothing to do; a login or a project that nobody knows is a mistake."""
        errors = {}
        for column, read in (
            ("login", lambda: widgets.person(row.get("login"))),
            ("project", lambda: widgets.project(row.get("project"), row.get("company"))),
        ):
            try:
                read()
            except ValueError as error:
                errors[column] = [str(error)]
        if errors:
            raise ValidationError(errors)

    def cell_errors(self, row: Any, **kwargs: Any) -> dict[str, str]:
        errors = super().cell_errors(row, **kwargs)
        try:
            self.deletes.clean(row.get("delete"))
        except ValueError as error:
            errors["delete"] = str(error)
        return errors

    def delete_instance(self, instance: Skill, row: Any, **kwargs: Any) -> None:
        skill_remove(instance.agent, instance.project, actor=self.actor(kwargs))

    def save_instance(self, instance: Skill, is_create: bool, row: Any, **kwargs: Any) -> None:
        saved = skill_set(instance.agent, instance.project, instance.level, actor=self.actor(kwargs))
        instance.pk = saved.pk

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("agent", "project__company")
