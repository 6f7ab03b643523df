"""Articles for those who edit them: the list, the story of an article, what operators did with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_datetime

from agentzone.models import Project
from kernel import clock
from knowledge.merging import Piece, compare
from knowledge.models import Article, ArticleUse, Revision
from knowledge.models.article import USES
from knowledge.reading import plain
from knowledge.selectors.access import Editor, in_projects, today_of
from knowledge.selectors.categories import below, branches, paths
from knowledge.states import ArticleState

PAGE = 50
RECENT = 20
PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a supervisor looks for. `state`: one of STATES or "" for all that are not deleted."""

    q: str = ""
    project_id: int | None = None
    category_id: int | None = None
    state: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An article in the list, with its state as people see it."""

    article: Article
    state: str
    category: str
    projects: list[str]


@dataclass(frozen=True, slots=True)
class Listed:
    lines: list[Line]
    next: str
    total: int


def listed(editor: Editor, asked: Filter) -> Listed:
    """A page of the list, newest change first; `next` names where the next page begins, "" at the end."""
    rows = _filtered(editor, asked)
    total = rows.count()
    found = list(_page(rows, asked.after))
    lines = [_line(article) for article in found[:PAGE]]
    trees = paths({line.article.company_id for line in lines})
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Listed(
        [Line(x.article, x.state, trees.get(x.article.category_id, ""), x.projects) for x in lines],
        f"{last.updated_at.isoformat()}~{last.pk}" if last else "",
        total,
    )


def exported(editor: Editor, asked: Filter) -> QuerySet[Article]:
    """All articles that the filter lets through."""
    return _filtered(editor, asked)


def state_of(article: Article) -> str:
    """How an article is to its editor: "deleted", "draft", "expired", "future" or "published"."""
    today = today_of(None)
    if article.deleted_at is not None:
        return "deleted"
    if article.state == ArticleState.DRAFT:
        return "draft"
    if article.valid_until is not None and article.valid_until < today:
        return "expired"
    return "future" if article.valid_from is not None and article.valid_from > today else "published"


def _filtered(editor: Editor, asked: Filter) -> QuerySet[Article]:
    rows = editor.articles().filter(_state(asked.state))
    if asked.project_id is not None:
        rows = rows.filter(in_projects({asked.project_id}))
    if asked.category_id is not None:
        rows = rows.filter(category_id__in=below(asked.category_id))
    for word in asked.q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(keywords__icontains=word))
    return rows


def _page(rows: QuerySet[Article], after: str) -> QuerySet[Article]:
    moment, _tilde, pk = after.partition("~")
    at = parse_datetime(moment) if moment else None
    if at is not None and pk.isdecimal():
        rows = rows.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=int(pk)))
    shown = rows.select_related("updated_by").prefetch_related("projects")
    return shown.defer("search", "heading", "html", "text").order_by("-updated_at", "-pk")[: PAGE + 1]


def _line(article: Article) -> Line:
    return Line(article, state_of(article), "", [project.name for project in article.projects.all()])


def _state(state: str) -> Q:
    today = today_of(None)
    alive = Q(deleted_at__isnull=True)
    published = alive & Q(state=ArticleState.PUBLISHED)
    expired = Q(valid_until__lt=today)
    return {
        "published": published & ~(Q(valid_until__isnull=False) & expired) & ~Q(valid_from__gt=today),
        "draft": alive & Q(state=ArticleState.DRAFT),
        "expired": published & expired,
        "future": published & Q(valid_from__gt=today),
        "deleted": Q(deleted_at__isnull=False),
    }.get(state, alive)


def choices(editor: Editor) -> dict[str, Any]:
    """Projects and categories that an editor may choose from, by company."""
    projects = Project.objects.filter(pk__in=editor.project_ids, is_active=True).select_related("company")
    tree = branches(editor.company_ids)
    return {
        "projects": [
            {"id": p.pk, "name": p.name, "company": p.company_id, "company_name": p.company.name}
            for p in projects
        ],
        "categories": [
            {"id": b.id, "name": b.name, "depth": b.depth, "path": b.path, "company": b.company_id}
            for b in tree
        ],
    }


@dataclass(frozen=True, slots=True)
class Usage:
    """What operators did with an article in the last PERIOD."""

    counts: list[tuple[str, int]]
    recent: list[ArticleUse]


def usage(article: Article) -> Usage:
    facts = ArticleUse.objects.filter(article=article, at__gte=clock.now() - PERIOD)
    found = dict(facts.order_by().values_list("how").annotate(n=Count("id")))
    recent = facts.select_related("agent").order_by("-at", "-id")[:RECENT]
    return Usage([(str(title), found.get(how, 0)) for how, title in USES], list(recent))


def revisions(article: Article) -> QuerySet[Revision]:
    """Newest first."""
    return Revision.objects.filter(article=article).select_related("author").defer("html").order_by("-number")


@dataclass(frozen=True, slots=True)
class Difference:
    """Two revisions compared; parts without a change are left out of `fields`."""

    before: Revision
    after: Revision
    fields: list[tuple[str, list[Piece]]]
    text: list[Piece]


def difference(article: Article, before: int, after: int) -> Difference | None:
    """None when one of them does not exist."""
    rows = {r.number: r for r in Revision.objects.filter(article=article, number__in=(before, after))}
    old, new = rows.get(before), rows.get(after)
    if old is None or new is None:
        return None
    pairs = (("title", old.title, new.title), ("keywords", old.keywords, new.keywords))
    fields = [(name, compare(a, b)) for name, a, b in pairs if a != b]
    return Difference(old, new, fields, compare(plain(old.html), plain(new.html)))
