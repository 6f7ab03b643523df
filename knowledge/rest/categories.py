"""The category tree over the API, for those who edit articles."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.rest.common import ANY, checked, me
from knowledge.rest.serializers import CategoryIn, CategoryNewIn, MoveIn
from knowledge.selectors.access import Editor
from knowledge.selectors.categories import branches
from knowledge.services import categories


def _tree(request: Request) -> Response:
    rows = branches(Editor(me(request)).company_ids)
    return Response(
        {
            "results": [
                {"id": b.id, "name": b.name, "within": b.parent_id, "depth": b.depth, "company": b.company_id}
                for b in rows
            ]
        }
    )


@extend_schema(methods=["GET"], responses=ANY, summary="The category trees of one's companies")
@extend_schema(methods=["POST"], request=CategoryNewIn, responses={200: ANY}, summary="A new category")
@api_view(["GET", "POST"])
def tree(request: Request) -> Response:
    Editor(me(request)).must_edit()
    if request.method == "POST":
        data = checked(CategoryNewIn, request.data)
        categories.category_create(
            me(request), company_id=data["company"], name=data["name"], parent_id=data["within"]
        )
    return _tree(request)


@extend_schema(methods=["PUT"], request=CategoryIn, responses=ANY, summary="Rename or move a category")
@extend_schema(methods=["DELETE"], responses=ANY, summary="Delete an empty category")
@api_view(["PUT", "DELETE"])
def category(request: Request, category_id: int) -> Response:
    categories.category_known(me(request), category_id)
    if request.method == "DELETE":
        categories.category_delete(me(request), category_id)
        return _tree(request)
    data = checked(CategoryIn, request.data)
    categories.category_change(me(request), category_id, name=data["name"], parent_id=data["within"])
    return _tree(request)


@extend_schema(request=MoveIn, responses=ANY, summary="A category one place up or down")
@api_view(["POST"])
def move(request: Request, category_id: int) -> Response:
    categories.category_known(me(request), category_id)
    categories.category_move(me(request), category_id, up=checked(MoveIn, request.data)["up"])
    return _tree(request)
