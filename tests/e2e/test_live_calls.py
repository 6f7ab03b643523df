"""«Звонки сейчас» in a browser, over the simulated switch (A22)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from agentzone.models import AgentSlot, Call, User
from agentzone.telephony.simulator import Habit
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.operator import signed_in
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.zone import Exchange, ZonePage, exchange, zone_page
from tests.factories.people import UserFactory
from tests.factories.voice import device
from tests.product import wait_for


@dataclass
class Board:
    """The supervisor's page."""

    page: Page
    url: str
    boss: User
    device: str

    def look(self) -> Board:
        self.page.goto(f"{self.url}/supervisor/calls/")
        expect(self.page.locator('[data-connection="online"]')).to_be_attached()
        return self

    def take_device(self) -> Board:
        self.page.get_by_label("Через какой инструмент вы будете слушать?").fill(self.device)
        self.page.get_by_role("button", name="Занять инструмент").click()
        expect(self.page.locator(f'[data-device="{self.device}"]')).to_be_visible()
        return self

    def rows(self, state: str) -> Locator:
        return self.page.locator(f'tr[data-state="{state}"]')

    def key(self, name: str) -> Locator:
        return self.page.locator("tbody").get_by_role("button", name=name, exact=True)

    @property
    def own(self) -> Locator:
        return self.page.locator('.own[data-leg="up"]')


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange() as hall:
        yield hall


@pytest.fixture
def anna(hall: Exchange) -> User:
    return hall.operator(first_name="Анна", last_name="Березина", answers=0.3)


def board(hall: Exchange, web: WebProcess, open_context: OpenContext, **context: object) -> Board:
    boss = UserFactory(role="supervisor", first_name="Лев", last_name="Соколов")
    boss.supervised_projects.add(hall.project)
    number = device().number
    hall.process.do(lambda: hall._install(number, Habit(0.3)))
    opened = open_context(reduced_motion="reduce", **context)
    signed_in(opened, web, boss)
    return Board(new_page(opened), web.url, boss, number)


def panel_of(web: WebProcess, open_context: OpenContext, agent: User) -> ZonePage:
    return zone_page(open_context(reduced_motion="reduce"), web, agent).look()


def talking(hall: Exchange, page: Board) -> str:
    channel = hall.calls()
    expect(page.rows("talking")).to_have_count(1)
    return channel


def test_calls_come_and_go_on_the_page_by_themselves(
    hall: Exchange, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context).look()
    expect(page.page.locator(".empty")).to_contain_text("Сейчас звонков нет")
    channel = hall.calls()
    waiting = page.rows("queued")
    expect(waiting).to_contain_text("Павел Черемисин")
    expect(waiting).to_contain_text("Доставка")
    expect(page.page.locator('[data-number="Ждут на линии"] .tile-v')).to_have_text("1")
    hall.operator(first_name="Анна", last_name="Березина", answers=0.3)
    expect(page.rows("talking")).to_contain_text("Березина")
    expect(page.page.locator('[data-number="Разговор"] .tile-v')).to_have_text("1")
    hall.leaves(channel)
    expect(page.page.locator(".empty")).to_contain_text("Сейчас звонков нет")


def test_he_listens_takes_part_and_leaves_and_the_operator_sees_what_he_may(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context).look()
    channel = talking(hall, page)
    expect(page.key("Слушать")).to_be_disabled()  # with nothing to hear with
    page.take_device()
    zone = panel_of(web, open_context, anna)
    page.key("Слушать").click()
    expect(page.own).to_contain_text("Вы слушаете")
    expect(page.own).to_contain_text("Березина")
    expect(page.rows("talking").locator("[data-present]")).to_have_text("вы: слушаете")
    expect(zone.wait_shape("talk").locator("[data-supervised]")).to_have_count(0)
    page.own.get_by_role("button", name="Участвовать").click()
    expect(page.own).to_contain_text("Вы участвуете")
    expect(zone.page.locator('[data-supervised="barge"]')).to_have_text("Супервайзер участвует")
    wait_for(lambda: page.device in hall.hears(channel), 15, "the client hears the supervisor")
    page.own.get_by_role("button", name="Выйти из звонка").click()
    expect(page.page.locator(".own")).to_have_count(0)
    expect(zone.page.locator("[data-supervised]")).to_have_count(0)
    wait_for(lambda: page.device not in hall.hears(channel), 15, "he is out")
    assert Call.objects.get().state == "talking"


