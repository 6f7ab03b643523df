"""Calls by hand, transfers and consultations in a browser, over the simulated switch."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from agentzone.models import Contact, Handling, User
from agentzone.telephony.simulator import Habit
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.zone import Exchange, ZonePage, exchange, zone_page
from tests.factories.voice import device_of, specialist
from tests.product import wait_for

STORE = "84951234567"
CLIENT = "79161112233"


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange() as hall:
        yield hall


@pytest.fixture
def anna(hall: Exchange) -> User:
    return hall.operator(first_name="Анна", last_name="Березина")


@pytest.fixture
def zone(anna: User, web: WebProcess, open_context: OpenContext) -> ZonePage:
    return zone_page(open_context(reduced_motion="reduce"), web, anna).look()


def habit(hall: Exchange, number: str, **how: float) -> None:
    hall.process.do(lambda: hall.switch.habits.__setitem__(number, Habit(**how)))


def talking(hall: Exchange, zone: ZonePage) -> str:
    channel = hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    return channel


def row(zone: ZonePage, name: str):
    return zone.page.locator(".xfer tbody tr", has_text=name)


def test_a_client_is_called_by_hand_and_answers(hall: Exchange, anna: User, zone: ZonePage):
    habit(hall, device_of(anna), answer_after=0.2)
    habit(hall, "+" + CLIENT, answer_after=0.4)
    field = zone.page.get_by_label("Номер для звонка")
    field.fill("+7 (916) 111-22-3")
    zone.page.get_by_role("button", name="Клавиатура набора").click()
    zone.page.get_by_role("button", name="Клавиша 3", exact=True).click()
    expect(field).to_have_value("+7 (916) 111-22-33")
    field.press("Enter")
    panel = zone.wait_shape("talk")
    expect(panel).to_contain_text("+7 916 111-22-33")
    zone.key("Положить трубку").click()
    zone.wait_shape("acw")


def test_nobody_answers_an_outgoing_call_and_its_outcome_is_told(hall: Exchange, anna: User, zone: ZonePage):
    habit(hall, device_of(anna), answer_after=0.2)
    habit(hall, CLIENT, decline_after=0.6)
    zone.page.get_by_label("Номер для звонка").fill(CLIENT)
    zone.page.get_by_role("button", name="Позвонить").click()
    expect(zone.wait_shape("dial")).to_contain_text("Исходящий")
    expect(zone.page.locator(".last")).to_contain_text("занят")


def test_a_call_by_hand_is_cancelled_before_anybody_answers(hall: Exchange, anna: User, zone: ZonePage):
    habit(hall, device_of(anna), answer_after=0.2)
    zone.page.get_by_label("Номер для звонка").fill(CLIENT)
    zone.page.get_by_role("button", name="Позвонить").click()
    zone.wait_shape("dial")
    zone.key("Положить трубку").click()
    expect(zone.page.locator(".last")).to_contain_text("отменён")


def test_what_is_no_number_cannot_be_dialled(zone: ZonePage):
    field, dial = (
        zone.page.get_by_label("Номер для звонка"),
        zone.page.get_by_role("button", name="Позвонить"),
    )
    for text in ("", "абв", "12"):
        field.fill(text)
        expect(dial).to_be_disabled()
    field.fill("112")
    expect(dial).to_be_enabled()


def test_a_call_is_handed_over_in_one_step(hall: Exchange, zone: ZonePage):
    boris = hall.operator(first_name="Борис", last_name="Ким", status="lunch")
    specialist(hall.project, STORE, name="Склад")
    habit(hall, STORE, answer_after=0.3)
    channel = talking(hall, zone)
    zone.key("Перевод").click()
    expect(row(zone, "Борис Ким")).to_contain_text("Обед")
    expect(row(zone, "Борис Ким").get_by_role("button").first).to_be_disabled()
    zone.page.get_by_role("button", name="Внешние специалисты").click()
    expect(row(zone, boris.first_name)).to_have_count(0)
    nothing_serious(zone.page, "transfer")
    row(zone, "Склад").get_by_role("button", name="Перевод за один шаг").click()
    zone.wait_shape("acw")
    expect(zone.page.locator(".xfer")).to_have_count(0)
    wait_for(lambda: hall.hears(channel) == {STORE}, 15, "client and specialist hear each other")


def test_the_transfer_panel_is_searched_and_closed_by_its_own_key(hall: Exchange, zone: ZonePage):
    for name, number in (("Склад", STORE), ("Бухгалтерия", "84957654321")):
        specialist(hall.project, number, name=name)
    talking(hall, zone)
    zone.page.keyboard.press("Alt+KeyO")
    expect(zone.page.locator(".xfer tbody tr", has_text="+7 495")).to_have_count(2)
    zone.page.get_by_label("Имя, номер или заметка").fill("бухг")
    expect(zone.page.locator(".xfer tbody tr", has_text="+7 495")).to_have_count(1)
    zone.page.get_by_label("Имя, номер или заметка").fill("")
    hall.operator(last_name="Ким", status="lunch")
    expect(row(zone, "Ким")).to_be_visible()
    zone.page.get_by_text("Только доступные").click()
    expect(row(zone, "Ким")).to_have_count(0)
    zone.page.keyboard.press("Alt+KeyO")
    expect(zone.page.locator(".xfer")).to_have_count(0)


def consulting(hall: Exchange, zone: ZonePage) -> str:
    specialist(hall.project, STORE, name="Склад")
    habit(hall, STORE, answer_after=0.5)
    channel = talking(hall, zone)
    zone.key("Перевод").click()
    row(zone, "Склад").get_by_role("button", name="Перевод с консультацией").click()
    zone.wait_shape("lines")
    expect(zone.page.locator('[data-line-of="specialist"]')).to_contain_text("Разговор")
    return channel


def live(zone: ZonePage, side: str) -> None:
    expect(zone.page.locator(f'[data-line-of="{side}"]')).to_have_attribute("data-live", "true")


def test_two_lines_are_switched_between_and_joined(hall: Exchange, zone: ZonePage):
    channel = consulting(hall, zone)
    live(zone, "specialist")
    assert hall.hears(channel) == {"music"}
    nothing_serious(zone.page, "lines")
    wide = zone.page.locator('[data-line-of="specialist"]').bounding_box()
    narrow = zone.page.locator('[data-line-of="client"]').bounding_box()
    assert wide and narrow and wide["width"] > narrow["width"]
    zone.page.get_by_role("button", name="Переключиться").click()
    live(zone, "client")
    wait_for(lambda: "music" not in hall.hears(channel), 10, "the client is spoken with")
    zone.page.locator('[data-line-of="specialist"] .ln-n').click()  # anywhere on its card
    live(zone, "specialist")
    zone.page.locator('[data-line-of="client"] .ln-role').click()
    live(zone, "client")
    zone.page.keyboard.press("Alt+KeyW")
    live(zone, "specialist")
    zone.page.get_by_role("button", name="Соединить").click()
    zone.wait_shape("acw")
    wait_for(lambda: hall.hears(channel) == {STORE}, 15, "client and specialist hear each other")


def test_hanging_up_on_either_side_drops_the_specialist_and_keeps_the_client(hall: Exchange, zone: ZonePage):
    channel = consulting(hall, zone)
    # «Положить трубку» would not say whose.
    expect(zone.page.get_by_role("button", name="Положить трубку")).to_have_count(0)
    ends = zone.page.get_by_role("button", name="Закончить консультацию")
    expect(ends).to_have_count(2)
    expect(ends.first).to_have_attribute("title", re.compile("клиент остаётся с вами"))
    zone.page.locator('[data-line-of="client"]').get_by_role("button", name="Закончить консультацию").click()
    zone.wait_shape("talk")
    wait_for(lambda: "music" not in hall.hears(channel), 10, "the client is back")
    assert Contact.objects.get().state == "assigned"


def test_with_the_client_gone_there_is_one_key_and_it_ends_the_call(hall: Exchange, zone: ZonePage):
    hall.leaves(consulting(hall, zone))
    expect(zone.page.locator('[data-line-of="client"]').get_by_role("button")).to_have_count(0)
    zone.page.get_by_role("button", name="Положить трубку").click()
    zone.wait_shape("acw")


def test_an_extension_is_sent_to_the_specialist(hall: Exchange, zone: ZonePage):
    consulting(hall, zone)
    field = zone.page.get_by_label("Добавочный номер")
    expect(field).to_have_count(0)  # no empty field until it is wanted
    zone.page.get_by_role("button", name="Добавочный").click()
    expect(field).to_be_focused()
    field.fill("2a14#")
    expect(field).to_have_value("214#")
    with zone.page.expect_response(re.compile("/digits/")) as sent:
        field.press("Enter")
    assert sent.value.status == 200
    expect(field).to_have_count(0)
    expect(zone.page.get_by_role("button", name="Добавочный")).to_be_focused()


def test_a_specialist_who_does_not_take_the_call_is_told_of_and_the_client_is_back(
    hall: Exchange, zone: ZonePage
):
    specialist(hall.project, STORE, name="Склад")
    habit(hall, STORE, decline_after=0.8)
    talking(hall, zone)
    zone.key("Перевод").click()
    row(zone, "Склад").get_by_role("button", name="Перевод с консультацией").click()
    expect(zone.page.locator(".toast-danger")).to_contain_text("Склад: занят")
    zone.wait_shape("talk")


def test_a_colleague_who_is_asked_sees_by_whom(
    hall: Exchange, zone: ZonePage, web: WebProcess, open_context: OpenContext
):
    boris = hall.operator(first_name="Борис", last_name="Ким", status="lunch")
    other = zone_page(open_context(), web, boris).look()
    talking(hall, zone)
    other.page.keyboard.press("F9")
    expect(other.wait_shape("idle").locator(".pill")).to_contain_text("Готов")
    zone.key("Перевод").click()
    row(zone, "Борис Ким").get_by_role("button", name="Перевод с консультацией").click()
    ring = other.wait_shape("ring")
    expect(ring.locator(".ring-n")).to_have_text("Анна Березина")
    expect(ring).to_contain_text("спрашивает о клиенте Павел Черемисин, +7 903 218-40-67")
    expect(ring.locator(".greet")).to_have_count(0)
    other.page.keyboard.press("F8")
    expect(other.wait_shape("talk")).to_contain_text("Оператор: Анна Березина")
    live(zone, "specialist")
    zone.page.get_by_role("button", name="Соединить").click()
    zone.wait_shape("acw")
    assert Handling.objects.filter(agent=boris, state="talking").exists()
