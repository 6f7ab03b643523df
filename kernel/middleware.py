"""Correlation id and request metrics, in one hop for both synchronous and asynchronous stacks."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kernel import metrics
from kernel.audit import correlation_id

_SAFE = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
HEADER = "X-Correlation-ID"


def begin(given: str) -> str:
    """Bind the caller's id, or a new one when his is missing or unsafe, to logs and audit; returns it."""
    ident = given if _SAFE.match(given) else uuid4().hex
    correlation_id.set(ident)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(correlation_id=ident)
    return ident


class CorrelationIdMiddleware:
    """Takes the caller's `X-Correlation-ID` or makes one; binds it to logs and audit; returns it."""

    sync_capable = True
    async_capable = True

    def __init__(
        self, get_response: Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]
    ) -> None:
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self._is_async:
            return self._acall(request)
        started, ident = time.perf_counter(), self._begin(request)
        response = self.get_response(request)
        assert isinstance(response, HttpResponse | HttpResponseBase)
        return self._end(request, response, started, ident)

    async def _acall(self, request: HttpRequest) -> HttpResponseBase:
        started, ident = time.perf_counter(), self._begin(request)
        response = await self.get_response(request)  # type: ignore[misc]
        return self._end(request, response, started, ident)

    def _begin(self, request: HttpRequest) -> str:
        return begin(request.META.get("HTTP_X_CORRELATION_ID", ""))

    def _end(
        self, request: HttpRequest, response: HttpResponseBase, started: float, ident: str
    ) -> HttpResponseBase:
        match = request.resolver_match
        route = match.route if match is not None else "unmatched"
        seconds = time.perf_counter() - started
        metrics.REQUESTS.labels(request.method or "-", route, response.status_code).observe(seconds)
        response[HEADER] = ident
        return response