def test_a_project_may_tell_its_operators_that_somebody_listens(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    hall.project.tell_supervision = True
    hall.project.save()
    page = board(hall, web, open_context).look()
    talking(hall, page)
    page.take_device()
    zone = panel_of(web, open_context, anna)
    page.key("Слушать").click()
    expect(zone.page.locator('[data-supervised="listen"]')).to_have_text("Супервайзер слушает")


def test_a_call_is_ended_only_after_the_question(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context).look()
    talking(hall, page)
    end = page.page.locator("tbody .lc-end")
    end.click()
    layer = page.page.locator(".scrim").bounding_box()
    assert layer and layer["y"] == 0  # it lies over the whole window
    page.page.get_by_role("dialog").get_by_role("button", name="Не завершать").click()
    expect(page.page.get_by_role("dialog")).to_have_count(0)
    assert Call.objects.get().state == "talking"
    end.click()
    page.page.get_by_role("dialog").get_by_role("button", name="Завершить звонок").click()
    expect(page.page.locator(".empty")).to_contain_text("Сейчас звонков нет")
    wait_for(lambda: Call.objects.get().contact.ended_by == "supervisor", 15, "the call is over")


def test_the_status_of_an_operator_is_planned_for_after_his_call(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context).look()
    talking(hall, page)
    page.page.get_by_role("button", name="Статус оператора: Анна Березина").click()
    page.page.get_by_role("menuitemradio", name="Обед", exact=True).click()
    expect(page.page.locator(".toast-success")).to_contain_text("«Обед» наступит после звонка")
    assert AgentSlot.objects.get(agent=anna).planned_status.code == "lunch"


def test_what_happened_while_the_line_was_cut_is_on_the_page_after_it(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context).look()
    talking(hall, page)
    page.page.context.set_offline(True)
    expect(page.page.locator(".banner-warn")).to_contain_text("Нет связи")
    second = hall.calls("+79160000001", "Ольга Лис")
    wait_for(lambda: Call.objects.count() == 2, 15, "another call is there")
    expect(page.page.locator("tbody tr")).to_have_count(1)  # nothing is known here yet
    page.page.context.set_offline(False)
    expect(page.rows("queued")).to_contain_text("Ольга Лис")
    expect(page.page.locator(".banner-warn")).to_have_count(0)
    hall.leaves(second)
    expect(page.page.locator("tbody tr")).to_have_count(1)


def test_a_project_that_is_taken_away_takes_its_calls_from_the_screen_at_once(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context).look()
    talking(hall, page)
    page.boss.supervised_projects.clear()
    expect(page.page.locator("tbody tr")).to_have_count(0)
    page.boss.supervised_projects.add(hall.project)
    expect(page.rows("talking")).to_have_count(1)
    page.boss.role = "agent"
    page.boss.save()
    expect(page.page.get_by_role("alert")).to_contain_text("Звонки смотрят супервайзеры")
    expect(page.page.locator("tbody tr")).to_have_count(0)


def test_the_page_is_in_the_headers_of_supervisors_and_of_nobody_else(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context)
    page.page.goto(f"{web.url}/workspace/")
    link = page.page.locator(".top").get_by_role("link", name="Звонки сейчас")
    expect(link).to_have_attribute("href", "/supervisor/calls/")
    page.page.goto(f"{web.url}/agentzone/")
    with page.page.context.expect_page() as opened:
        page.page.locator(".rail").get_by_text("Звонки сейчас").click()
    expect(opened.value.locator("h1")).to_have_text("Звонки сейчас")
    expect(panel_of(web, open_context, anna).page.locator(".rail")).not_to_contain_text("Звонки сейчас")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_narrow_windows_lose_nothing(
    theme: str, hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    page = board(hall, web, open_context, color_scheme=theme).look()
    nothing_serious(page.page, "empty")
    talking(hall, page)
    page.take_device()
    page.key("Подсказывать").click()
    expect(page.own).to_be_visible()
    nothing_serious(page.page, "at a call")
    page.page.locator("tbody .lc-end").click()
    nothing_serious(page.page, "the question")
    page.page.keyboard.press("Escape")
    for width in (1024, 700):
        page.page.set_viewport_size({"width": width, "height": 700})
        assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
