"""Which pages may open the workspace's socket: those of the very address it is asked at, and trusted ones."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.realtime.origin import is_own

OWN = [
    ("http://127.0.0.1:8000", "http", "127.0.0.1:8000"),
    ("https://desk.example.com", "https", "desk.example.com"),
    ("https://desk.example.com:8443", "https", "desk.example.com:8443"),
    ("http://[::1]:8000", "http", "[::1]:8000"),
    ("https://public.example.com", "http", "desk.example.com"),  # TLS ends at a proxy that says nothing of it
    ("https://a.partner.example", "https", "desk.example.com"),
]
FOREIGN = [
    ("", "http", "127.0.0.1:8000"),
    ("null", "http", "127.0.0.1:8000"),
    ("http://127.0.0.1:8001", "http", "127.0.0.1:8000"),
    ("http://127.0.0.1", "http", "127.0.0.1:8000"),
    ("https://127.0.0.1:8000", "http", "127.0.0.1:8000"),
    ("http://desk.example.com", "https", "desk.example.com"),
    ("https://desk.example.com.evil.example", "https", "desk.example.com"),
    ("https://evil.example", "https", "evil.example"),  # a name that is not ours, as in DNS rebinding
    ("http://a.partner.example", "https", "desk.example.com"),
    ("https://apartner.example", "https", "desk.example.com"),
    ("https://[", "https", "desk.example.com"),
    ("https://", "https", ""),
]


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "[::1]", "desk.example.com"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://public.example.com", "https://*.partner.example"]


@pytest.mark.parametrize(("origin", "scheme", "host"), OWN)
def test_pages_of_the_site_may(origin: str, scheme: str, host: str) -> None:
    assert is_own(origin, scheme, host)


@pytest.mark.parametrize(("origin", "scheme", "host"), FOREIGN)
def test_pages_of_others_may_not(origin: str, scheme: str, host: str) -> None:
    assert not is_own(origin, scheme, host)
