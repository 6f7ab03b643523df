"""Browser contexts that tests use one after another, each emptied in between.

A page in a process of its own costs two seconds of a processor until the workspace stands in it; the next page in the
same process costs a third of that. So a context is kept together with its first page. What cannot be taken back from a
context (a script for every page, a clock, another medium) ends it with its test, and so does the smallest trouble.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

DEFAULTS: dict[str, Any] = {"locale": "ru-RU", "viewport": {"width": 1280, "height": 800}}
TIMEOUT = 45_000
USES = 25
"""Tests that a context serves at most: whatever its process gathers goes with it."""
KEPT = 6
"""Contexts that wait for a test at most; the one that has waited longest goes first."""
LASTING = {
    *("add_init_script", "emulate_media", "expose_binding", "expose_function", "new_cdp_session"),
    *("route_web_socket", "set_extra_http_headers", "set_geolocation"),
    *("install", "pause_at", "set_fixed_time", "set_system_time"),
}
"""What cannot be taken back, of contexts, pages and clocks."""


class Kept:
    """One context with its first page, which is there once it was asked for."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.options = options
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(TIMEOUT)
        self.page: Page | None = None
        self.uses, self.is_lasting = 0, False
        self._heard: list[Callable[[], None]] = []
        self._note(self.context)
        self._note(self.context.clock)

    def new_page(self) -> Page:
        """The page that the test before has left, for the first who asks in this test."""
        page, self.page = self.page, None
        if page is None:
            page = self.context.new_page()
            self._note(page)
        return page

    def empty(self, origin: str) -> bool:
        """As new, for another test, but for what the browser has in its cache. Whether that is so."""
        self.uses += 1
        pages = self.context.pages
        if self.is_lasting or self.uses >= USES or not pages:
            return False
        try:
            self._empty(pages, origin)
        except Error:  # its page is gone, or the site is
            return False
        self.page = pages[0]
        return True

    def _empty(self, pages: list[Page], origin: str) -> None:
        first, *others = pages
        for forget in self._heard:
            forget()
        self._heard.clear()
        for page in others:
            page.close()
        self.context.unroute_all()
        first.unroute_all()
        self.context.set_offline(False)
        self.context.clear_permissions()
        # Of the same site, so that the process stays; what a page leaves at its end comes before this.
        for site in {origin, first.evaluate("location.origin")} - {"null"}:
            first.goto(f"{site}/health/live")
            first.evaluate("sessionStorage.clear()")
        first.goto("about:blank")
        self.context.clear_cookies()
        session = BrowserContext.new_cdp_session(self.context, first)
        session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        session.detach()
        first.set_viewport_size(self.options["viewport"])
        first.set_default_timeout(TIMEOUT)

    def _note(self, owner: Any) -> None:
        for name in LASTING:
            if (method := getattr(owner, name, None)) is not None:
                setattr(owner, name, self._noting(method))
        if hasattr(owner, "on"):
            owner.on = self._hearing(owner, owner.on)

    def _noting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*arguments: Any, **named: Any) -> Any:
            self.is_lasting = True
            return method(*arguments, **named)

        return noted

    def _hearing(self, owner: Any, on: Callable[..., None]) -> Callable[..., None]:
        def heard(event: str, handler: Callable[..., Any]) -> None:
            self._heard.append(lambda: owner.remove_listener(event, handler))
            on(event, handler)

        return heard


class Contexts:
    """Those of one browser: `take` gives one to a test, `give_back` ends its use there."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._waiting: list[Kept] = []

    def take(self, **options: Any) -> BrowserContext:
        options = {**DEFAULTS, **options}
        kept = next((one for one in reversed(self._waiting) if one.options == options), None)
        if kept is None:
            kept = Kept(self._browser, options)
        else:
            self._waiting.remove(kept)
        _taken[kept.context] = kept
        return kept.context

    def give_back(self, context: BrowserContext, origin: str) -> None:
        kept = _taken.pop(context)
        if kept.empty(origin):
            self._waiting.append(kept)
        else:
            context.close()
        if len(self._waiting) > KEPT:
            self._waiting.pop(0).context.close()


_taken: dict[BrowserContext, Kept] = {}


def new_page(context: BrowserContext) -> Page:
    """A page, the first of a kept context before new ones."""
    kept = _taken.get(context)
    return kept.new_page() if kept else context.new_page()
