"""The workplace's memory of its device: a cookie of this browser, so that «Инструмент» is typed once (A1)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "omnivox_device"
YEAR = 365 * 86_400


def remembered_device(request: HttpRequest) -> str:
    """What was last named at this workplace; empty when nothing fits."""
    number = request.COOKIES.get(COOKIE, "")
    return number if number.isdigit() and len(number) <= 12 else ""


def remember_device(response: HttpResponseBase, number: str) -> None:
    """An empty number is forgotten: whoever leaves the field empty finds it empty next time."""
    if number:
        response.set_cookie(
            COOKIE, number, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
