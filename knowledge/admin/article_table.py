"""Tables of articles: found by number, or by company and title; written by the services, as their editor would."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import escape
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import widgets as base
from import_export.fields import Field

from agentzone.admin import widgets
from agentzone.admin.imports import Table, TextField
from agentzone.models import Project
from kernel.errors import DomainError
from kernel.tables import text_of
from knowledge.markup import clean
from knowledge.models import Article
from knowledge.models.article import STATES
from knowledge.selectors.access import Editor
from knowledge.selectors.categories import paths
from knowledge.services.articles import article_create, article_save
from knowledge.services.categories import category_at
from knowledge.services.content import Content, content_of
from knowledge.states import ArticleState

MOST = 2000
LEVELS = re.compile(r"\s*[›>]\s*")
COLUMNS = {"html": "text", "given_projects": "projects", "given_category": "category"}


class ProjectList(base.Widget):  # type: ignore[misc]
    """`Company / Project`, several parted by semicolons. The company may be left out where the name is unique."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[Project]:
        found = []
        for item in filter(None, (part.strip() for part in text_of(value).split(";"))):
            company, slash, name = item.rpartition(" / ")
            found.append(widgets.project(name if slash else item, company))
        return sorted(set(found), key=lambda project: project.pk)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(f"{project.company.name} / {project.name}" for project in value or ())


class Markup(base.Widget):  # type: ignore[misc]
    """Mark-up, or a text without any: empty lines part paragraphs."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = text_of(value)
        if not re.search(r"<[a-z][^>]*>", text, re.IGNORECASE):
            parts = re.split(r"\n\s*\n", escape(text, quote=False).replace("\r", ""))
            text = "".join(f"<p>{part.strip()}</p>" for part in parts if part.strip()).replace("\n", "<br>")
        return clean(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value or ""


class StateWidget(base.Widget):  # type: ignore[misc]
    """`published` or `draft`, or the word for it; empty: a draft."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = text_of(value).lower()
        known = {code: code for code, _title in STATES} | {str(t).lower(): code for code, t in STATES}
        if text and text not in known:
            raise ValueError(_("“%(value)s” is neither published nor draft.") % {"value": text})
        return known.get(text, ArticleState.DRAFT.value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value or "")


class Day(base.Widget):  # type: ignore[misc]
    """2026-12-31 or 31.12.2026."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or not text_of(value):
            return value or None
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(text_of(value), form).date()
            except ValueError:
                continue
        raise ValueError(_("“%(value)s” is not a date like 31.12.2026.") % {"value": text_of(value)})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class Given(Field):  # type: ignore[misc]
    """A column that is kept beside the article until the service writes it."""

    def get_value(self, instance: Article) -> Any:
        if self.attribute in vars(instance):
            return vars(instance)[self.attribute]
        if instance.pk is None:
            return None
        if self.attribute == "given_projects":
            return sorted(instance.projects.all(), key=lambda project: project.pk)
        return paths([instance.company_id]).get(instance.category_id, "")


class ArticleResource(Table):
    """Articles. Columns that are not there stay as they are; a category that is not there yet is made."""

    id = Field("id", "id", base.IntegerWidget(), readonly=True)
    projects = Given("given_projects", "projects", ProjectList())
    category = Given("given_category", "category", widgets.TextWidget())
    title = TextField("title", "title")
    keywords = TextField("keywords", "keywords", default="")
    text = Field("html", "text", Markup(), default="")
    state = Field("state", "state", StateWidget())
    valid_from = Field("valid_from", "valid_from", Day(), saves_null_values=True)
    valid_until = Field("valid_until", "valid_until", Day(), saves_null_values=True)

    titles: ClassVar = {
        "id": gettext_lazy("number"),
        "projects": gettext_lazy("projects"),
        "category": gettext_lazy("category"),
        "title": gettext_lazy("title"),
        "keywords": gettext_lazy("keywords"),
        "text": gettext_lazy("text"),
        "state": gettext_lazy("state"),
        "valid_from": gettext_lazy("valid from"),
        "valid_until": gettext_lazy("valid until"),
    }

    class Meta:
        model = Article
        fields: ClassVar = [
            *("id", "projects", "category", "title", "keywords", "text"),
            *("state", "valid_from", "valid_until"),
        ]
        export_order = fields
        import_id_fields: ClassVar = ["title"]
        skip_unchanged = True
        report_skipped = True

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        if len(dataset) > MOST:
            raise ValueError(_("A table may have %(limit)d rows at once.") % {"limit": MOST})
        self.editor = Editor(kwargs["user"])

    def get_instance(self, instance_loader: Any, row: Any) -> Article | None:
        rows = self.editor.articles().filter(deleted_at__isnull=True).defer("search", "heading")
        number, title = text_of(row.get("id")), text_of(row.get("title"))
        if number:
            found = rows.filter(pk=int(number)).first() if number.isdecimal() else None
            if found is None:
                raise ValueError(_("There is no article with the number %(number)s.") % {"number": number})
            return found
        try:
            projects = ProjectList().clean(row.get("projects"))
        except ValueError:
            return None  # said again, by its column, when the row is read
        if projects:
            rows = rows.filter(company=projects[0].company_id)
        several = list(rows.filter(title=title)[:2])
        if len(several) > 1:
            raise ValueError(_("Several articles have this title: give the number too."))
        return several[0] if several else None

    def validate_instance(self, instance: Article, errors: Any = None, validate_unique: bool = True) -> None:
        if errors:
            raise ValidationError({COLUMNS.get(name, name): told for name, told in errors.items()})

    def save_instance(self, instance: Article, is_create: bool, row: Any, **kwargs: Any) -> None:
        try:
            content = self._content(instance, is_create)
            if is_create:
                saved = article_create(self.editor.user, content)
            else:
                saved = article_save(self.editor.user, instance.pk, version=instance.version, content=content)
        except DomainError as error:
            told = error.extra.get("errors") or {"title": [error.detail]}
            raise ValidationError(
                {COLUMNS.get(name, name): list(said) for name, said in told.items()}
            ) from error
        instance.pk = saved.pk

    def _content(self, instance: Article, is_create: bool) -> Content:
        projects = vars(instance).get("given_projects")
        old = None if is_create else content_of(instance)
        project_ids = frozenset(p.pk for p in projects) if projects is not None else frozenset[int]()
        if old is not None and projects is None:
            project_ids = old.project_ids
        category_id = old.category_id if old is not None else None
        path = vars(instance).get("given_category")
        if path is not None:
            names = [name for name in LEVELS.split(path) if name]
            company = projects[0].company_id if projects else instance.company_id
            category_id = category_at(company, names).pk if names and company else None
        return Content(
            title=instance.title,
            html=instance.html,
            project_ids=project_ids,
            keywords=instance.keywords,
            category_id=category_id,
            state=ArticleState(instance.state),
            valid_from=instance.valid_from,
            valid_until=instance.valid_until,
        )

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        return queryset.defer("search", "heading").prefetch_related("projects__company")
