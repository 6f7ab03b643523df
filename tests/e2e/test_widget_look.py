"""How the widget looks and behaves on the page of somebody else: sizes, themes, keyboard, languages, isolation."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.widget import Site, Visitor, make_agent, site_with_widget

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
HOSTILE = (
    "div { border: 9px solid red !important; font: 30px serif !important; display: block !important }"
    "button { background: lime !important }"
)
# What this window has and a fresh one has not; index properties are frames.
ADDED_GLOBALS = """() => {
  const fresh = document.body.appendChild(document.createElement('iframe')).contentWindow;
  const known = new Set(Object.getOwnPropertyNames(fresh));
  return Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && !/^\\d+$/.test(name));
}"""


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def style(locator: Locator, name: str) -> str:
    return str(locator.evaluate("(node, name) => getComputedStyle(node)[name]", name))


def contrast_with_white(color: str) -> float:
    channels = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)


def test_on_a_desk_the_panel_is_a_window_in_the_corner(site, open_context: OpenContext):
    visitor = site.visit(open_context(reduced_motion="reduce")).open()
    box = visitor.panel.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (376, 604)
    assert (box["x"] + box["width"], box["y"] + box["height"]) == (1260, 716)
    expect(visitor.input).to_be_focused()


def test_on_a_phone_it_fills_the_screen_and_does_not_zoom(site, open_context: OpenContext):
    visitor = site.visit(open_context(**PHONE)).open()
    box = visitor.panel.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert style(visitor.input, "fontSize") == "16px"  # a smaller one makes iOS zoom in
    expect(visitor.launcher).to_be_hidden()
    visitor.input.tap()
    visitor.page.set_viewport_size({"width": 390, "height": 500})  # as the keyboard does it
    foot = visitor.panel.locator(".foot").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] <= 500
    visitor.panel.get_by_role("button", name="Свернуть чат").tap()
    expect(visitor.launcher).to_be_visible()


def test_the_keyboard_alone_is_enough(site, open_context: OpenContext):
    visitor = site.visit(open_context())
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.input).to_be_focused()
    visitor.page.keyboard.type("с клавиатуры")
    visitor.page.keyboard.press("Shift+Enter")
    visitor.page.keyboard.type("вторая строка")
    visitor.page.keyboard.press("Enter")
    expect(visitor.bubbles.last).to_have_text("с клавиатуры\nвторая строка")
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_the_page_can_open_and_close_it_and_sees_nothing_else(site, open_context: OpenContext):
    visitor = site.visit(open_context())
    assert visitor.page.evaluate(ADDED_GLOBALS) == ["OmniVOX"]
    assert visitor.page.evaluate("Object.keys(OmniVOX)") == ["open", "close", "toggle"]
    visitor.page.click("#own")
    expect(visitor.panel).to_be_visible()
    visitor.page.click("#own")
    expect(visitor.panel).to_be_hidden()


def test_neither_the_pages_styles_nor_its_policy_reach_it(site, open_context: OpenContext):
    own = site.web.url
    sockets = own.replace("http", "ws")
    policy = f"default-src 'none'; script-src {own}; connect-src {own} {sockets}"  # no inline style, no image
    visitor = site.visit(open_context(), policy=policy).open()
    assert style(visitor.launcher, "position") == "fixed"
    visitor.page.goto("about:blank")

    visitor = site.visit(open_context(), style=HOSTILE).open()
    for locator in (visitor.panel, visitor.panel.locator(".head"), visitor.panel.locator(".bubble").first):
        assert style(locator, "borderTopColor") != "rgb(255, 0, 0)"
    assert style(visitor.input, "fontSize") == "14px"
    assert style(visitor.launcher, "backgroundColor") != "rgb(0, 255, 0)"
    assert style(visitor.page.locator("h1"), "fontSize") == "32px"  # and nothing leaks out
    visitor.say("сквозь политику")
    expect(visitor.mark("сквозь")).to_have_attribute("aria-label", "Доставлено")


def test_a_pale_colour_is_darkened_until_white_text_can_be_read(site, open_context: OpenContext):
    site.channel.project.color = "#ffe14d"
    site.channel.project.save()
    visitor = site.visit(open_context()).open()
    visitor.say("видно?")
    # Its bubble is drawn anew until then.
    expect(visitor.mark("видно?")).to_have_attribute("aria-label", "Доставлено")
    for locator in (visitor.launcher, visitor.bubbles.last):
        assert contrast_with_white(style(locator, "backgroundColor")) >= 4.5


def test_the_language_of_the_page_is_the_language_of_the_widget(site, open_context: OpenContext):
    visitor = site.visit(open_context(), lang="en")
    expect(visitor.launcher).to_have_accessible_name("Open chat")
    visitor.open()
    expect(visitor.input).to_have_attribute("placeholder", "Write a message…")


def test_when_nobody_is_there_the_visitor_is_told(site, open_context: OpenContext):
    visitor = site.visit(open_context()).open()
    expect(visitor.notice).to_contain_text(site.channel.project.offline_notice or "Сейчас никого нет")
    expect(visitor.panel.locator(".head")).to_contain_text("не на связи")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{}, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(site, open_context: OpenContext, scheme: str, size: dict[str, object]):
    visitor = busy_dialog(site, open_context(color_scheme=scheme, **size))
    found = Axe().run(visitor.page, options={"resultTypes": ["violations"]})
    serious = [
        (item["id"], [node["html"] for node in item["nodes"]])
        for item in found.response["violations"]
        if item["impact"] in ("serious", "critical") and item["id"] not in ("region",)
    ]
    assert not serious
    dark = style(visitor.panel, "backgroundColor") == "rgb(28, 28, 27)"
    assert dark == (scheme == "dark")


def busy_dialog(site: Site, context) -> Visitor:
    """Every kind of line at once: both sides, a system line, a link, a failed message."""
    anna = make_agent(site)
    visitor = site.visit(context).open()
    send = visitor.panel.get_by_role("button", name="Отправить")
    visitor.input.fill("Здравствуйте")
    send.click()
    expect(visitor.mark("Здравствуйте")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    site.answer(anna, "Смотрите: https://shop.example/")
    expect(visitor.bubbles.last).to_contain_text("Смотрите")
    context.route("**/messages/", lambda route: route.fulfill(status=400, json={"code": "validation"}))
    visitor.input.fill("не уйдёт")
    send.click()
    expect(visitor.panel.locator(".failed")).to_be_visible()
    return visitor
