"""What pages of supervisors share: who may open them, and what a refused act looks like on a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

from agentzone.models import User
from kernel.errors import NotAllowed, NotFound
from knowledge.selectors.access import Editor

View = Callable[..., HttpResponse]


def supervisor_page(view: View) -> View:
    """For supervisors and administrators; what is not theirs is not there."""

    @login_required
    @ensure_csrf_cookie
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not editor_of(request).user.is_supervisor:
            raise PermissionDenied
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error
        except NotAllowed as error:
            raise PermissionDenied from error

    return page


def editor_of(request: HttpRequest) -> Editor:
    assert isinstance(request.user, User)
    return Editor(request.user)


def number(text: str | None) -> int | None:
    """A number of the address; what is none is as if it were not there."""
    return int(text) if text and text.isdecimal() and len(text) < 18 else None
