"""Browser tests: Debian's Chromium against a real web process.

The test itself plays the other side through the product's services, or opens a second page.
"""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, WebError, expect, sync_playwright

from tests.e2e.contexts import Contexts
from tests.e2e.server import WebProcess

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")  # as in scripts/_needs.py
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-gpu",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]
# How long what must come may take: no test becomes slower by it, and a busy machine fails none.
expect.set_options(timeout=45_000)
OpenContext = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def web_process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    process = WebProcess(tmp_path_factory.mktemp("web") / "web.log")
    try:
        yield process.start()
    finally:
        process.stop()


@pytest.fixture
def web(web_process: WebProcess, transactional_db: None) -> WebProcess:
    """The running web process; started again if the test before has killed it."""
    if web_process.process is None or web_process.process.poll() is not None:
        web_process.start()
    return web_process


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    # Package scope: Playwright's own event loop must be gone before tests of other folders run theirs.
    assert CHROMIUM, "Chromium is missing: sudo apt-get install -y --no-install-recommends chromium"
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the synchronous API runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def contexts(chromium: Browser) -> Contexts:
    return Contexts(chromium)


@pytest.fixture
def open_context(contexts: Contexts, web_process: WebProcess) -> Iterator[OpenContext]:
    """Gives browser contexts (each its own visitor); a script error on any page fails the test."""
    taken: list[BrowserContext] = []
    errors: list[str] = []

    def failed(error: WebError) -> None:
        errors.append(str(error.error))

    def make(**options: object) -> BrowserContext:
        context = contexts.take(**options)
        context.on("weberror", failed)
        taken.append(context)
        return context

    yield make
    for context in taken:
        contexts.give_back(context, web_process.url)
    assert not errors, errors
