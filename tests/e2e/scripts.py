"""What the browser tests of call scripts share: an operator's script in a page of its own, as a frame mounts it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from agentzone.models import User
from tests.e2e.contexts import new_page
from tests.e2e.operator import signed_in
from tests.e2e.server import WebProcess

MOUNT = """async ({module, name, options, styles}) => {
  document.body.innerHTML = '<main style="position:fixed;top:0;right:0;bottom:0;left:0">'
    + '<h1 class="sr">AgentZone</h1><div id="place" style="height:calc(100% - 1px)"></div></main>';
  const added = (tag, values) => new Promise((resolve) => {
    const element = Object.assign(document.createElement(tag), values);
    element.onload = resolve;
    document.head.appendChild(element);
  });
  await Promise.all(styles.map((href) => added('link', {rel: 'stylesheet', href})));
  await added('script', {src: '/jsi18n/'});
  const {loadIcons} = await import('/static/js/components/icon.js');
  await loadIcons();
  const {[name]: mount} = await import(module);
  window.told = [];
  const tell = (what) => (value) => window.told.push([what, value && value.id ? value.id : value]);
  const calls = {onChange: tell('change'), onOpen: tell('open'), onCount: tell('count'), onCallBack: tell('call back')};
  window.handle = mount(document.getElementById('place'), {...calls, ...options});
}"""
STYLES = [
    f"/static/css/{name}.css"
    for name in (
        "components/cards",
        "components/tables",
        "components/tabs",
        "components/overlays",
        "script/runner",
        "script/history",
    )
]


def mounted(
    context: BrowserContext, web: WebProcess, agent: User, what: str = "script", **options: Any
) -> Page:
    """`what`: script or history."""
    signed_in(context, web, agent)
    page = new_page(context)
    page.goto(f"{web.url}/accounts/login/?stay")
    module = {"script": ("runner", "mountScript"), "history": ("history", "mountHistory")}[what]
    page.evaluate(
        MOUNT,
        {
            "module": f"/static/js/script/{module[0]}.js",
            "name": module[1],
            "options": options,
            "styles": STYLES,
        },
    )
    return page


def saved(page: Page) -> None:
    """All that was typed is stored."""
    page.wait_for_function("() => Object.keys(window.handle.store.get().dirty).length === 0")
    expect(page.locator("[data-saving=idle]")).to_be_visible()
