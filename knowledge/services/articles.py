"""Articles: written, published, deleted, brought back. Every change is a revision; who saves says which he had read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import Project, User
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work
from knowledge.events import ArticleChanged
from knowledge.markup import clean, has_picture, plain
from knowledge.merging import merge
from knowledge.models import Article, Category, Revision
from knowledge.models.article import KEYWORDS, TITLE
from knowledge.selectors.access import Editor
from knowledge.selectors.articles import stored_json
from knowledge.services.index import index
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


class ArticleConflict(DomainError):
    """Somebody has saved the article since it was read. `errors`: what is stored, and both texts put together."""

    code = "conflict"


def article_create(user: User, content: Content) -> Article:
    """A new article. Raises Invalid."""
    editor = Editor(user)
    content, company_id = _checked(editor, content, None)
    now = clock.now()
    with unit_of_work():
        article = Article(company_id=company_id, version=1, created_by=user, created_at=now)
        _write(article, content, user)
        audit.record(actor_of(user), "article.added", article, title=article.title, state=article.state)
    return article


def article_save(user: User, article_id: int, *, version: int, content: Content) -> Article:
    """Save over exactly `version`. Raises ArticleConflict with what is stored, Invalid, NotAllowed, NotFound."""
    editor = Editor(user)
    with unit_of_work():
        article = _locked(editor, article_id)
        if article.deleted_at is not None:
            raise Invalid(_("The article is deleted. Bring it back first."))
        content, _company = _checked(editor, content, article)
        if article.version != version:
            raise _conflict(article, version, content)
        before = _projects(article)
        article.version += 1
        _write(article, content, user, also=before)
        audit.record(actor_of(user), "article.changed", article, title=article.title, version=article.version)
    return article


def article_revert(user: User, article_id: int, *, number: int, version: int) -> Article:
    """Make the text of an earlier revision the present one, as a new revision; what is around it stays."""
    editor = Editor(user)
    with unit_of_work():
        article = _locked(editor, article_id)
        old = Revision.objects.filter(article=article, number=number).first()
        if old is None:
            raise NotFound(_("There is no such revision."))
        content = replace(content_of(article), title=old.title, keywords=old.keywords, html=old.html)
        if article.version != version:
            raise _conflict(article, version, content)
        article.version += 1
        _write(article, content, user, restored_from=number)
        audit.record(actor_of(user), "article.reverted", article, to=number, version=article.version)
    return article


def article_delete(user: User, article_id: int) -> Article:
    """Nobody finds it any more; it can be brought back."""
    return _delete(user, article_id, deleted=True)


def article_bring_back(user: User, article_id: int) -> Article:
    """Undo a deletion."""
    return _delete(user, article_id, deleted=False)


def content_of(article: Article) -> Content:
    """The article as an editor would fill it in."""
    return Content(
        title=article.title,
        html=article.html,
        project_ids=frozenset(_projects(article)),
        keywords=article.keywords,
        category_id=article.category_id,
        state=ArticleState(article.state),
        valid_from=article.valid_from,
        valid_until=article.valid_until,
    )


def _delete(user: User, article_id: int, *, deleted: bool) -> Article:
    with unit_of_work():
        article = _locked(Editor(user), article_id)
        if (article.deleted_at is not None) == deleted:
            return article
        article.deleted_at = clock.now() if deleted else None
        article.save(update_fields=["deleted_at"])
        what = "article.deleted" if deleted else "article.brought_back"
        audit.record(actor_of(user), what, article, title=article.title)
        _tell(article, _projects(article))
    return article


def _write(
    article: Article,
    content: Content,
    user: User,
    *,
    also: set[int] = frozenset(),  # type: ignore[assignment]
    restored_from: int | None = None,
) -> None:
    """Store the content as the article's present version. `also`: projects it was in before, which are told too."""
    article.title, article.keywords = content.title, content.keywords
    article.html, article.text = content.html, plain(content.html)
    article.category_id, article.state = content.category_id, content.state
    article.valid_from, article.valid_until = content.valid_from, content.valid_until
    article.updated_by, article.updated_at = user, clock.now()
    article.save()
    article.projects.set(content.project_ids)
    Revision.objects.create(
        article=article,
        number=article.version,
        title=article.title,
        keywords=article.keywords,
        html=article.html,
        state=article.state,
        valid_from=article.valid_from,
        valid_until=article.valid_until,
        author=user,
        created_at=article.updated_at,
        restored_from=restored_from,
    )
    index([article])
    _tell(article, also | content.project_ids)


def _tell(article: Article, project_ids: set[int] | frozenset[int]) -> None:
    found = article.state == ArticleState.PUBLISHED and article.deleted_at is None
    emit(
        ArticleChanged(
            article_id=article.pk,
            version=article.version,
            found=found,
            project_ids=tuple(sorted(project_ids)),
        )
    )


def _locked(editor: Editor, article_id: int) -> Article:
    editor.article_or_404(article_id)
    article = lock_row(Article, article_id)
    if article is None:
        raise NotFound(_("Not found, or not yours to see."))
    if not editor.may_change(article):
        raise NotAllowed(_("The article is in projects of other supervisors too. Ask an administrator."))
    return article


def _conflict(article: Article, version: int, mine: Content) -> ArticleConflict:
    base = Revision.objects.filter(article=article, number=version).first()
    merged = merge(base.html if base else "", mine.html, article.html)
    return ArticleConflict(
        _("The article was saved by somebody else meanwhile."),
        errors={
            "article": stored_json(article),
            "mine": {"title": mine.title, "html": mine.html},
            "merged": {"html": merged.html, "whole": merged.whole},
        },
    )


def _projects(article: Article) -> set[int]:
    return set(article.projects.values_list("pk", flat=True))


def _checked(editor: Editor, content: Content, article: Article | None) -> tuple[Content, int]:
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
