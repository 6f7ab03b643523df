"""The tabs of AgentZone: the day, settings, statistics, news, links, the line at the bottom; both themes for axe."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from agentzone.models import AgentSlot, InfoLink, News
from agentzone.models.voice import AgentColumn
from kernel import clock
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.zone import Exchange, ZonePage, exchange, zone_page
from tests.factories.people import ProjectFactory
from tests.factories.voice import operator

PICTURES = os.environ.get("ZONE_PICTURES", "")


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange(agent_columns=["calls", "talk", "aht"], call_greeting="Служба доставки") as hall:
        yield hall


@pytest.fixture
def zone(hall: Exchange, web: WebProcess, open_context: OpenContext) -> ZonePage:
    anna = hall.operator(first_name="Анна", last_name="Березина", login="20417")
    context = open_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return zone_page(context, web, anna).look()


def one_call(hall: Exchange, zone: ZonePage) -> None:
    hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")


def test_the_day_is_shown_but_while_a_client_is_on_the_line_and_counts_his_call(
    hall: Exchange, zone: ZonePage
):
    calls = zone.page.locator(".tile").first.locator(".tile-v")
    expect(calls).to_have_text("0")
    hall.calls()
    zone.wait_shape("ring")
    expect(calls).to_be_visible()
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    expect(calls).to_have_count(0)
    expect(zone.page.locator(".call-facts")).to_contain_text("Павел Черемисин")
    zone.page.keyboard.press("Alt+KeyX")
    zone.wait_shape("acw")
    expect(calls).to_be_visible()
    zone.page.keyboard.press("F9")
    zone.wait_shape("idle")
    expect(calls).to_have_text("1")


def test_an_answered_call_opens_its_page_by_itself(hall: Exchange, zone: ZonePage):
    zone.tab("Настройки")
    one_call(hall, zone)
    expect(zone.page.locator('[data-page="home"]')).to_be_visible()
    assert zone.page.url.endswith("#home")


def test_auto_answer_is_switched_on_and_told_where_the_administrator_has_decided(
    hall: Exchange, zone: ZonePage
):
    zone.tab("Настройки")
    box = zone.page.get_by_label("Автоответ включен")
    box.click(force=True)
    expect(box).to_be_checked()
    assert AgentSlot.objects.get(agent__login="20417").auto_answer
    hall.project.auto_answer = "off"
    hall.project.save()
    zone.page.reload()
    zone.wait_online()
    expect(zone.page.get_by_label("Автоответ включен")).to_be_disabled()
    expect(zone.page.locator(".set")).to_contain_text("Доставка: выключен администратором")


def test_the_line_at_the_bottom_is_copied_with_one_click(zone: ZonePage):
    zone.page.get_by_role("button", name="Скопировать").click()
    expect(zone.page.locator(".toast-success")).to_be_visible()
    copied = zone.page.evaluate("navigator.clipboard.readText()")
    assert "OmniVOX.AgentZone" in copied
    assert "Анна Березина" in copied and "Логин 20417" in copied and "Инструмент" in copied


def test_statistics_have_the_columns_of_the_project_by_days_weeks_and_months(hall: Exchange, zone: ZonePage):
    zone.tab("Статистика")
    heads = zone.page.locator(".table th")
    expect(heads).to_have_text(
        ["Период", "Количество звонков", "Длительность разговоров", "Среднее время обслуживания"]
    )
    expect(zone.page.locator(".table tbody tr")).to_have_count(31)
    zone.page.get_by_role("button", name="Месяцы").click()
    expect(zone.page.locator(".table tbody tr")).to_have_count(13)
    hall.project.agent_columns = []
    hall.project.save()
    zone.tab("Главная")
    zone.tab("Статистика")
    expect(zone.page.locator('[data-page="stats"]')).to_contain_text("Статистика не настроена")


def test_news_have_a_mark_until_they_are_read(hall: Exchange, zone: ZonePage):
    piece = News.objects.create(title="Склад переезжает", text="С понедельника", starts_at=clock.now())
    zone.look()
    badge = zone.page.locator(".rail .badge")
    expect(badge).to_have_text("1")
    zone.tab("Новости")
    expect(zone.page.locator(".news")).to_contain_text("Склад переезжает")
    zone.page.get_by_role("button", name="Прочитано").click()
    expect(badge).to_have_count(0)
    assert piece.reads.count() == 1


def test_links_open_beside_the_workplace(hall: Exchange, zone: ZonePage):
    InfoLink.objects.create(project=hall.project, title="Трекинг", address="https://tracking.example/x")
    zone.tab("Системы")
    link = zone.page.get_by_role("link", name="Трекинг")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("href", "https://tracking.example/x")


def test_the_way_out_is_refused_while_a_client_is_on_the_line(hall: Exchange, zone: ZonePage):
    one_call(hall, zone)
    zone.tab("Выход")
    window = zone.page.get_by_role("dialog")
    expect(window.get_by_role("alert")).to_contain_text("На линии клиент")
    expect(window.get_by_role("button", name="Завершить работу и выйти")).to_be_disabled()
    zone.page.keyboard.press("Escape")
    zone.wait_shape("talk")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_agentzone(
    theme: str, hall: Exchange, web: WebProcess, open_context: OpenContext
):
    hall.project.agent_columns = AgentColumn.values
    hall.project.save()
    InfoLink.objects.create(project=hall.project, title="Трекинг", address="https://tracking.example/x")
    News.objects.create(title="Склад переезжает", text="С понедельника", starts_at=clock.now())
    context = open_context(
        color_scheme=theme, reduced_motion="reduce", viewport={"width": 1024, "height": 700}
    )
    zone = zone_page(context, web, hall.operator()).look()
    for name in ("Статистика", "Настройки", "Новости", "Системы", "Главная"):
        zone.tab(name)
        expect(zone.page.locator(".home .skel-row")).to_have_count(0)
        nothing_serious(zone.page, name)
    hall.calls()
    zone.wait_shape("ring")
    nothing_serious(zone.page, "ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    zone.page.keyboard.press("Alt+KeyP")
    nothing_serious(zone.page, "plan")
    zone.page.keyboard.press("Escape")
    zone.page.keyboard.press("Alt+KeyX")
    zone.wait_shape("acw")
    nothing_serious(zone.page, "acw")
    for name in ("Выход", "Клавиши"):
        zone.tab(name)
        nothing_serious(zone.page, name)
        zone.page.keyboard.press("Escape")
    for width in (1024, 700):
        zone.page.set_viewport_size({"width": width, "height": 600})
        assert zone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("path", "shape"), [("agentzone", ".az .rail"), ("workspace", ".app .top")])
def test_the_page_has_its_shape_and_theme_before_any_script_of_it_has_come(
    path: str, shape: str, theme: str, web: WebProcess, open_context: OpenContext
):
    context = open_context(color_scheme=theme, reduced_motion="reduce")
    page = zone_page(context, web, operator(ProjectFactory())).page
    page.route("**/static/js/*/main.js", lambda route: route.abort())
    page.goto(f"{web.url}/{path}/")
    expect(page.locator(shape)).to_be_visible()
    expect(page.locator(".skel-row")).to_have_count(4)
    expect(page.get_by_role("status")).to_have_text("Рабочее место открывается")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", back)[:3])) < 200) == (theme == "dark"), back
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"opening-{path}-{theme}.png"))
