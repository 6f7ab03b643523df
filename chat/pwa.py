"""The workplace as an installed program: manifest, service worker, and the page for when the server is away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


def _icon(name: str, size: int, purpose: str = "any") -> dict[str, str]:
    return {
        "src": static(f"img/{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    data: dict[str, Any] = {
        "name": "OmniVOX",
        "short_name": "OmniVOX",
        "description": _("The operator's workplace"),
        "id": "/workspace/",
        "start_url": "/workspace/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f2ef",
        "theme_color": "#2a5bd0",
        "icons": [_icon("icon-192", 192), _icon("icon-512", 512), _icon("icon-mask-512", 512, "maskable")],
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root: a worker rules only over what lies below it."""
    path = finders.find("js/sw.js")
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker, so it needs nothing but itself."""
    return render(request, "workspace/offline.html")
