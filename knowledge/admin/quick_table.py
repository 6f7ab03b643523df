"""Tables of quick messages: found by project, or owner, and title."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field

from agentzone.admin import widgets
from agentzone.admin.imports import Table, TextField
from agentzone.admin.resources import NumberField
from kernel.errors import Invalid
from kernel.tables import text_of
from knowledge.models import QuickMessage
from knowledge.services.quick import quick_store


class MaybeProject(widgets.ProjectWidget):
    """An empty cell: the message is an operator's own."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value, row, **kwargs) if text_of(value) else None


class MaybePerson(widgets.PersonWidget):
    """An empty cell: the message is the project's."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return super().clean(value, row, **kwargs) if text_of(value) else None


class QuickMessageResource(Table):
    """Quick messages; `company` only where names of projects repeat."""

    project = Field("project", "project", MaybeProject())
    company = Field("project__company__name", "company", readonly=True)
    owner = Field("owner", "login", MaybePerson())
    category = TextField("category", "category", default="")
    abbreviation = TextField("abbreviation", "abbreviation", default="")
    title = TextField("title", "title")
    text = TextField("text", "text")
    position = NumberField("position", "position", widgets.NumberWidget())

    titles: ClassVar = {
        "project": gettext_lazy("project"),
        "company": gettext_lazy("company"),
        "login": gettext_lazy("owner"),
        "category": gettext_lazy("category"),
        "abbreviation": gettext_lazy("abbreviation"),
        "title": gettext_lazy("title"),
        "text": gettext_lazy("text"),
        "position": gettext_lazy("position"),
    }

    class Meta:
        model = QuickMessage
        fields: ClassVar = [
            "project",
            "company",
            "owner",
            "category",
            "abbreviation",
            "title",
            "text",
            "position",
        ]
        export_order = fields
        import_id_fields: ClassVar = ["project", "owner", "title"]
        skip_unchanged = True
        report_skipped = True

    def get_instance(self, instance_loader: Any, row: Any) -> QuickMessage | None:
        try:
            project = MaybeProject().clean(row.get("project"), row)
            owner = MaybePerson().clean(row.get("login"))
        except ValueError:
            return None  # said again, by its column, when the row is read
        rows = QuickMessage.objects.select_related("project__company", "owner")
        return rows.filter(
            project=project, owner=owner, title=text_of(row.get("title")), deleted_at__isnull=True
        ).first()

    def save_instance(self, instance: QuickMessage, is_create: bool, row: Any, **kwargs: Any) -> None:
        if instance.project is None and instance.owner is None:
            raise ValidationError(_("Choose a project or an owner, not both."))
        try:
            quick_store(instance, actor=self.actor(kwargs), action="added" if is_create else "changed")
        except Invalid as error:
            raise ValidationError(error.extra.get("errors", {})) from error

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.select_related("project__company", "owner")
