"""Which requests pass Django's whole middleware and which pass the visitors' short list."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from omnivox.asgi import application
from omnivox.lean import BODY_LIMIT, LeanHandler


async def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.body.decode()} session={hasattr(request, 'session')}")


async def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


urlpatterns = [path("api/widget/echo", echo), path("api/echo", echo), path("api/widget/broken", broken)]


class Hooked:
    """Middleware of the old shape: Django would run its hook in a thread."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def process_request(self, request: HttpRequest) -> None: ...

    def __call__(self, request: HttpRequest) -> Any:
        return self.get_response(request)


async def ask(target: str, method: str = "POST", body: bytes = b"hello") -> tuple[int, dict[str, str], str]:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": target,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "http.request", "body": body})
    start = await communicator.receive_output(5)
    text = b""
    more = True
    while more:
        part = await communicator.receive_output(5)
        text, more = text + part["body"], part.get("more_body", False)
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start["status"], headers, text.decode()


@override_settings(ROOT_URLCONF=__name__)
async def test_a_visitors_request_passes_the_short_list_only() -> None:
    status, headers, text = await ask("/api/widget/echo")
    assert (status, text) == (200, "POST hello session=False")
    assert "x-correlation-id" in headers
    assert "x-frame-options" not in headers


@override_settings(ROOT_URLCONF=__name__)
async def test_all_other_requests_pass_the_whole_list() -> None:
    status, headers, text = await ask("/api/echo", "GET", b"")
    assert (status, text) == (200, "GET  session=True")
    assert headers["x-frame-options"] == "SAMEORIGIN"
    status, _, _ = await ask("/api/echo")
    assert status == 403, "a POST without a CSRF token"


@override_settings(ROOT_URLCONF=__name__)
async def test_a_visitors_answer_names_its_length_and_a_huge_body_is_refused() -> None:
    _, headers, text = await ask("/api/widget/echo")
    assert headers["content-length"] == str(len(text))
    assert (await ask("/api/widget/echo", body=b"x" * (BODY_LIMIT + 1)))[0] == 413


@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
async def test_an_unknown_visitors_address_and_a_broken_view_answer_like_any_other() -> None:
    assert (await ask("/api/widget/nothing"))[0] == 404
    assert (await ask("/api/widget/broken"))[0] == 500


def test_middleware_with_hooks_is_refused_for_visitors() -> None:
    with (
        override_settings(VISITOR_MIDDLEWARE=[f"{__name__}.Hooked"]),
        pytest.raises(ImproperlyConfigured, match="not purely asynchronous"),
    ):
        LeanHandler()
