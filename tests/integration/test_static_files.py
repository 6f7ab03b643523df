"""Static files as pages get them: ahead of Django, with all that Django's answers have."""

from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from omnivox.asgi import application
from omnivox.env import BASE_DIR
from omnivox.static_files import StaticFiles

SCRIPT = "/static/js/lib/html.js"
CONTENT = (BASE_DIR / "static" / "js" / "lib" / "html.js").read_bytes()


async def ask(
    path: str = SCRIPT, method: str = "GET", scheme: str = "http", app: Any = application, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "scheme": scheme,
        "query_string": b"",
        "headers": [
            (b"host", b"localhost"),
            *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
        ],
    }
    communicator = ApplicationCommunicator(app, scope)
    await communicator.send_input({"type": "http.request", "body": b""})
    start = await communicator.receive_output(5)
    content, more = b"", True
    while more:
        part = await communicator.receive_output(5)
        content, more = content + part.get("body", b""), part.get("more_body", False)
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, content


async def test_a_file_comes_whole_with_its_type_and_what_security_wants() -> None:
    status, headers, content = await ask(x_correlation_id="of-the-caller")
    assert (status, content) == (200, CONTENT)
    assert headers["content-type"] == 'text/javascript; charset="utf-8"'
    assert headers["content-length"] == str(len(CONTENT))
    assert headers["cache-control"] == "max-age=60, public"
    assert headers["x-correlation-id"] == "of-the-caller"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/static/css/tokens.css", "text/css"),
        ("/static/img/icons.svg", "image/svg+xml"),
        ("/static/vendor/emojibase/emoji.json", "application/json"),
        ("/static/unfold/fonts/material-symbols/Material-Symbols-Outlined.woff2", "font/woff2"),
        ("/static/admin/js/vendor/jquery/jquery.js", "text/javascript"),
    ],
)
async def test_files_of_the_product_and_of_its_libraries_have_their_types(path: str, kind: str) -> None:
    status, headers, content = await ask(path)
    assert (status, headers["content-type"].partition(";")[0]) == (200, kind)
    assert len(content) == int(headers["content-length"]) > 0


async def test_over_https_the_answer_demands_https_where_the_settings_do(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 77
    app = StaticFiles(None)
    assert (await ask(scheme="https", app=app))[1]["strict-transport-security"] == "max-age=77"
    assert "strict-transport-security" not in (await ask(app=app))[1]


async def test_what_the_browser_has_is_not_sent_again() -> None:
    _, first, _ = await ask()
    for known in ({"if_none_match": first["etag"]}, {"if_modified_since": first["last-modified"]}):
        status, headers, content = await ask(**known)
        assert (status, content) == (304, b"")
        assert headers["etag"] == first["etag"]
        assert "content-length" not in headers
    assert (await ask(if_none_match='"another"'))[0] == 200


async def test_a_head_has_no_body_and_a_range_is_a_part() -> None:
    status, headers, content = await ask(method="HEAD")
    assert (status, headers["content-length"], content) == (200, str(len(CONTENT)), b"")
    status, headers, content = await ask(range="bytes=5-14")
    assert (status, content) == (206, CONTENT[5:15])
    assert headers["content-range"] == f"bytes 5-14/{len(CONTENT)}"
    status, headers, content = await ask(range="bytes=999999-")
    assert (status, content, headers["content-length"]) == (416, b"", "0")


async def test_a_method_that_changes_things_is_refused() -> None:
    status, headers, content = await ask(method="POST")
    assert (status, headers["allow"], content) == (405, "GET, HEAD", b"")


@pytest.mark.parametrize(
    "path",
    [
        "/static/no-such-file.js",
        "/static/",
        "/static/js",
        "/static/../manage.py",
        "/static/js/../../manage.py",
        "/static//etc/passwd",
    ],
)
@pytest.mark.parametrize("refreshed", [False, True])
async def test_what_is_no_file_of_ours_is_djangos_404(path: str, refreshed: bool, settings: Any) -> None:
    async def django(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"Django"})

    settings.WHITENOISE_AUTOREFRESH = refreshed
    assert await ask(path, app=StaticFiles(django)) == (404, {}, b"Django")


async def test_a_missing_file_has_the_products_own_page() -> None:
    status, headers, content = await ask("/static/no-such-file.js")
    assert status == 404
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"<!doctype html>" in content


async def test_a_developer_sees_what_he_has_just_changed(settings: Any, tmp_path: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    try:
        app = StaticFiles(None)
        for text in ("one", "another"):
            (tmp_path / "new.js").write_text(text)
            assert (await ask("/static/new.js", app=app))[2].decode() == text
    finally:
        finders.get_finder.cache_clear()


@pytest.mark.django_db
def test_django_itself_looks_for_no_files() -> None:
    """Its stack is built anew for each test client: a walk over all files there cost a tenth of a second each."""
    assert not [name for name in settings.MIDDLEWARE if "whitenoise" in name]
    assert Client().get(SCRIPT).status_code == 404
