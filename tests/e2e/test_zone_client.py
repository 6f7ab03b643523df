"""The client of a call beside it in AgentZone: by his number, with all that he came with before (blending)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from agentzone.models import Call, Recording, User
from chat.models import Client, ClientNote, ClientValue, Conversation, Form, FormField
from chat.services.dialog import conversation_close
from kernel import clock
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.zone import CALLER, Exchange, ZonePage, exchange, zone_page
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.scripts import script
from tests.product import wait_for


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange() as hall:
        FormField.objects.create(
            project=hall.project, form=Form.CLIENT, key="city", title="Город", type="text"
        )
        yield hall


@pytest.fixture
def anna(hall: Exchange) -> User:
    return hall.operator(first_name="Анна", last_name="Березина")


@pytest.fixture
def known(hall: Exchange, anna: User) -> Client:
    """He wrote in the chat once, and left his number there."""
    channel = widget_channel(hall.project)
    client_writes(channel, "Где мой заказ?")
    wait_for(lambda: dialog_of(channel).contact.agent_id == anna.pk, 15, "the chat is Anna's")
    dialog = Conversation.objects.select_related("contact").get(channel=channel)
    conversation_close(anna, dialog.pk, epoch=dialog.epoch)
    client = dialog.client
    client.name, client.phone = "Елена Воронцова", CALLER
    client.save()
    return client


def zone_of(anna: User, web: WebProcess, open_context: OpenContext, **context: object) -> ZonePage:
    return zone_page(open_context(reduced_motion="reduce", **context), web, anna).look()


def talking(hall: Exchange, zone: ZonePage) -> str:
    channel = hall.calls(name="")
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    return channel


def card(zone: ZonePage) -> Locator:
    return zone.page.locator(".az-client")


def test_the_caller_is_known_by_his_number_with_all_his_contacts_over_chats_and_calls(
    hall: Exchange, anna: User, known: Client, web: WebProcess, open_context: OpenContext
):
    zone = zone_of(anna, web, open_context)
    expect(card(zone)).to_have_count(0)
    channel = talking(hall, zone)
    expect(card(zone).locator("h2.cl-n")).to_have_text("Елена Воронцова")
    head, face = zone.page.locator(".caller .avatar"), card(zone).locator(".cl-h .avatar")
    looks = [(one.inner_text(), one.get_attribute("class")) for one in (head, face)]
    assert looks[0] == looks[1] and looks[0][0] == "ЕВ", looks
    rows = card(zone).locator("[data-activity]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("сейчас")
    expect(rows.first.locator(".ch-phone")).to_be_visible()
    expect(rows.last.locator(".ch-widget")).to_be_visible()
    hall.leaves(channel)
    zone.wait_shape("acw")
    expect(card(zone).locator("h2.cl-n")).to_have_text("Елена Воронцова")  # after the call, too
    expect(rows.first).to_contain_text("разговор")
    zone.page.keyboard.press("F9")
    zone.wait_shape("idle")
    expect(card(zone)).to_have_count(0)


def test_notes_and_the_form_are_written_in_the_call_and_stay_equal_to_the_database(
    hall: Exchange, anna: User, known: Client, web: WebProcess, open_context: OpenContext
):
    zone = zone_of(anna, web, open_context)
    talking(hall, zone)
    note = card(zone).get_by_label("Новый комментарий")
    note.fill("Просит звонить после шести")
    note.press("Control+Enter")
    expect(card(zone).locator("[data-note]")).to_contain_text("после шести")
    assert ClientNote.objects.get(client=known).author == anna
    card(zone).get_by_role("button", name="Изменить", exact=True).click()
    card(zone).get_by_label("Город").fill("Тула")
    wait_for(lambda: ClientValue.objects.filter(client=known, text="Тула").exists(), 15, "the town is saved")
    card(zone).get_by_role("button", name="Готово").click()
    expect(card(zone).locator("[data-client-fields]")).to_contain_text("Тула")


def test_a_dialog_of_before_is_opened_in_the_chats_with_the_call_above_it(
    hall: Exchange, anna: User, known: Client, web: WebProcess, open_context: OpenContext
):
    zone = zone_of(anna, web, open_context)
    talking(hall, zone)
    card(zone).locator("[data-activity] a").click()
    frame = zone.page.frame_locator(".az-frame")
    expect(frame.locator(".bubble")).to_contain_text("Где мой заказ?")
    zone.wait_shape("talk")


def recorded(hall: Exchange, call: Call, seconds: float = 754.0) -> None:
    """Its recording is in the store, and the project lets its operators listen."""
    hall.project.operators_listen = True
    hall.project.save()
    Recording.objects.update_or_create(
        call=call,
        defaults={
            "state": "stored",
            "seconds": seconds,
            "size": 1,
            "checksum": "0",
            "stored_at": clock.now(),
        },
    )


def test_the_recording_of_an_earlier_call_is_played_in_its_row(
    hall: Exchange, anna: User, known: Client, web: WebProcess, open_context: OpenContext
):
    zone = zone_of(anna, web, open_context)
    hall.leaves(talking(hall, zone))
    zone.wait_shape("acw")
    recorded(hall, Call.objects.get())
    zone.page.keyboard.press("F9")
    zone.wait_shape("idle")
    talking(hall, zone)
    player = card(zone).get_by_role("group", name="Запись разговора")
    expect(player).to_have_count(1)
    expect(player).to_contain_text("12:34")
    link = player.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile(r"/api/v1/calls/[0-9a-f-]+/recording/\?download$"))


def test_who_hides_his_number_is_told_to_be_unknown(
    hall: Exchange, anna: User, web: WebProcess, open_context: OpenContext
):
    zone = zone_of(anna, web, open_context)
    hall.calls("anonymous", "")
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    expect(card(zone)).to_contain_text("Клиент неизвестен")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_card_stands_beside_the_script_and_can_be_put_away(
    theme: str, hall: Exchange, anna: User, known: Client, web: WebProcess, open_context: OpenContext
):
    script(hall.project, name="Доставка: перенос и претензии")
    zone = zone_of(anna, web, open_context, color_scheme=theme, viewport={"width": 1024, "height": 700})
    talking(hall, zone)
    expect(zone.page.locator(".sc")).to_be_visible()
    expect(card(zone).locator("h2.cl-n")).to_have_text("Елена Воронцова")
    nothing_serious(zone.page, "beside the script")
    for width in (1024, 700):
        zone.page.set_viewport_size({"width": width, "height": 700})
        assert zone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    zone.page.set_viewport_size({"width": 1024, "height": 700})
    zone.page.get_by_role("button", name="Скрыть карточку клиента").click()
    expect(card(zone).locator("h2.cl-n")).to_have_count(0)
    zone.look().wait_shape("talk")
    zone.page.get_by_role("button", name="Показать карточку клиента").click()
    expect(card(zone).locator("h2.cl-n")).to_have_text("Елена Воронцова")
