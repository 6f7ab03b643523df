"""What the API of the knowledge base takes in."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from knowledge.models.article import STATES
from knowledge.services.content import LONGEST, Content
from knowledge.states import ArticleState


class SearchIn(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    like = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=4000,
        help_text="A client's message; answers with articles that may help. Needs a project.",
    )
    project = serializers.IntegerField(required=False, allow_null=True, default=None)
    category = serializers.IntegerField(required=False, allow_null=True, default=None)


class ProjectIn(serializers.Serializer[Any]):
    project = serializers.IntegerField(required=False, allow_null=True, default=None)


class ArticleIn(serializers.Serializer[Any]):
    title = serializers.CharField(allow_blank=True, max_length=1000)
    html = serializers.CharField(allow_blank=True, trim_whitespace=False)
    keywords = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
    projects = serializers.ListField(child=serializers.IntegerField(), max_length=200)
    category = serializers.IntegerField(required=False, allow_null=True, default=None)
    state = serializers.ChoiceField(choices=[code for code, _ in STATES], default=ArticleState.DRAFT.value)
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)


class MarkupIn(serializers.Serializer[Any]):
    html = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=LONGEST)


class VersionIn(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1)


class ArticleSaveIn(ArticleIn, VersionIn):
    pass


class CategoryIn(serializers.Serializer[Any]):
    name = serializers.CharField(allow_blank=True, max_length=500)
    within = serializers.IntegerField(required=False, allow_null=True, default=None)


class CategoryNewIn(CategoryIn):
    company = serializers.IntegerField()


class MoveIn(serializers.Serializer[Any]):
    up = serializers.BooleanField()


def content_of(data: dict[str, Any]) -> Content:
    """The checked fields of ArticleIn as the service takes them."""
    return Content(
        title=data["title"],
        html=data["html"],
        keywords=data["keywords"],
        project_ids=frozenset(data["projects"]),
        category_id=data["category"],
        state=ArticleState(data["state"]),
        valid_from=data["valid_from"],
        valid_until=data["valid_until"],
    )
