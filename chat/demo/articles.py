"""Articles of the demo projects, from `articles.txt`: `# title | category › its part | projects | keywords | draft`,
then mark-up; articles are parted by `---`. Written by the product's own services, as a supervisor would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from agentzone.models import Project, User
from agentzone.models.people import Role
from knowledge.api import ArticleState, Content, article_create, category_at

TEXTS = Path(__file__).with_name("articles.txt")


def load(projects: Mapping[str, Project]) -> None:
    author = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    assert author is not None
    for text in TEXTS.read_text(encoding="utf-8").split("\n---\n"):
        head, _, html = text.removeprefix("# ").partition("\n")
        title, path, keys, keywords, *state = (part.strip() for part in head.split(" | "))
        own = [projects[key] for key in keys.split(", ")]
        content = Content(
            title=title,
            html=html.strip(),
            project_ids=frozenset(project.pk for project in own),
            keywords=keywords,
            category_id=category_at(own[0].company_id, path.split(" › ")).pk,
            state=ArticleState.DRAFT if state else ArticleState.PUBLISHED,
        )
        article_create(author, content)
