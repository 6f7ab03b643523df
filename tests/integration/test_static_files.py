"""Static files as pages get them: ahead of Django, with all that Django's answers have."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from omnivox.asgi import application
from omnivox.env import BASE_DIR
from omnivox.static_files import StaticFiles
from omnivox.static_version import version

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


FOR_EVER = "max-age=31536000, public, immutable"
MINUTE = "max-age=60, public"


async def test_a_page_of_today_names_a_version_under_which_files_are_kept_for_ever() -> None:
    address = static("js/lib/html.js")
    assert address == f"/static/{version().name}/js/lib/html.js"
    status, headers, content = await ask(address)
    assert (status, headers["cache-control"], content) == (200, FOR_EVER, CONTENT)
    assert headers["content-type"] == 'text/javascript; charset="utf-8"'
    status, again, _ = await ask(address, if_none_match=headers["etag"])
    assert (status, again["cache-control"]) == (304, FOR_EVER)
    assert (await ask(address, method="HEAD"))[1]["cache-control"] == FOR_EVER


async def test_a_page_from_before_an_update_gets_todays_files_for_a_minute() -> None:
    for path in ("/static/0123456789ab/js/lib/html.js", SCRIPT):
        status, headers, content = await ask(path)
        assert (status, headers["cache-control"], content) == (200, MINUTE, CONTENT)


@pytest.mark.parametrize("name", ["no-such-file.js", "../manage.py", "/etc/passwd", "js", ""])
async def test_under_a_version_there_is_nothing_but_files_either(name: str) -> None:
    async def django(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"Django"})

    path = f"/static/{version().name}/{name}"
    assert await ask(path, app=StaticFiles(django)) == (404, {}, b"Django")


@pytest.fixture
def own_files(settings: Any, tmp_path: Any) -> Iterator[Any]:
    """A folder of static files of the test's own; the caches know it and forget it."""
    settings.STATICFILES_DIRS = [tmp_path]
    for cached in (finders.get_finder, version):
        cached.cache_clear()
    yield tmp_path
    for cached in (finders.get_finder, version):
        cached.cache_clear()


async def test_what_has_changed_since_the_start_is_whole_and_kept_for_a_minute_only(own_files: Any) -> None:
    """The files of a running process are replaced by an update: its pages still name the version before."""
    (own_files / "one.js").write_text("first")
    (own_files / "two.js").write_text("second")
    app, address = StaticFiles(None), static("one.js")
    assert (await ask(address, app=app))[1]["cache-control"] == FOR_EVER
    (own_files / "one.js").write_text("first, longer than it was")
    status, headers, content = await ask(address, app=app)
    assert (status, headers["cache-control"], content) == (200, MINUTE, b"first, longer than it was")
    assert (await ask(static("two.js"), app=app))[1]["cache-control"] == FOR_EVER
    (own_files / "new.js").write_text("new")
    assert (await ask(static("new.js"), app=app))[1]["cache-control"] == MINUTE


def test_the_version_is_that_of_names_and_contents_and_of_nothing_else(own_files: Any) -> None:
    def now() -> str:
        version.cache_clear()
        return version().name

    file = own_files / "one.js"
    file.write_text("text")
    first = now()
    os.utime(file, (1, 1))
    assert now() == first
    file.write_text("TEXT")
    second = now()
    file.rename(own_files / "two.js")
    third = now()
    assert len({first, second, third}) == 3


def test_a_developer_sees_addresses_without_a_version(settings: Any) -> None:
    settings.DEBUG = True
    assert static("js/lib/html.js") == SCRIPT
