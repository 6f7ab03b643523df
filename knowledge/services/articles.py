"""Articles: written, published, deleted, brought back. Every change is a revision; who saves says which he had read."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from kernel.locks import lock_row
from kernel.uow import emit, unit_of_work
from knowledge.events import ArticleChanged
from knowledge.merging import merge
from knowledge.models import Article, Revision
from knowledge.reading import plain
from knowledge.selectors.access import Editor
from knowledge.selectors.articles import stored_json
from knowledge.services.content import Content, checked, content_of, projects_of
from knowledge.services.index import index
from knowledge.states import ArticleState


class ArticleConflict(DomainError):
    """Somebody has saved the article since it was read. `errors`: what is stored, and both texts put together."""

    code = "conflict"


def article_create(user: User, content: Content) -> Article:
    """A new article. Raises Invalid."""
    editor = Editor(user)
    content, company_id = checked(editor, content, None)
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
        content, _company = checked(editor, content, article)
        if article.version != version:
            raise _conflict(article, version, content)
        before = projects_of(article)
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


def _delete(user: User, article_id: int, *, deleted: bool) -> Article:
    with unit_of_work():
        article = _locked(Editor(user), article_id)
        if (article.deleted_at is not None) == deleted:
            return article
        article.deleted_at = clock.now() if deleted else None
        article.save(update_fields=["deleted_at"])
        what = "article.deleted" if deleted else "article.brought_back"
        audit.record(actor_of(user), what, article, title=article.title)
        _tell(article, projects_of(article))
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
