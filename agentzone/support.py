"""The edges of problem reports: the page sends them, administrators look at the pictures."""

from __future__ import annotations

import mimetypes
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from agentzone.models import SupportReport, User
from agentzone.pictures import picture
from agentzone.services.support import report_problem


class ReportIn(serializers.Serializer[Any]):
    text = serializers.CharField(trim_whitespace=False, allow_blank=True)
    facts = serializers.JSONField(required=False, default=dict)
    screenshot = serializers.FileField(required=False, allow_null=True, default=None)

    def validate_facts(self, value: Any) -> dict[str, Any]:
        return value if isinstance(value, dict) else {}


@extend_schema(request=ReportIn, responses={201: OpenApiTypes.OBJECT}, summary="Report a problem to support")
@api_view(["POST"])
@parser_classes([MultiPartParser])
def reports(request: Request) -> Response:
    assert isinstance(request.user, User)
    form = ReportIn(data=request.data)
    form.is_valid(raise_exception=True)
    upload = form.validated_data["screenshot"]
    report = report_problem(
        request.user,
        text=form.validated_data["text"],
        facts=form.validated_data["facts"],
        screenshot=picture(upload, upload.size) if upload else None,
    )
    return Response({"number": report.pk}, status=201)


@user_passes_test(lambda user: user.is_active and getattr(user, "is_staff", False))
def screenshot(request: HttpRequest, report_id: int) -> FileResponse:
    """The picture of a report, for administrators."""
    report = get_object_or_404(SupportReport, pk=report_id)
    if not report.screenshot:
        raise Http404
    kind = mimetypes.guess_type(str(report.screenshot.name))[0] or "application/octet-stream"
    response = FileResponse(report.screenshot.open("rb"), content_type=kind)
    response["Content-Security-Policy"] = "sandbox"
    return response
