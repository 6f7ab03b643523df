"""The call panel in a browser: a whole call, the keys, the plan, a reload, a cut connection, what is refused."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from agentzone.models import AgentSlot, Handling, Status
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_alerts import context_with
from tests.e2e.zone import Exchange, ZonePage, exchange, zone_page
from tests.factories.voice import device_of
from tests.product import wait_for


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange(call_greeting="Служба доставки, {name}. Здравствуйте!") as hall:
        yield hall


@pytest.fixture
def zone(hall: Exchange, web: WebProcess, open_context: OpenContext) -> ZonePage:
    anna = hall.operator(first_name="Анна", last_name="Березина")
    return zone_page(open_context(), web, anna).look()


def test_a_call_is_led_from_the_ring_to_the_end_of_wrap_up(hall: Exchange, zone: ZonePage):
    zone.wait_shape("idle")
    channel = hall.calls()
    ring = zone.wait_shape("ring")
    for words in ("Резерв", "Павел Черемисин", "+7 903 218-40-67", "Доставка", "Служба доставки, Анна."):
        expect(ring).to_contain_text(words)
    expect(zone.page).to_have_title("Звонок: Павел Черемисин — OmniVOX.AgentZone")
    zone.page.get_by_role("button", name="Ответить").click()
    talk = zone.wait_shape("talk")
    expect(talk).to_contain_text("Разговор")
    assert "music" not in hall.hears(channel)
    zone.key("Удержание").click()
    expect(zone.wait_shape("hold")).to_contain_text("Удержание")
    assert hall.hears(channel) == {"music"}
    zone.key("Снять с удержания").click()
    zone.wait_shape("talk")
    zone.key("Положить трубку").click()
    expect(zone.wait_shape("acw")).to_contain_text("Постобработка")
    zone.page.get_by_role("button", name="Завершить постобработку").click()
    expect(zone.wait_shape("idle")).to_contain_text("Готов")
    expect(zone.page).to_have_title("OmniVOX.AgentZone")


def test_the_first_press_of_a_page_that_plays_no_sound_hits_what_it_meant(
    hall: Exchange, web: WebProcess, open_context: OpenContext
):
    """The line that says so goes with that press, and nothing moves under the pointer."""
    anna = hall.operator(first_name="Анна", last_name="Березина")
    zone = zone_page(context_with(open_context, "suspended"), web, anna).look()
    note = zone.page.locator(".silent")
    expect(note).to_contain_text("не воспроизводит звук")
    hall.calls()
    zone.wait_shape("ring")
    answer = zone.page.get_by_role("button", name="Ответить")
    answer.hover()
    before = answer.bounding_box()
    zone.page.mouse.down()
    expect(note).to_have_count(0)
    assert answer.bounding_box() == before
    zone.page.mouse.up()
    zone.wait_shape("talk")


def test_the_client_hangs_up_first_and_leads_to_wrap_up(hall: Exchange, zone: ZonePage):
    channel = hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    hall.leaves(channel)
    zone.wait_shape("acw")


def test_a_call_is_led_by_keys_alone_and_the_help_lists_them(hall: Exchange, zone: ZonePage):
    zone.page.keyboard.press("?")
    listed = zone.page.get_by_role("dialog")
    for words in ("Ответить на звонок", "Удержание и возврат к клиенту", "Положить трубку"):
        expect(listed).to_contain_text(words)
    zone.page.keyboard.press("Escape")
    hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    tones = zone.page.get_by_role("button", name="Набор", exact=True)
    expect(tones).to_be_enabled()
    zone.page.keyboard.press("Alt+KeyH")
    zone.wait_shape("hold")
    expect(tones).to_be_disabled()  # it keeps its place
    zone.page.keyboard.press("Alt+KeyH")
    zone.wait_shape("talk")
    expect(tones).to_be_enabled()
    zone.page.keyboard.press("Alt+KeyX")
    zone.wait_shape("acw")
    zone.page.keyboard.press("F9")
    zone.wait_shape("idle")


def test_the_next_status_is_planned_changed_cancelled_and_taken(hall: Exchange, zone: ZonePage):
    hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    zone.plan("Обед")
    expect(zone.page.locator(".key.is-on")).to_have_text("Далее: Обед")
    zone.plan("Личный")
    expect(zone.page.locator(".key.is-on")).to_have_text("Далее: Личный")
    zone.page.keyboard.press("Alt+KeyP")
    zone.page.get_by_role("menuitem", name="Отменить план").click()
    expect(zone.key("Следующий статус")).to_be_visible()
    zone.plan("Коучинг")
    expect(zone.page.locator(".key.is-on")).to_have_text("Далее: Коучинг")
    zone.key("Положить трубку").click()
    zone.wait_shape("acw")
    zone.page.keyboard.press("F9")
    expect(zone.wait_shape("idle")).to_contain_text("Коучинг")


def test_clocks_go_on_within_a_second_over_a_reload(hall: Exchange, zone: ZonePage):
    hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    wait_for(lambda: zone.seconds(".live-s b") >= 2, 10, "two seconds have passed")
    before = zone.page.evaluate("Date.now()"), zone.seconds(".live-s b")
    zone.look().wait_shape("talk")
    after = zone.page.evaluate("Date.now()"), zone.seconds(".live-s b")
    assert abs((after[1] - before[1]) - (after[0] - before[0]) / 1000) <= 1.05


def test_what_happened_while_the_line_was_cut_is_on_the_panel_after_it(
    hall: Exchange, web: WebProcess, open_context: OpenContext
):
    context = open_context()
    zone = zone_page(context, web, hall.operator()).look()
    channel = hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    context.set_offline(True)
    expect(zone.page.locator(".banners .banner-warn")).to_contain_text("Нет связи")
    hall.leaves(channel)
    wait_for(lambda: Handling.objects.get().state == "acw", 15, "the conversation is over")
    zone.wait_shape("talk")  # nothing is known here yet
    context.set_offline(False)
    zone.wait_online().wait_shape("acw")
    expect(zone.page.locator(".banners .banner-warn")).to_have_count(0)


def test_what_is_refused_is_told_in_words_and_the_keys_are_free_again(hall: Exchange, zone: ZonePage):
    hall.calls()
    zone.wait_shape("ring")
    zone.page.route(
        re.compile("/pick-up/"),
        lambda route: route.fulfill(
            status=409,
            content_type="application/problem+json",
            body='{"code": "call_moved", "detail": "Звонок уже не здесь."}',
        ),
    )
    answer = zone.page.get_by_role("button", name="Ответить")
    answer.click()
    expect(zone.page.locator(".toast-danger")).to_contain_text("Звонок уже не здесь.")
    expect(answer).to_be_enabled()


def test_while_an_act_is_under_way_the_keys_are_shut(hall: Exchange, zone: ZonePage):
    hall.calls()
    zone.wait_shape("ring")
    held: list = []
    zone.page.route(re.compile("/pick-up/"), lambda route: held.append(route))
    answer = zone.page.get_by_role("button", name="Ответить")
    answer.click()
    expect(answer).to_be_disabled()
    expect(zone.page.get_by_role("button", name="Отклонить")).to_be_disabled()
    held[0].continue_()
    zone.wait_shape("talk")


def test_a_declined_call_goes_on_and_its_operator_is_told_why_he_is_not_ready(hall: Exchange, zone: ZonePage):
    hall.calls()
    zone.wait_shape("ring")
    zone.page.get_by_role("button", name="Отклонить").click()
    expect(zone.wait_shape("idle")).to_contain_text("Пропущенный звонок")
    expect(zone.page.locator(".banners")).to_contain_text("Пропущенный звонок")
    expect(zone.page.locator(".banners").get_by_role("button")).to_have_count(0)
    zone.page.get_by_role("button", name="«Готов»").click()  # the one way back, on the panel
    expect(zone.wait_shape("idle").locator(".pill")).to_contain_text("Готов")
    expect(zone.page.get_by_role("button", name="«Готов»")).to_have_count(0)


def test_without_a_device_the_panel_is_off_and_takes_one(
    hall: Exchange, web: WebProcess, open_context: OpenContext
):
    anna, boris = hall.operator(), hall.operator()
    taken, own = device_of(anna), device_of(boris)
    AgentSlot.objects.filter(agent=boris).update(device=None)
    zone = zone_page(open_context(), web, boris).look()
    off = zone.wait_shape("off")
    expect(off).to_contain_text("Отключен")
    off.get_by_label("Инструмент").fill(taken)
    off.get_by_role("button", name="Подключить").click()
    expect(off.get_by_role("alert")).to_contain_text("пользуется другой сотрудник")
    off.get_by_label("Инструмент").fill(own)
    off.get_by_role("button", name="Подключить").click()
    zone.wait_shape("idle")
    expect(zone.page.locator(".line")).to_contain_text(own)


def test_ready_is_one_key_away(hall: Exchange, web: WebProcess, open_context: OpenContext):
    anna = hall.operator(status="lunch")
    zone = zone_page(open_context(), web, anna).look()
    panel = zone.wait_shape("idle")
    expect(panel).to_contain_text("Обед")
    zone.page.keyboard.press("F9")
    expect(panel.locator(".pill")).to_contain_text("Готов")
    assert AgentSlot.objects.get(agent=anna).status == Status.objects.get(code="ready")
