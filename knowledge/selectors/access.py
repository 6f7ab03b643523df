"""Who may see and who may change which articles. One rule for pages, API and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from agentzone.api import project_ids_of, supervised_project_ids
from agentzone.models import Project, User
from kernel import clock
from kernel.errors import NotAllowed, NotFound
from knowledge.models import Article
from knowledge.states import ArticleState

InProject = Article.projects.through


@dataclass(frozen=True)
class Editor:
    """What a supervisor may do: read the articles that one of his projects has, change those whose projects are all
    his. An administrator has all projects."""

    user: User

    @cached_property
    def project_ids(self) -> set[int]:
        return supervised_project_ids(self.user)

    @cached_property
    def company_ids(self) -> set[int]:
        return set(Project.objects.filter(pk__in=self.project_ids).values_list("company_id", flat=True))

    def must_edit(self) -> None:
        """Raises NotAllowed for who edits nothing: an operator, a supervisor without projects."""
        if not self.project_ids:
            raise NotAllowed(_("Articles are edited by supervisors."))

    def articles(self) -> QuerySet[Article]:
        """Drafts, expired and deleted ones too. An article that lost its last project is the administrators'."""
        if self.user.role == "administrator":
            return Article.objects.all()
        return Article.objects.filter(in_projects(self.project_ids))

    def article_or_404(self, article_id: int) -> Article:
        """Raises NotAllowed for who edits nothing, NotFound for others' articles."""
        self.must_edit()
        rows = self.articles().select_related("category", "company", "created_by", "updated_by")
        found = rows.defer("search", "heading").filter(pk=article_id).first()
        if found is None:
            raise NotFound(_("Not found, or not yours to see."))
        return found

    def may_change(self, article: Article) -> bool:
        if self.user.role == "administrator":
            return True
        own = set(article.projects.values_list("pk", flat=True))
        return bool(own) and own <= self.project_ids


def in_projects(project_ids: set[int]) -> Q:
    return Q(Exists(InProject.objects.filter(article_id=OuterRef("pk"), project_id__in=project_ids)))


def is_valid(today: date) -> Q:
    """What operators find on a day: published, not deleted, within its dates."""
    return (
        Q(state=ArticleState.PUBLISHED, deleted_at__isnull=True)
        & (Q(valid_from__isnull=True) | Q(valid_from__lte=today))
        & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    )


def today_of(project: Project | None) -> date:
    """The day by the project's clock; by the installation's when no project is meant."""
    return clock.now().astimezone(ZoneInfo(project.time_zone if project else settings.TIME_ZONE)).date()


def readable(user: User, project_id: int | None = None) -> tuple[QuerySet[Article], set[int]]:
    """Articles that the person finds while he serves clients, and their companies' ids; of one project, or of all his.
    Raises NotFound for a project that is not his."""
    mine = project_ids_of(user)
    if project_id is not None and project_id not in mine:
        raise NotFound(_("Not found, or not yours to see."))
    projects = list(Project.objects.filter(pk__in=mine if project_id is None else [project_id]))
    today = today_of(projects[0] if project_id is not None and projects else None)
    rows = Article.objects.filter(is_valid(today), in_projects({p.pk for p in projects}))
    return rows.defer("search", "heading"), {p.company_id for p in projects}


def sees_company(user: User, company_id: int) -> bool:
    """Pictures belong to a company: who has one of its projects sees them."""
    ids = project_ids_of(user) | supervised_project_ids(user)
    return Project.objects.filter(pk__in=ids, company_id=company_id).exists()
