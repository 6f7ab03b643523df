"""Articles, written by the product's own service."""

from __future__ import annotations

from typing import Any

from agentzone.models import Project, User
from agentzone.models.people import Role
from knowledge.models import Article
from knowledge.services.articles import article_create
from knowledge.services.content import Content
from knowledge.states import ArticleState
from tests.factories.people import UserFactory


def editor_of(*projects: Project, **fields: Any) -> User:
    """A supervisor of the projects."""
    user = UserFactory(role=Role.SUPERVISOR, **fields)
    user.supervised_projects.set(projects)
    return user


def content(*projects: Project, title: str = "Сроки доставки", html: str = "", **fields: Any) -> Content:
    return Content(
        title=title,
        html=html or f"<p>{title}</p>",
        project_ids=frozenset(project.pk for project in projects),
        **{"state": ArticleState.PUBLISHED, **fields},
    )


def article(*projects: Project, by: User | None = None, **fields: Any) -> Article:
    """A published article of the projects."""
    return article_create(by or editor_of(*projects), content(*projects, **fields))
