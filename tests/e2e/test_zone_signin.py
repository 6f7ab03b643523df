"""Signing in with «Инструмент»: what is refused and how, what is remembered, where people land, and the way out."""

import pytest
from playwright.sync_api import Page, expect

from agentzone.models import AgentSlot
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess
from tests.e2e.zone import ZonePage
from tests.factories.people import PASSWORD, ProjectFactory, UserFactory, skill
from tests.factories.voice import device, device_of, operator


@pytest.fixture
def page(web: WebProcess, open_context: OpenContext) -> Page:
    anna = UserFactory(login="20417", first_name="Анна", last_name="Березина")
    skill(anna, ProjectFactory(name="Доставка"))
    device(number="6104", name="MSK-OP-117")
    page = new_page(open_context())
    page.goto(f"{web.url}/")
    return page


def sign_in(page: Page, number: str, password: str = PASSWORD) -> None:
    page.locator("#login").fill("20417")
    page.locator("#password").fill(password)
    page.locator("#device").fill(number)
    page.locator("[type=submit]").click()


def test_a_voice_agent_lands_in_agentzone_not_ready_with_his_device(page: Page, web: WebProcess):
    sign_in(page, "6104")
    zone = ZonePage(page, web.url).wait_online()
    assert page.url.rstrip("/#").endswith("/agentzone")
    expect(zone.wait_shape("idle").locator(".pill")).to_contain_text("Не готов")
    line = page.locator(".line")
    for words in ("Анна Березина", "20417", "6104", "MSK-OP-117"):
        expect(line).to_contain_text(words)


def test_a_chat_only_operator_lands_in_the_chats(page: Page):
    sign_in(page, "")
    expect(page.locator(".top .pill")).to_contain_text("Не готов")
    assert page.url.endswith("/workspace/")


def test_each_refusal_has_its_own_words_and_nobody_is_signed_in(page: Page):
    taken = device_of(operator(ProjectFactory()))
    silent = device(kind="phone", is_online=False).number
    for number, words in (
        (taken, "пользуется другой сотрудник"),
        (silent, "не подключён к коммутатору"),
        ("9999999", "Нет такого инструмента"),
    ):
        sign_in(page, number)
        expect(page.locator("#device-hint")).to_contain_text(words)
        expect(page.locator("#device")).to_have_value(number)
    sign_in(page, "6104", "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("Неверный логин или пароль.")
    assert not AgentSlot.objects.filter(agent__login="20417", signed_in=True).exists()


def test_the_workplace_remembers_its_device_over_the_way_out(page: Page, web: WebProcess):
    sign_in(page, "6104")
    zone = ZonePage(page, web.url).wait_online()
    zone.tab("Выход")
    page.get_by_role("button", name="Остаться").click()
    zone.wait_shape("idle")
    zone.tab("Выход")
    page.get_by_role("button", name="Завершить работу и выйти").click()
    expect(page.locator("#device")).to_have_value("6104")
    slot = AgentSlot.objects.get(agent__login="20417")
    assert (slot.signed_in, slot.device) == (False, None)


def test_chats_and_calls_are_in_one_window_by_one_sign_in(page: Page, web: WebProcess):
    sign_in(page, "6104")
    zone = ZonePage(page, web.url).wait_online()
    zone.tab("Чат")
    chats = page.frame_locator(".az-frame")
    expect(chats.locator('[data-connection="online"]')).to_be_attached()
    expect(zone.wait_shape("idle").locator(".pill")).to_contain_text("Не готов")
    expect(chats.locator(".pill")).to_have_count(0)  # the status stands on the panel, once
    expect(chats.get_by_text("На связи")).to_have_class("conn-t")
    chats.get_by_role("button", name="Выбрать статус").click()
    expect(page.get_by_role("menuitemradio", name="Готов", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    chats.locator("body").press("F9")  # a key of the calls, pressed among the chats
    expect(zone.wait_shape("idle").locator(".pill")).to_contain_text("Готов")
    zone.tab("Главная")
    expect(page.locator(".az-frame")).to_be_hidden()
    zone.tab("Чат")
    expect(chats.locator('[data-connection="online"]')).to_be_attached()
