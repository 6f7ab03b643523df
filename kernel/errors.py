"""Errors that people and programs can read: RFC 9457 problem details with a stable code."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from kernel.events.frames import dumps
from kernel.states import TransitionRefused

PROBLEM = "application/problem+json"


class DomainError(Exception):
    """A rule of the product refused the act. `detail` is for people, `code` is stable and for programs."""

    status = 409
    code = "conflict"

    def __init__(self, detail: str, *, code: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.extra = extra


class NotAllowed(DomainError):
    """The actor may not do this."""

    status = 403
    code = "forbidden"


class NotFound(DomainError):
    """No such thing, or none that the actor may know of."""

    status = 404
    code = "not_found"


class Invalid(DomainError):
    """The input breaks a rule."""

    status = 400
    code = "validation"


class Throttled(DomainError):
    """Too often; `retry_after` seconds say when to try again."""

    status = 429
    code = "throttled"


def problem(status: int, code: str, detail: str, **extra: Any) -> dict[str, Any]:
    """Body of a problem response."""
    titles = {
        400: "Bad request",
        401: "Not signed in",
        403: "Forbidden",
        404: "Not found",
        405: "Not allowed",
    }
    title = titles.get(
        status, {409: "Conflict", 429: "Too many requests", 503: "Unavailable"}.get(status, "Error")
    )
    return {
        "type": f"about:blank#{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        **extra,
    }


def problem_response(status: int, code: str, detail: str, **extra: Any) -> HttpResponse:
    """The same as a plain Django response, for views outside of the REST framework."""
    response = HttpResponse(
        dumps(problem(status, code, detail, **extra)), status=status, content_type=PROBLEM
    )
    if "retry_after" in extra:
        response["Retry-After"] = str(math.ceil(extra["retry_after"]))
    return response


def from_domain(error: DomainError) -> HttpResponse:
    return problem_response(error.status, error.code, error.detail, **error.extra)


def problem_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework hook: every known error becomes a problem; unknown ones stay errors (500, logged)."""
    body = _known(exc)
    if body is None:
        return None
    response = Response(body, status=body["status"], content_type=PROBLEM)
    wait = getattr(exc, "wait", None) or body.get("retry_after")
    if wait:
        response["Retry-After"] = str(math.ceil(wait))
    return response


def met(exc: OperationalError) -> bool:
    """Whether the database gave way to another transaction (SQLSTATE class 40): nothing was changed, again is fine."""
    return (getattr(exc.__cause__, "sqlstate", None) or "").startswith("40")


def _known(exc: Exception) -> dict[str, Any] | None:
    if isinstance(exc, DomainError):
        return problem(exc.status, exc.code, exc.detail, **exc.extra)
    if isinstance(exc, TransitionRefused):
        return problem(409, "conflict", _("This is not possible in the present state."))
    if isinstance(exc, Http404):
        return problem(404, "not_found", _("Not found, or not yours to see."))
    if isinstance(exc, PermissionDenied | exceptions.PermissionDenied):
        return problem(403, "forbidden", _("You may not do this."))
    if isinstance(exc, exceptions.ValidationError):
        detail = exc.detail
        errors = detail if isinstance(detail, dict) else {"non_field_errors": detail}
        return problem(400, "validation", _("Please check the fields."), errors=errors)
    if isinstance(exc, DjangoValidationError):
        return problem(400, "validation", "; ".join(exc.messages))
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return problem(401, "not_signed_in", _("Please sign in again."))
    if isinstance(exc, OperationalError) and met(exc):
        return problem(503, "busy", _("Somebody else is changing the same thing. Please repeat."))
    if isinstance(exc, OperationalError):
        return problem(
            503, "unavailable", _("The database is not reachable. Nothing was changed; please repeat.")
        )
    if isinstance(exc, exceptions.APIException):
        codes = exc.get_codes()
        return problem(exc.status_code, codes if isinstance(codes, str) else "error", str(exc.detail))
    return None
