"""Error pages that say what happened."""

from __future__ import annotations

import sys

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kernel.errors import problem_response


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: a database that is away is 503, not a mystery. API callers get a problem, people a page."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if away else 500
    if request.path.startswith("/api/"):
        if away:
            return problem_response(503, "unavailable", _("The database is not reachable. Please repeat."))
        return problem_response(500, "error", _("Something went wrong on the server."))
    response = render(request, f"{status}.html", status=status)
    if away:
        response["Retry-After"] = "5"
    return response


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's sign-in. Who is signed in without the right hears so (403), and is not asked to sign in again."""
    if request.user.is_authenticated and not admin.site.has_permission(request):
        raise PermissionDenied
    return admin.site.login(request)
