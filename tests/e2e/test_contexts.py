"""What a browser's context keeps for the next test: a warm process and cache, and nothing of the test before."""

from playwright.sync_api import Browser, Page

from tests.e2e.contexts import Contexts, new_page
from tests.e2e.server import WebProcess

LEAVE = """async () => {
  localStorage.setItem('left', '1');
  sessionStorage.setItem('left', '1');
  document.cookie = 'left=1';
  await (await caches.open('left')).put('/left', new Response('1'));
  await new Promise((done) => {
    const asked = indexedDB.open('left');
    asked.onsuccess = () => { asked.result.close(); done(); };
  });
  addEventListener('pagehide', () => { localStorage.setItem('late', '1'); sessionStorage.setItem('late', '1'); });
}"""
FIND = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie, ...await caches.keys(),
  ...(await indexedDB.databases()).map((one) => one.name),
].filter(Boolean)"""


def opened(contexts: Contexts, web: WebProcess) -> Page:
    page = new_page(contexts.take())
    page.goto(f"{web.url}/health/live")
    return page


def test_the_next_test_gets_the_same_page_and_finds_nothing_in_it(chromium: Browser, web: WebProcess) -> None:
    contexts = Contexts(chromium)
    page = opened(contexts, web)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.context.on("page", lambda _: heard.append("page"))
    page.route("**/health/live", lambda route: route.fulfill(body="not the server's"))
    page.evaluate(LEAVE)
    page.context.set_offline(True)
    page.set_viewport_size({"width": 300, "height": 300})
    page.context.new_page()
    heard.clear()
    contexts.give_back(page.context, web.url)
    again = opened(contexts, web)
    assert again is page
    assert (again.evaluate(FIND), again.viewport_size) == ([], {"width": 1280, "height": 800})
    assert "not the server's" not in again.content()
    again.evaluate("console.log('said')")
    assert (heard, again.context.pages) == ([], [again])
    again.context.close()


def test_what_cannot_be_taken_back_ends_the_context(chromium: Browser, web: WebProcess) -> None:
    contexts = Contexts(chromium)
    for last in (
        lambda page: page.context.add_init_script("1"),
        lambda page: page.add_init_script("1"),
        lambda page: page.clock.install(),
        lambda page: page.emulate_media(color_scheme="dark"),
        lambda page: page.close(),
    ):
        page = opened(contexts, web)
        last(page)
        contexts.give_back(page.context, web.url)
        again = opened(contexts, web)
        assert again is not page
        again.context.close()


def test_contexts_with_other_options_are_others(chromium: Browser, web: WebProcess) -> None:
    contexts = Contexts(chromium)
    page = opened(contexts, web)
    contexts.give_back(page.context, web.url)
    dark = contexts.take(color_scheme="dark")
    assert dark is not page.context
    assert contexts.take() is page.context
    dark.close()
    page.context.close()
