"""Health for people and machines: alive, ready (each part by name), metrics."""

from __future__ import annotations

import os
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

from kernel import heartbeat
from kernel.version import VERSION

# Seconds without a sign of life after which a part counts as gone. Its absence degrades, it does not stop the site.
PARTS = {"router": 15.0, "announcer": 15.0, "telephony": 15.0, "worker": 60.0, "drivers": 60.0}


async def live(request: HttpRequest) -> HttpResponse:
    """200 while this process answers, whatever else is broken."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when pages can work (PostgreSQL answers), else 503. Redis and the other parts are listed: without Redis
    pages are slower to hear, without the router nothing is distributed, but nothing is lost."""
    database = _database()
    parts: dict[str, Any] = {"database": database, "redis": _redis()}
    if database["ok"]:
        ages = heartbeat.ages()
        for name, limit in PARTS.items():
            age = ages.get(name)
            parts[name] = {
                "ok": age is not None and age < limit,
                "seconds": None if age is None else round(age, 1),
            }
    state = "ok" if all(part["ok"] for part in parts.values()) else "degraded"
    body = {"status": state if database["ok"] else "unavailable", "version": VERSION, "parts": parts}
    return JsonResponse(body, status=200 if database["ok"] else 503)


def metrics_view(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics of all web processes together."""
    registry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {"ok": True}
    except DatabaseError:
        return {"ok": False, "detail": "PostgreSQL does not answer"}


def _redis() -> dict[str, Any]:
    try:
        client = redis.Redis.from_url(settings.REALTIME_REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
        try:
            client.ping()
        finally:
            client.close()
        return {"ok": True}
    except redis.RedisError:
        return {"ok": False, "detail": "Redis does not answer"}
