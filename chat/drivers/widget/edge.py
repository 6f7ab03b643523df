"""What every visitor view shares: CORS for the channel's sites, the channel, the visitor, problems."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import orjson
import psycopg
import psycopg_pool
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chat.drivers.contract import Update
from chat.drivers.widget.channels import WidgetChannel, widget_channel
from chat.drivers.widget.identity import visitor_of
from chat.drivers.widget.limits import buckets
from kernel.errors import DomainError, Throttled, from_domain, problem_response
from kernel.events.frames import dumps

View = Callable[[HttpRequest, WidgetChannel], Awaitable[HttpResponse]]
BODY_LIMIT = 64 * 1024
AWAY = (DatabaseError, psycopg.Error, psycopg_pool.PoolTimeout)


def visitor_view(*methods: str) -> Callable[[View], Callable[..., Coroutine[Any, Any, HttpResponse]]]:
    """Decorator of an asynchronous visitor view `(request, channel) → HttpResponse`."""

    def decorate(view: View) -> Callable[..., Coroutine[Any, Any, HttpResponse]]:
        @functools.wraps(view)
        async def wrapped(request: HttpRequest, key: str) -> HttpResponse:
            if request.method == "OPTIONS":
                return cors(request, HttpResponse(status=204))
            if request.method not in methods:
                return cors(request, problem_response(405, "method_not_allowed", _("Not allowed.")))
            return cors(request, await _answer(view, request, key))

        wrapped.csrf_exempt = True  # type: ignore[attr-defined]
        return wrapped

    return decorate


async def _answer(view: View, request: HttpRequest, key: str) -> HttpResponse:
    try:
        channel = await widget_channel(key)
        if channel is None:
            return problem_response(404, "not_found", _("There is no such widget."))
        if not channel.driver.verify(Update(b"", {"origin": origin(request)})):
            return problem_response(403, "origin_refused", _("This site may not use the widget."))
        return await view(request, channel)
    except DomainError as error:
        return from_domain(error)
    except AWAY:
        return problem_response(503, "unavailable", _("The service is not available now. Please repeat."))


def cors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Any origin may *ask* (no cookies are involved); which may embed is checked by the driver's `verify`."""
    response["Access-Control-Allow-Origin"] = origin(request) or "*"
    response["Access-Control-Expose-Headers"] = "Retry-After"
    response["Vary"] = "Origin"
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response["Access-Control-Max-Age"] = "86400"
    else:
        response["Cache-Control"] = "no-store"
    return response


def origin(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_ORIGIN", ""))[:300]


def bearer(request: HttpRequest) -> str | None:
    header = str(request.META.get("HTTP_AUTHORIZATION", ""))
    return header[7:] if header.startswith("Bearer ") else None


def visitor_or_401(request: HttpRequest, channel: WidgetChannel) -> str:
    """The visitor of the request's token. Raises a 401 problem."""
    visitor = visitor_of(bearer(request), channel.id)
    if visitor is None:
        error = DomainError(_("The visitor's token is missing or not valid."), code="not_signed_in")
        error.status = 401
        raise error
    return visitor


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises a 400 problem."""
    error = DomainError(_("The request is not a JSON object."), code="validation")
    error.status = 400
    if len(request.body) > BODY_LIMIT:
        raise error
    try:
        data = orjson.loads(request.body or b"{}")
    except orjson.JSONDecodeError:
        raise error from None
    if not isinstance(data, dict):
        raise error
    return data


def throttle(request: HttpRequest, channel: WidgetChannel, visitor: str) -> None:
    """Raises Throttled when the visitor, or his address, writes too often."""
    config = channel.driver.config
    wait = max(
        buckets.take(f"v:{visitor}", config.messages_per_minute),
        buckets.take(f"a:{client_address(request)}", config.messages_per_minute_per_address),
    )
    if wait > 0:
        raise Throttled(_("Too many messages. Please wait a little."), retry_after=round(wait, 1))


def client_address(request: HttpRequest) -> str:
    """The visitor's address. Behind trusted proxies the web server has put the real one here already."""
    return str(request.META.get("REMOTE_ADDR", ""))


def json_response(data: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(dumps(data), status=status, content_type="application/json")
