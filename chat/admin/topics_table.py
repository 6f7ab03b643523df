"""The table of topics: one row a topic, its path with arrows; what stands above it is made when it is not there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from agentzone.admin import widgets
from agentzone.admin.imports import Table, TextField
from agentzone.admin.resources import NumberField
from agentzone.models import Project
from chat.models import Topic
from chat.models.topic import DEPTH, SEPARATOR
from kernel import audit
from kernel.tables import text_of


def titles_of(path: Any) -> list[str]:
    """The titles of a path. Raises ValueError."""
    titles = [" ".join(part.split()) for part in text_of(path).replace("->", "→").split(SEPARATOR.strip())]
    if not all(titles) or len(titles) > DEPTH:
        raise ValueError(_("A path like “Defect → Broken on the way” was expected, five levels at most."))
    return titles


def find(project: Project, titles: list[str]) -> Topic | None:
    topic: Topic | None = None
    for title in titles:
        topic = Topic.objects.filter(project=project, parent=topic, title=title).first()
        if topic is None:
            return None
    return topic


class PathField(Field):  # type: ignore[misc]
    """Written as the topic's title and what it stands below."""

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        *above, instance.title = titles_of(row.get(self.column_name))
        parent = None
        for title in above:
            parent, _made = Topic.objects.get_or_create(project=instance.project, parent=parent, title=title)
        instance.parent = parent

    def get_value(self, instance: Any) -> str:
        return str(instance.path) if instance.title else ""


class TopicResource(Table):
    """Topics by project and path; the company only where names of projects repeat."""

    company = Field("project__company__name", "company", readonly=True)
    project = Field("project", "project", widgets.ProjectWidget())
    path = PathField("path", "path")
    title_en = TextField("title_en", "title_en")
    position = NumberField("position", "position", widgets.NumberWidget())
    is_active = Field("is_active", "is_active", widgets.YesNoWidget(default=True))

    titles: ClassVar = {
        "company": gettext_lazy("company"),
        "project": gettext_lazy("project"),
        "path": gettext_lazy("path"),
        "title_en": gettext_lazy("title in English"),
        "position": gettext_lazy("position"),
        "is_active": gettext_lazy("in use"),
    }

    class Meta:
        model = Topic
        fields: ClassVar = ["company", "project", "path", "title_en", "position", "is_active"]
        export_order = fields
        import_order = fields
        import_id_fields: ClassVar = ["project", "path"]
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True

    def get_instance(self, instance_loader: Any, row: Any) -> Topic | None:
        try:
            project = widgets.project(row.get("project"), row.get("company"))
            return find(project, titles_of(row.get("path")))
        except ValueError:
            return None  # said again, by its column, when the row is read

    def save_instance(self, instance: Topic, is_create: bool, row: Any, **kwargs: Any) -> None:
        instance.save()
        audit.record(
            self.actor(kwargs), "topic.added" if is_create else "topic.changed", instance, path=instance.path
        )

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("project__company", "parent__parent__parent__parent")
