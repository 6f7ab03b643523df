"""Articles in the shapes of the JSON API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from agentzone.models import User
from kernel import clock
from kernel.errors import NotFound
from knowledge.markup import pictures_of
from knowledge.models import Article
from knowledge.reading import message
from knowledge.selectors.access import readable
from knowledge.selectors.categories import paths


def article_for(user: User, article_id: int, project_id: int | None = None) -> dict[str, Any]:
    """An article as an operator reads it. Raises NotFound for one that he does not find."""
    rows, _companies = readable(user, project_id)
    article = rows.filter(pk=article_id).first()
    if article is None:
        raise NotFound(_("Not found, or not yours to see."))
    return {
        "id": article.pk,
        "title": article.title,
        "html": article.html,
        "text": article.text,
        "message": message(article.html),
        "pictures": [{"url": url, "name": name} for url, name in pictures_of(article.html)],
        "category": paths([article.company_id]).get(article.category_id, ""),
        "valid_until": article.valid_until.isoformat() if article.valid_until else None,
        "updated_at": clock.iso(article.updated_at),
        "version": article.version,
    }


def stored_json(article: Article) -> dict[str, Any]:
    """An article as its editor has it."""
    author = article.updated_by
    return {
        "id": article.pk,
        "version": article.version,
        "title": article.title,
        "keywords": article.keywords,
        "html": article.html,
        "category": article.category_id,
        "projects": sorted(article.projects.values_list("pk", flat=True)),
        "state": article.state,
        "valid_from": article.valid_from.isoformat() if article.valid_from else None,
        "valid_until": article.valid_until.isoformat() if article.valid_until else None,
        "updated_by": author.full_name if author else "",
        "updated_at": clock.iso(article.updated_at),
    }
