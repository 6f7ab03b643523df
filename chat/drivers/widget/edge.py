"""What every visitor view shares: CORS for the channel's sites, the channel, the visitor, problems."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import orjson
import psycopg
import psycopg_pool
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from chat.drivers.contract import Update
from chat.drivers.widget.channels import WidgetChannel, widget_channel
from chat.drivers.widget.identity import visitor_of
from chat.drivers.widget.limits import buckets
from kernel.errors import DomainError, Throttled, from_domain, problem_response
from kernel.events.frames import dumps

T = TypeVar("T")
View = Callable[..., Awaitable[HttpResponse]]
BODY_LIMIT = 64 * 1024
AWAY = (DatabaseError, psycopg.Error, psycopg_pool.PoolTimeout)


def visitor_view(*methods: str) -> Callable[[View], Callable[..., Coroutine[Any, Any, HttpResponse]]]:
    """Decorator of an asynchronous visitor view `(request, channel) → HttpResponse`."""

    def decorate(view: View) -> Callable[..., Coroutine[Any, Any, HttpResponse]]:
        @functools.wraps(view)
        async def wrapped(request: HttpRequest, key: str, **more: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return cors(request, HttpResponse(status=204))
            if request.method not in methods:
                return cors(request, problem_response(405, "method_not_allowed", _("Not allowed.")))
            return cors(request, await _answer(view, request, key, more))

        wrapped.csrf_exempt = True  # type: ignore[attr-defined]
        return wrapped

    return decorate


async def _answer(view: View, request: HttpRequest, key: str, more: dict[str, Any]) -> HttpResponse:
    def act(channel: WidgetChannel) -> Awaitable[HttpResponse]:
        throttle_calls(client_address(request), channel)
        return view(request, channel, **more)

    return await guarded(key, origin(request), act)


async def guarded(key: str, origin: str, act: Callable[[WidgetChannel], Awaitable[T]]) -> T | HttpResponse:
    """What `act` gives for the widget of this key; a problem when there is none, or the site or the act is refused."""
    try:
        channel = await widget_channel(key)
        if channel is None:
            return problem_response(404, "not_found", _("There is no such widget."))
        if not channel.driver.verify(Update(b"", {"origin": origin})):
            return problem_response(403, "origin_refused", _refusal(origin))
        return await act(channel)
    except DomainError as error:
        return from_domain(error)
    except AWAY:
        return problem_response(503, "unavailable", _("The service is not available now. Please repeat."))


def _refusal(origin: str) -> str:
    """The widget writes it, with the channel's key, into the browser's console: for whoever puts it on a site."""
    if not origin:
        return _("Only pages of the sites in the channel's list may use the widget.")
    text = _("%(site)s may not use the widget. Add it in the admin: Channels → the channel → Sites.")
    return text % {"site": origin}


def cors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    for name, value in cors_headers(origin(request), preflight=request.method == "OPTIONS").items():
        response[name] = value
    return response


def cors_headers(origin: str, *, preflight: bool = False) -> dict[str, str]:
    """Any origin may *ask* (no cookies are involved); which may embed is checked by the driver's `verify`."""
    headers = {
        "Access-Control-Allow-Origin": origin or "*",
        "Access-Control-Expose-Headers": "Retry-After",
        "Vary": "Origin",
    }
    if preflight:
        headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        headers["Access-Control-Max-Age"] = "86400"
    else:
        headers["Cache-Control"] = "no-store"
    return headers


def origin(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_ORIGIN", ""))[:300]


def authorization(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_AUTHORIZATION", ""))


def visitor_or_401(authorization: str, channel: WidgetChannel) -> str:
    """The visitor whom the `Authorization: Bearer` header names. Raises a 401 problem."""
    token = authorization[7:] if authorization.startswith("Bearer ") else None
    visitor = visitor_of(token, channel.id)
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


def throttle(address: str, channel: WidgetChannel, visitor: str) -> None:
    """Raises Throttled when the visitor, or his network address, writes too often."""
    config = channel.driver.config
    wait = max(
        buckets.take(f"v:{visitor}", config.messages_per_minute),
        buckets.take(f"a:{address}", config.messages_per_minute_per_address),
    )
    if wait > 0:
        raise Throttled(_("Too many messages. Please wait a little."), retry_after=round(wait, 1))


def throttle_calls(address: str, channel: WidgetChannel) -> None:
    """Raises Throttled when a network address calls too often; messages are counted by `throttle`."""
    wait = buckets.take(f"c:{address}", channel.driver.config.calls_per_minute_per_address)
    if wait > 0:
        raise Throttled(_("Too many requests. Please wait a little."), retry_after=round(wait, 1))


def client_address(request: HttpRequest) -> str:
    """The visitor's address. Behind trusted proxies the web server has put the real one here already."""
    return str(request.META.get("REMOTE_ADDR", ""))


def json_response(data: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(dumps(data), status=status, content_type="application/json")


async def in_thread(function: Callable[..., T], *args: Any) -> T:
    """Run what reads or writes by Django's ORM."""

    def call() -> T:
        try:
            return function(*args)
        finally:
            close_old_connections()

    return await sync_to_async(call, thread_sensitive=False)()
