"""Articles over the API: operators search and read, supervisors write (docs/workspace-api.md)."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.errors import Invalid
from knowledge.markup import clean
from knowledge.reading import plain
from knowledge.rest.common import ANY, checked, me
from knowledge.rest.serializers import (
    ArticleIn,
    ArticleSaveIn,
    MarkupIn,
    ProjectIn,
    SearchIn,
    VersionIn,
    content_of,
)
from knowledge.selectors.access import Editor
from knowledge.selectors.articles import article_for, stored_json
from knowledge.selectors.categories import offered
from knowledge.selectors.search import search, suggestions
from knowledge.services import articles


@extend_schema(methods=["GET"], parameters=[SearchIn], responses=ANY, summary="Search the knowledge base")
@extend_schema(methods=["POST"], request=ArticleIn, responses={201: ANY}, summary="A new article")
@api_view(["GET", "POST"])
def article_list(request: Request) -> Response:
    if request.method == "POST":
        Editor(me(request)).must_edit()
        made = articles.article_create(me(request), content_of(checked(ArticleIn, request.data)))
        return Response(stored_json(made), status=201)
    asked = checked(SearchIn, request.query_params)
    if asked["like"]:
        if asked["project"] is None:
            raise Invalid("project", errors={"project": ["project"]})
        found = suggestions(me(request), asked["like"], project_id=asked["project"])
        return Response({"results": found, "total": len(found), "corrected": None})
    return Response(
        search(me(request), asked["q"], project_id=asked["project"], category_id=asked["category"])
    )


@extend_schema(methods=["GET"], parameters=[ProjectIn], responses=ANY, summary="An article to read")
@extend_schema(
    methods=["PUT"], request=ArticleSaveIn, responses=ANY, summary="Save over exactly this version"
)
@extend_schema(methods=["DELETE"], responses={204: None}, summary="Delete it; it can be brought back")
@api_view(["GET", "PUT", "DELETE"])
def article(request: Request, article_id: int) -> Response:
    if request.method == "GET":
        asked = checked(ProjectIn, request.query_params)
        return Response(article_for(me(request), article_id, asked["project"]))
    Editor(me(request)).article_or_404(article_id)
    if request.method == "DELETE":
        articles.article_delete(me(request), article_id)
        return Response(status=204)
    data = checked(ArticleSaveIn, request.data)
    saved = articles.article_save(me(request), article_id, version=data["version"], content=content_of(data))
    return Response(stored_json(saved))


@extend_schema(
    request=MarkupIn, responses=ANY, summary="What would be stored of a text, and what clients get"
)
@api_view(["POST"])
def preview(request: Request) -> Response:
    Editor(me(request)).must_edit()
    html = clean(checked(MarkupIn, request.data)["html"])
    return Response({"html": html, "text": plain(html)})


@extend_schema(request=None, responses=ANY, summary="Bring a deleted article back")
@api_view(["POST"])
def bring_back(request: Request, article_id: int) -> Response:
    return Response(stored_json(articles.article_bring_back(me(request), article_id)))


@extend_schema(request=VersionIn, responses=ANY, summary="Make an earlier text the present one")
@api_view(["POST"])
def revert(request: Request, article_id: int, number: int) -> Response:
    Editor(me(request)).article_or_404(article_id)
    version = checked(VersionIn, request.data)["version"]
    return Response(
        stored_json(articles.article_revert(me(request), article_id, number=number, version=version))
    )


@extend_schema(
    parameters=[ProjectIn], responses=ANY, summary="Categories in which there is something to find"
)
@api_view(["GET"])
def category_list(request: Request) -> Response:
    asked = checked(ProjectIn, request.query_params)
    return Response({"results": offered(me(request), asked["project"])})
