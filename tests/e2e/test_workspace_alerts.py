"""Sounds, notifications and reminders, each once per person; reports of problems; the installed program."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from agentzone.models import SupportReport
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import Site, make_agent, site_with_widget
from tests.factories.chats import client_writes
from tests.product import wait_for

# Ears and eyes in place of loudspeakers and the desktop: what the page hands to the browser is written down.
BROWSER = """
(() => {
  window.heard = []; window.shown = [];
  const gain = () => ({gain: {setValueAtTime() {}, exponentialRampToValueAtTime() {}}, connect() {}});
  const note = () => ({frequency: {}, connect() {}, stop() {}, start() { window.heard.push(this.frequency.value); }});
  window.AudioContext = class {
    constructor() { this.state = 'STATE'; this.currentTime = 0; this.destination = {}; }
    resume() { this.state = 'running'; if (this.onstatechange) this.onstatechange(); return Promise.resolve(); }
    createOscillator() { return note(); }
    createGain() { return gain(); }
  };
  window.Notification = class {
    constructor(title, more) { window.shown.push([title, more.body]); }
    static requestPermission() { return Promise.resolve('granted'); }
  };
  window.Notification.permission = 'granted';
  document.hasFocus = () => false;
})()
"""
CHIME = [880, 1174.7]


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def context_with(open_context: OpenContext, state: str = "running") -> BrowserContext:
    context = open_context()
    context.add_init_script(BROWSER.replace("STATE", state))
    return context


def heard(*pages: Page) -> list[float]:
    return [pitch for page in pages for pitch in page.evaluate("window.heard")]


def panel(operator: Operator, tab: str) -> None:
    operator.page.get_by_role("button", name="Панель пользователя").click()
    operator.page.get_by_role("dialog").get_by_role("tab", name=tab).click()


def test_a_new_chat_and_a_message_sound_once_over_two_tabs_and_show_on_the_desktop(
    site: Site, web: WebProcess, open_context: OpenContext
):
    anna = make_agent(site)
    anna.preferences = {"desktop": "on"}
    anna.save()
    context = context_with(open_context)
    first, second = (operator_page(context, web, anna).look() for _ in range(2))
    client_writes(site.channel, "Где мой заказ?")
    site.take(anna)
    expect(second.cards).to_have_count(1)
    wait_for(lambda: heard(first.page, second.page), what="a sound")
    client_writes(site.channel, "Алло")
    expect(second.cards.first).to_contain_text("Алло")
    wait_for(lambda: len(heard(first.page, second.page)) >= 4, what="a second sound")
    shown = [one for page in (first.page, second.page) for one in page.evaluate("window.shown")]
    assert heard(first.page, second.page) == CHIME * 2
    # Which of the tabs shows it is all the same; the list is by tab.
    assert sorted(body for _, body in shown) == ["Алло", "Где мой заказ?"]


def test_who_still_waits_is_remembered_at_the_interval_the_person_chose(
    site: Site, web: WebProcess, open_context: OpenContext
):
    anna = make_agent(site)
    client_writes(site.channel, "Жду")
    site.take(anna)
    context = context_with(open_context)
    operator = operator_page(context, web, anna)
    operator.page.clock.install()
    operator.look()
    panel(operator, "Оповещения")
    operator.page.get_by_label("Напоминать о чатах без ответа").select_option("15")
    wait_for(lambda: type(anna).objects.get(pk=anna.pk).preferences.get("remind_chats") == "15")
    assert heard(operator.page) == []
    operator.page.clock.run_for(16_000)
    wait_for(lambda: heard(operator.page) == CHIME, what="the reminder")


def test_a_browser_that_keeps_silent_says_so_and_the_first_press_mends_it_and_hits_what_it_meant(
    site: Site, web: WebProcess, open_context: OpenContext
):
    anna = make_agent(site)
    client_writes(site.channel, "Где заказ?")
    site.take(anna)
    operator = operator_page(context_with(open_context, "suspended"), web, anna).look()
    page = operator.page
    note = page.locator(".silent")
    expect(note).to_contain_text("не воспроизводит звук")
    nothing_serious(page, "silent")
    before = operator.cards.first.bounding_box()
    operator.cards.first.hover()
    page.mouse.down()
    expect(note).to_have_count(0)
    assert operator.cards.first.bounding_box() == before
    page.mouse.up()
    expect(operator.bubbles.first).to_contain_text("Где заказ?")


def test_sound_and_volume_are_chosen_checked_and_kept(site: Site, web: WebProcess, open_context: OpenContext):
    anna = make_agent(site)
    context = context_with(open_context)
    operator = operator_page(context, web, anna).look()
    panel(operator, "Оповещения")
    page = operator.page
    page.get_by_label("Звук", exact=True).select_option("knock")
    page.get_by_role("button", name="Проверить звук").click()
    wait_for(lambda: heard(page) == [196, 165], what="the chosen sound")
    nothing_serious(page, "notifications")
    page.get_by_label("Звук", exact=True).select_option("off")
    wait_for(lambda: type(anna).objects.get(pk=anna.pk).preferences.get("sound") == "off")
    page.reload()
    operator.wait_online()
    client_writes(site.channel, "Тишина?")
    site.take(anna)
    expect(operator.cards).to_have_count(1)
    expect(page.get_by_role("button", name="Оповещения: без звука")).to_be_visible()
    assert heard(page) == []


def test_a_problem_is_reported_with_a_picture_and_what_the_page_knows(
    site: Site, web: WebProcess, open_context: OpenContext, tmp_path: Path
):
    anna = make_agent(site)
    operator = operator_page(open_context(), web, anna).look()
    page = operator.page
    shot = tmp_path / "снимок.png"
    page.screenshot(path=shot)
    page.evaluate("console.error('сломалось вот тут')")
    page.get_by_role("button", name="Панель пользователя").click()
    page.get_by_role("button", name="Сообщить о проблеме").click()
    page.get_by_label("Что не так?").fill("Пропал звук")
    page.get_by_label("Добавить снимок экрана").set_input_files(shot)
    expect(page.get_by_alt_text("Выбранная картинка")).to_be_visible()
    nothing_serious(page, "report")
    page.get_by_role("button", name="Отправить", exact=True).click()
    expect(page.get_by_text("Сообщение отправлено")).to_be_visible()
    report = SupportReport.objects.get()
    assert (report.text, report.agent, bool(report.screenshot)) == ("Пропал звук", anna, True)
    assert report.facts["connection"] == "online"
    assert "Chrome" in report.facts["browser"]
    assert any("сломалось вот тут" in line for line in report.facts["log"])
    assert any("socket: online" in line for line in report.facts["log"])


def test_the_workplace_can_be_installed_and_says_when_the_server_is_away(
    site: Site, web: WebProcess, open_context: OpenContext
):
    context = open_context()
    operator = operator_page(context, web, make_agent(site)).look()
    page = operator.page
    manifest = page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((a) => a.text())")
    icons = json.loads(manifest)["icons"]
    assert {icon["sizes"] for icon in icons} == {"192x192", "512x512"}
    assert all(page.request.get(web.url + icon["src"]).ok for icon in icons)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Сервер недоступен")).to_be_visible()
    context.set_offline(False)
    operator.wait_online()
