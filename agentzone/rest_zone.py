"""The API of AgentZone's page: its snapshot, whether the person may go, and the pages beside calls."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import User
from agentzone.selectors.statistics import ROWS, projects_with_columns, statistics
from agentzone.selectors.zone import zone
from agentzone.selectors.zone_pages import links_of, news_of
from agentzone.services.exits import exit_reasons
from agentzone.services.news import news_read
from kernel.errors import NotFound


class StatisticsIn(serializers.Serializer[Any]):
    project = serializers.IntegerField(required=False)
    by = serializers.ChoiceField(choices=list(ROWS), default="day")


@extend_schema(responses=OpenApiTypes.OBJECT, summary="All that AgentZone shows first, and the stream cursor")
@api_view(["GET"])
def zone_view(request: Request) -> Response:
    return Response(zone(_me(request)))


@extend_schema(responses=OpenApiTypes.OBJECT, summary="Why one may not sign out just now; empty: one may")
@api_view(["GET"])
def my_exit(request: Request) -> Response:
    return Response({"reasons": [asdict(reason) for reason in exit_reasons(_me(request))]})


@extend_schema(responses=OpenApiTypes.OBJECT, summary="Links to the systems that one's projects need")
@api_view(["GET"])
def my_links(request: Request) -> Response:
    return Response({"links": links_of(_me(request))})


@extend_schema(responses=OpenApiTypes.OBJECT, summary="News for the person, the newest first")
@api_view(["GET"])
def my_news(request: Request) -> Response:
    return Response(news_of(_me(request)))


@extend_schema(request=None, responses=OpenApiTypes.OBJECT, summary="A piece of news was read")
@api_view(["POST"])
def my_news_read(request: Request, news_id: int) -> Response:
    news_read(_me(request), news_id)
    return Response(news_of(_me(request)))


@extend_schema(
    parameters=[StatisticsIn],
    responses=OpenApiTypes.OBJECT,
    summary="One's own past by days, weeks or months",
)
@api_view(["GET"])
def my_statistics(request: Request) -> Response:
    form = StatisticsIn(data=request.query_params)
    form.is_valid(raise_exception=True)
    asked = form.validated_data
    known = projects_with_columns(_me(request))
    chosen = next((one for one in known if one.pk == asked["project"]), None) if "project" in asked else None
    if "project" in asked and chosen is None:
        raise NotFound(_("There is no such project."))
    chosen = chosen or (known[0] if known else None)
    return Response(
        {
            "projects": [{"id": one.pk, "name": one.name, "columns": one.agent_columns} for one in known],
            "project": None if chosen is None else chosen.pk,
            "by": asked["by"],
            "rows": [] if chosen is None else statistics(_me(request), chosen, asked["by"]),
        }
    )


def _me(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user
