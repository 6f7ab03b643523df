"""What other apps may use of articles and quick messages."""

from __future__ import annotations

from knowledge.selectors.articles import article_for
from knowledge.selectors.search import search as article_search
from knowledge.services.articles import article_create
from knowledge.services.categories import category_at
from knowledge.services.content import Content
from knowledge.services.usage import article_used
from knowledge.states import ArticleState, Use
from knowledge.variables import fill, known_variables

__all__ = [
    "ArticleState",
    "Content",
    "Use",
    "article_create",
    "article_for",
    "article_search",
    "article_used",
    "category_at",
    "fill",
    "known_variables",
]
