"""What an editor fills in, and whether it may be stored so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agentzone.models import Project
from kernel.errors import Invalid
from knowledge.markup import clean, has_picture
from knowledge.models import Article, Category
from knowledge.models.article import KEYWORDS, TITLE
from knowledge.reading import plain
from knowledge.selectors.access import Editor
from knowledge.states import ArticleState

LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Content:
    """What an editor fills in."""

    title: str
    html: str
    project_ids: frozenset[int]
    keywords: str = ""
    category_id: int | None = None
    state: ArticleState = ArticleState.DRAFT
    valid_from: date | None = None
    valid_until: date | None = None


def content_of(article: Article) -> Content:
    """The article as an editor would fill it in."""
    return Content(
        title=article.title,
        html=article.html,
        project_ids=frozenset(projects_of(article)),
        keywords=article.keywords,
        category_id=article.category_id,
        state=ArticleState(article.state),
        valid_from=article.valid_from,
        valid_until=article.valid_until,
    )


def projects_of(article: Article) -> set[int]:
    return set(article.projects.values_list("pk", flat=True))


def checked(editor: Editor, content: Content, article: Article | None) -> tuple[Content, int]:
    """The content as it is stored, and its company. Raises Invalid with all that is wrong."""
    errors: dict[str, list[str]] = {}
    title, keywords = " ".join(content.title.split()), " ".join(content.keywords.split())
    html = clean(content.html) if len(content.html) <= LONGEST else ""
    if not title:
        errors["title"] = [_("Give the article a title.")]
    elif len(title) > TITLE:
        errors["title"] = [_("At most %(limit)d characters.") % {"limit": TITLE}]
    if len(keywords) > KEYWORDS:
        errors["keywords"] = [_("At most %(limit)d characters.") % {"limit": KEYWORDS}]
    if len(content.html) > LONGEST:
        errors["html"] = [_("The text is too long.")]
    elif content.state == ArticleState.PUBLISHED and not plain(html) and not has_picture(html):
        errors["html"] = [_("An article without a text cannot be published.")]
    if content.valid_from and content.valid_until and content.valid_until < content.valid_from:
        errors["valid_until"] = [_("The last day cannot be before the first one.")]
    company_id = _company(editor, content, article, errors)
    if errors:
        raise Invalid(_("Please check the fields."), errors=errors)
    return replace(content, title=title, keywords=keywords, html=html), company_id


def _company(editor: Editor, content: Content, article: Article | None, errors: dict[str, Any]) -> int:
    """The one company of the chosen projects; they and the category must be the editor's and of it."""
    projects = Project.objects.filter(pk__in=content.project_ids & editor.project_ids)
    companies = {project.company_id for project in projects}
    if not content.project_ids or len(projects) < len(content.project_ids):
        errors["projects"] = [_("Choose at least one of your projects.")]
    elif len(companies) > 1 or (article and article.company_id not in companies):
        errors["projects"] = [_("All projects of an article belong to one company.")]
    company_id = article.company_id if article else next(iter(companies), 0)
    category = content.category_id
    if category and not Category.objects.filter(pk=category, company_id=company_id).exists():
        errors["category"] = [_("There is no such category in this company.")]
    return company_id
