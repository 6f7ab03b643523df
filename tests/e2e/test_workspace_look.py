"""Both themes, every size, keyboard only, and nothing serious for axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from agentzone.models import User
from chat.models import Client
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.operator import operator_page
from tests.e2e.server import WebProcess
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes, dialog_of
from tests.product import wait_for

LONG = "Константин Александров-Преображенский-Константинопольский"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


@pytest.fixture
def anna(site):
    agent = make_agent(site)
    client_writes(site.channel, "Превысокомногорассмотрительствующий" * 4)
    Client.objects.update(name=LONG, phone="+7 916 304-22-18")
    site.take(agent)
    client_writes(site.channel, "И вопрос из очереди", visitor="another")
    return agent


SETTLED = """() => Promise.all(document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished.catch(() => {})))"""


def nothing_serious(page: Page, where: str) -> None:
    page.evaluate(SETTLED)  # a colour on its way to another is neither
    found = Axe().run(page, options=RULES).response["violations"]
    serious = [
        f"{where}: {v['id']}: {[n['html'][:160] for n in v['nodes']][:4]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not serious, "\n".join(serious)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_anywhere(theme: str, site, web, anna, open_context: OpenContext):
    context = open_context(color_scheme=theme, reduced_motion="reduce")
    operator = operator_page(context, web, anna)
    page = operator.page
    page.goto(f"{web.url}/accounts/login/?stay")
    operator.look()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    operator.open(LONG)
    operator.say("Ответ")
    expect(operator.mark("Ответ")).to_have_attribute("data-delivery", "sent")
    nothing_serious(page, "conversation")
    page.locator(".top .pill").click()
    nothing_serious(page, "status menu")
    page.keyboard.press("Escape")
    for name in ("Панель пользователя", "Завершить чат", "Горячие клавиши"):
        page.get_by_role("button", name=re.compile(name)).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        nothing_serious(page, name)
        page.keyboard.press("Escape")
    for name in ("Очередь", "Все диалоги"):
        operator.tab(name)
        nothing_serious(page, name)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_before_signing_in(theme: str, web, open_context: OpenContext):
    page = new_page(open_context(color_scheme=theme))
    for address in ("/accounts/login/", "/no-such-page/"):
        page.goto(web.url + address)
        nothing_serious(page, address)


def test_the_day_can_be_done_without_a_mouse(site, web, anna, open_context: OpenContext):
    operator = operator_page(open_context(), web, anna).look()
    page = operator.page
    page.keyboard.press("Alt+KeyS")
    expect(page.get_by_role("menuitemradio", name="Готов", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".top .pill")).to_contain_text("Не готов/Исходящий чат")
    expect(page.locator(".top .pill")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(operator.field).to_be_focused()
    page.keyboard.type("Без мыши")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("в две строки")
    page.keyboard.press("Enter")
    expect(operator.bubbles.last).to_have_text("Без мыши\nв две строки")
    expect(operator.field).to_be_focused()
    page.keyboard.press("Alt+KeyC")
    expect(page.get_by_role("dialog").get_by_role("button", name="Завершить чат")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(operator.field).to_be_focused()
    page.keyboard.press("Alt+KeyC")
    expect(page.get_by_role("dialog").get_by_role("button", name="Завершить чат")).to_be_focused()
    page.keyboard.press("Enter")
    expect(operator.cards).to_have_count(0)
    page.keyboard.press("Alt+KeyQ")
    expect(operator.card("И вопрос из очереди")).to_be_visible()
    page.locator("body").press("?")
    expect(page.get_by_role("dialog", name="Горячие клавиши")).to_be_visible()


@pytest.mark.parametrize("width", [1920, 1440, 1280, 960, 720, 640, 360])
def test_nothing_is_cut_off_at_any_width(width: int, site, web, anna, open_context: OpenContext):
    operator = operator_page(open_context(viewport={"width": width, "height": 700}), web, anna).look()
    page = operator.page
    operator.open(LONG)
    operator.say("Ответ")
    overflow = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    for part in (".stream", ".composer", ".ch-head", ".top"):
        wide = page.locator(part).evaluate("e => e.scrollWidth - e.clientWidth")
        assert wide <= 0, part
        box = page.locator(part).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width + 1, part
    for button in ("Отправить", "Завершить чат", "Панель клиента"):
        expect(page.get_by_role("button", name=button).first).to_be_in_viewport(ratio=1)
    if width < 760:
        page.get_by_role("button", name="К списку диалогов").click()
    expect(operator.card(LONG)).to_be_visible()
    assert page.locator(".pane-l .tabs").evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_preferences_are_the_persons_and_apply_before_the_first_paint(
    site, web, anna, open_context: OpenContext
):
    operator = operator_page(open_context(), web, anna).look()
    page = operator.page
    page.get_by_role("button", name="Панель пользователя").click()
    page.get_by_role("tab", name="Настройки").click()
    for choice in ("Тёмная", "Компактная", "Ctrl + Enter"):
        page.get_by_role("button", name=choice).click()
    page.keyboard.press("Escape")
    wait_for(
        lambda: page.evaluate("1") and User.objects.get(pk=anna.pk).preferences.get("send_by"), 10, "saved"
    )
    elsewhere = operator_page(open_context(java_script_enabled=False), web, anna)
    elsewhere.page.goto(f"{web.url}/workspace/")  # no script at all: the server says it
    root = elsewhere.page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("data-density", "compact")
    operator.open(LONG)
    operator.field.fill("строка")
    operator.field.press("Enter")
    expect(operator.field.locator("div, br")).not_to_have_count(0)  # a new line, and nothing sent
    operator.field.press("Control+Enter")
    expect(operator.bubbles.last).to_have_text("строка")


def test_the_language_changes_and_the_dialog_stays_open(site, web, anna, open_context: OpenContext):
    operator = operator_page(open_context(), web, anna).look().open(LONG)
    page = operator.page
    page.get_by_role("button", name="Панель пользователя").click()
    page.get_by_role("tab", name="Настройки").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("tab", name="Active dialogs")).to_be_visible()
    expect(page.get_by_role("heading", name=LONG).first).to_be_visible()
    assert User.objects.get(pk=anna.pk).preferences["language"] == "en"


def test_the_clocks_turn_amber_and_red_at_the_thresholds_of_the_project(
    site, web, anna, open_context: OpenContext
):
    project = site.channel.project
    project.warn_seconds, project.alarm_seconds = 2, 600
    project.save()
    client_writes(site.channel, "Долго ещё?")
    operator = operator_page(open_context(), web, anna).look()
    card = operator.card(LONG)
    expect(card.locator(".clock-warn").last).to_be_visible()
    project.alarm_seconds = 4
    project.save()
    operator.page.reload()
    operator.wait_online()
    expect(card.locator(".clock-bad").last).to_be_visible()
    expect(operator.page.locator(".queues .clock-bad")).to_be_visible()
    operator.open(LONG)
    operator.say("Уже всё")
    expect(card.locator(".clock-bad, .clock-warn")).to_have_count(0)
    assert dialog_of(site.channel).waiting_since is None
