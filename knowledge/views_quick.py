"""The supervisor's page of quick messages; what is on it comes from the API."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from agentzone.api import supervised_project_ids
from agentzone.models import Project, User


@login_required
@ensure_csrf_cookie
def quick_messages(request: HttpRequest) -> HttpResponse:
    """For supervisors and administrators: the projects they may edit."""
    assert isinstance(request.user, User)
    if not request.user.is_supervisor:
        raise PermissionDenied
    rows = Project.objects.select_related("company").filter(
        pk__in=supervised_project_ids(request.user), is_active=True
    )
    projects: list[dict[str, Any]] = [
        {"id": project.pk, "name": project.name, "company": project.company.name} for project in rows
    ]
    return render(request, "supervisor/quick_messages.html", {"projects": projects, "section": "quick"})
