"""Scripts in AgentZone: opened by the answer, set aside by the next call, finished from the history; the exit waits."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from agentzone.models import Project, ScriptIncident, ScriptRun
from agentzone.telephony.simulator import Habit
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.zone import Exchange, ZonePage, exchange, zone_page
from tests.factories.scripts import script
from tests.product import wait_for

PICTURES = os.environ.get("SCRIPT_PICTURES", "")


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange() as hall:
        script(hall.project, name="Доставка: перенос и претензии")
        yield hall


@pytest.fixture
def zone(hall: Exchange, web: WebProcess, open_context: OpenContext) -> ZonePage:
    anna = hall.operator(first_name="Анна", last_name="Березина")
    return zone_page(open_context(reduced_motion="reduce"), web, anna).look()


def picture(zone: ZonePage, name: str) -> None:
    """For people to look at: only where SCRIPT_PICTURES names a folder."""
    if PICTURES:
        zone.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def answered(hall: Exchange, zone: ZonePage, caller: str) -> str:
    channel = hall.calls(caller)
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    return channel


def ended(zone: ZonePage) -> None:
    zone.key("Положить трубку").click()
    zone.wait_shape("acw")
    zone.page.keyboard.press("F9")
    zone.wait_shape("idle")


def heading(zone: ZonePage, title: str) -> None:
    expect(zone.page.get_by_role("heading", name=title, exact=True, level=3)).to_be_visible()


def test_a_script_that_the_next_call_interrupts_is_finished_from_the_history(hall: Exchange, zone: ZonePage):
    page = zone.page
    zone.tab("Новости")
    answered(hall, zone, "+79032184067")
    heading(zone, "Приветствие")  # by itself, whatever was looked at
    page.get_by_role("button", name="Далее").click()
    page.get_by_label("Номер заказа").fill("7-40377")
    picture(zone, "zone-talk")
    ended(zone)
    heading(zone, "Заказ")  # it stays until the next call
    answered(hall, zone, "+79032184068")
    heading(zone, "Приветствие")
    expect(page.locator('.rail a[href="#calls"] .badge')).to_have_text("1")
    zone.tab("История звонков")
    expect(page.locator("[data-page=calls]")).to_contain_text("История откроется после окончания звонка")
    ended(zone)
    expect(page.locator("[data-page=calls] tbody tr")).to_have_count(1)
    picture(zone, "zone-history")
    page.get_by_role("button", name="Завершить скрипт").click()
    heading(zone, "Заказ")
    expect(page.get_by_label("Номер заказа")).to_have_value("7-40377")
    expect(page.locator("[data-page=calls] .az-client")).to_contain_text("+7 903 218-40-67")
    expect(page.locator("[data-page=calls] .az-whose")).to_contain_text("+7 903 218-40-67")
    zone.tab("История звонков")  # again: back to the list
    expect(page.locator("[data-page=calls] tbody [data-direction=in]")).to_have_count(1)
    page.get_by_role("button", name="Завершить скрипт").click()
    heading(zone, "Заказ")
    page.get_by_text("Нет", exact=True).click()
    page.get_by_role("button", name="Далее").click()
    heading(zone, "Итог")
    page.get_by_label("Помогли").check()
    picture(zone, "zone-final")
    page.get_by_role("button", name="Завершить разговор").click()
    expect(page.locator("[data-page=calls]")).to_contain_text("Скрипт завершён")
    expect(page.locator('.rail a[href="#calls"] .badge')).to_have_count(0)
    assert ScriptRun.objects.get(state="completed").handling.call.caller_number.endswith("4067")


def test_a_script_stands_beside_its_own_client_while_another_is_called(hall: Exchange, zone: ZonePage):
    page = zone.page
    answered(hall, zone, "+79032184067")
    ended(zone)
    home, whose = page.locator("[data-page=home]"), page.locator("[data-page=home] .az-whose")
    expect(home.locator(".az-client")).to_contain_text("+7 903 218-40-67")
    expect(whose).to_have_count(0)
    hall.process.do(lambda: hall.switch.habits.__setitem__("79161112233", Habit(decline_after=1.5)))
    page.get_by_label("Номер для звонка").fill("79161112233")
    page.get_by_role("button", name="Позвонить").click()
    zone.wait_shape("dial")
    expect(whose).to_contain_text("Скрипт звонка: +7 903 218-40-67")
    expect(home.locator(".az-client")).to_contain_text("+7 903 218-40-67")
    picture(zone, "zone-older-dial")
    zone.wait_shape("idle")
    expect(whose).to_contain_text("Скрипт звонка: +7 903 218-40-67")
    expect(home.locator(".az-client")).to_contain_text("+7 903 218-40-67")
    picture(zone, "zone-older-idle")


def test_the_exit_waits_for_scripts_and_leads_to_them(hall: Exchange, zone: ZonePage):
    page = zone.page
    answered(hall, zone, "+79032184067")
    ended(zone)
    zone.tab("Выход")
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Не завершён 1 скрипт звонка")
    expect(window.get_by_role("button", name="Завершить работу и выйти")).to_be_disabled()
    window.get_by_role("button", name="Главная").click()
    heading(zone, "Приветствие")


def test_sos_closes_the_script_on_screen_and_explains_elsewhere(hall: Exchange, zone: ZonePage):
    page = zone.page
    answered(hall, zone, "+79032184067")
    zone.tab("Новости")
    page.get_by_role("button", name="SOS").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Сейчас скрипт не открыт")
    window.get_by_role("button", name="Отмена").click()
    zone.tab("Главная")
    heading(zone, "Приветствие")
    page.get_by_role("button", name="SOS").click()
    window.get_by_label("Что случилось").fill("Не идёт дальше")
    window.get_by_role("button", name="Ошибка в скрипте").click()
    wait_for(lambda: ScriptIncident.objects.filter(words="Не идёт дальше").exists(), 10, "the incident")
    expect(page.get_by_role("heading", name="Приветствие", level=3)).to_have_count(0)


def test_a_project_without_a_script_shows_the_facts_of_the_call(hall: Exchange, zone: ZonePage):
    Project.objects.get(pk=hall.project.pk).scripts.update(is_active=False)
    answered(hall, zone, "+79032184067")
    expect(zone.page.locator("[data-page=home]")).to_contain_text("+7 903 218-40-67")
