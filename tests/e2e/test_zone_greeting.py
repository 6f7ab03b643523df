"""«Автоприветствие» in the settings of AgentZone, by a browser whose fake microphone beeps."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from agentzone.models import Sound, User
from agentzone.services.sound_prepare import prepare
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.zone import Exchange, ZonePage, exchange, zone_page
from tests.product import wait_for


@pytest.fixture
def hall(web: WebProcess) -> Iterator[Exchange]:
    with exchange() as hall:
        yield hall


@pytest.fixture
def anna(hall: Exchange) -> User:
    return hall.operator(first_name="Анна", last_name="Березина", login="20417")


@pytest.fixture(params=["light", "dark"])
def zone(request: pytest.FixtureRequest, anna: User, web: WebProcess, open_context: OpenContext) -> ZonePage:
    context = open_context(color_scheme=request.param, reduced_motion="reduce")
    context.grant_permissions(["microphone"])
    return zone_page(context, web, anna).look("settings")


def card(zone: ZonePage) -> Locator:
    return zone.page.locator(".card", has=zone.page.get_by_role("heading", name="Автоприветствие"))


def button(zone: ZonePage, name: str) -> Locator:
    return card(zone).get_by_role("button", name=name, exact=True)


def picture(zone: ZonePage, name: str) -> None:
    """For people who look at the page, when they ask for it."""
    if folder := os.environ.get("TESTS_PICTURES"):
        zone.page.screenshot(path=f"{folder}/{name}.png")


def says(zone: ZonePage, begin: str) -> None:
    """Press the button, speak for two seconds by the page's own clock, and stop."""
    button(zone, begin).click()
    expect(card(zone).get_by_role("timer")).to_contain_text("0:02")
    button(zone, "Стоп").click()


def the_worker_prepares(anna: User) -> Sound:
    wait_for(
        lambda: Sound.objects.filter(agent=anna).exclude(upload="").exists(), 15, "the recording is there"
    )
    sound = Sound.objects.get(agent=anna)
    prepare(sound.pk)
    sound.refresh_from_db()
    return sound


def test_a_greeting_is_recorded_listened_to_saved_and_heard_by_the_client(
    request: pytest.FixtureRequest, hall: Exchange, zone: ZonePage, anna: User
) -> None:
    theme = request.node.callspec.params["zone"]
    switch = card(zone).get_by_role("checkbox")
    expect(switch).to_be_disabled()
    says(zone, "Записать приветствие")
    expect(card(zone).locator(".voice")).to_be_visible()
    picture(zone, f"draft-{theme}")
    nothing_serious(zone.page, "draft")
    card(zone).locator(".voice-play").click()
    expect(card(zone).locator(".voice-time")).to_contain_text("/")  # it plays, before anybody else hears it
    assert not Sound.objects.exists()
    button(zone, "Сохранить").click()
    expect(card(zone).get_by_role("status")).to_contain_text("готовится")
    sound = the_worker_prepares(anna)
    assert (sound.state, sound.is_on) == ("ready", True)
    assert sound.seconds > 1.5
    expect(card(zone).get_by_role("status")).to_have_count(0)  # told without a reload
    expect(switch).to_be_checked()
    card(zone).locator(".voice-play").click()
    expect(card(zone).locator(".voice-time")).to_contain_text("/")
    picture(zone, f"ready-{theme}")
    nothing_serious(zone.page, "ready")
    client = hall.calls()
    zone.wait_shape("ring")
    zone.page.keyboard.press("F8")
    zone.wait_shape("talk")
    wait_for(lambda: sound.switch_name in hall.hears(client), 10, "the client hears the greeting")
    wait_for(lambda: sound.switch_name not in hall.hears(client), 10, "it is over")


def test_it_is_recorded_again_thought_better_of_switched_off_and_deleted(zone: ZonePage, anna: User) -> None:
    says(zone, "Записать приветствие")
    button(zone, "Записать заново").click()
    expect(card(zone).get_by_role("timer")).to_contain_text("0:01")
    picture(zone, f"recording-{zone.page.evaluate('matchMedia(`(prefers-color-scheme: dark)`).matches')}")
    button(zone, "Отмена").click()
    expect(button(zone, "Записать приветствие")).to_be_visible()
    assert not Sound.objects.exists()
    says(zone, "Записать приветствие")
    button(zone, "Сохранить").click()
    the_worker_prepares(anna)
    says(zone, "Записать заново")
    button(zone, "Сохранить").click()
    assert the_worker_prepares(anna).revision == 2
    switch = card(zone).get_by_role("checkbox")
    switch.click(force=True)
    wait_for(lambda: not Sound.objects.get(agent=anna).is_on, 10, "it is off")
    expect(switch).not_to_be_checked()
    button(zone, "Удалить").click()
    button(zone, "Удалить").click()
    wait_for(lambda: not Sound.objects.exists(), 10, "it is deleted")
    expect(button(zone, "Записать приветствие")).to_be_visible()


def test_what_was_refused_is_told_with_its_reason(zone: ZonePage, anna: User) -> None:
    Sound.objects.create(agent=anna, name="Автоприветствие", state="refused", reason="too_long")
    zone.page.reload()
    zone.wait_online()
    expect(card(zone)).to_contain_text("Запись слишком длинная.")
    nothing_serious(zone.page, "refused")
