"""A socket that a session cookie opens is for pages of this very site: cookies do not keep other ports out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain


class SameOrigin:
    """Passes on a connection whose Origin is the site's own, as CSRF protection compares them, and denies others."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        origin, host = (headers.get(name, b"").decode("latin-1") for name in (b"origin", b"host"))
        scheme = "https" if scope.get("scheme") == "wss" else "http"
        chosen = self.application if is_own(origin, scheme, host) else WebsocketDenier()
        await chosen(scope, receive, send)


def is_own(origin: str, scheme: str, host: str) -> bool:
    """Whether a page of `origin` may open a socket on `host`: the same scheme, name and port, or a trusted origin."""
    name, _port = split_domain_port(host)
    if not name or not validate_host(name, settings.ALLOWED_HOSTS):
        return False
    return origin == f"{scheme}://{host}" or any(_fits(origin, one) for one in settings.CSRF_TRUSTED_ORIGINS)


def _fits(origin: str, trusted: str) -> bool:
    """Trusted origins are whole ones, or like https://*.example.com."""
    if "*" not in trusted:
        return origin == trusted
    try:
        asked, pattern = urlsplit(origin), urlsplit(trusted)
    except ValueError:
        return False
    return asked.scheme == pattern.scheme and is_same_domain(asked.netloc, pattern.netloc.lstrip("*"))
