"""The sign-in page: the right and the wrong password, Caps Lock, a dead server, theme and language."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess
from tests.factories.people import PASSWORD, UserFactory


@pytest.fixture
def page(web: WebProcess, open_context: OpenContext) -> Page:
    page = new_page(open_context())
    page.goto(f"{web.url}/workspace/")
    return page


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.locator("#login").fill(login)
    page.locator("#password").fill(password)
    page.locator("[type=submit]").click()


def test_the_right_password_leads_to_the_page_that_was_asked_for(page: Page):
    UserFactory(login="20417", first_name="Анна", last_name="Березина")
    sign_in(page, "20417")
    expect(page.locator(".top .pill")).to_contain_text("Не готов")
    assert page.url.endswith("/workspace/")


def test_a_supervisor_is_at_work_only_when_he_chooses_a_status(page: Page):
    UserFactory(login="chief", role="supervisor")
    sign_in(page, "chief")
    pill = page.locator(".top .pill")
    expect(pill).to_have_text("Не на смене")
    pill.click()
    page.get_by_role("menuitemradio", name="Обед").click()
    expect(pill).to_contain_text("Обед")


def test_a_wrong_password_is_said_and_the_login_stays(page: Page):
    UserFactory(login="20417")
    sign_in(page, "20417", "not-the-password")
    expect(page.get_by_role("alert")).to_contain_text("Неверный логин или пароль.")
    expect(page.locator("#login")).to_have_value("20417")
    expect(page.locator("#password")).to_have_value("")
    sign_in(page, "20417")
    expect(page.locator(".top .pill")).to_be_visible()


def test_the_password_can_be_shown_and_caps_lock_is_noticed(page: Page):
    password = page.locator("#password")
    password.fill("секрет")
    show = page.locator("[data-show]")
    show.click()
    expect(password).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(password).to_have_attribute("type", "password")
    expect(page.locator("[data-caps]")).to_have_text("")
    password.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'A', modifierCapsLock: true, bubbles: true}))"
    )
    expect(page.locator("[data-caps]")).to_contain_text("Caps Lock")


def test_a_dead_server_costs_nothing_of_what_was_typed(page: Page, web: WebProcess):
    UserFactory(login="20417")
    web.kill()
    sign_in(page, "20417")
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator("#password")).to_have_value(PASSWORD)
    web.start()
    page.locator("[type=submit]").click()
    expect(page.locator(".top .pill")).to_be_visible()


def test_theme_and_language_are_chosen_before_signing_in(page: Page):
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    page.locator("button[data-theme-next]").click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="English").click()
    expect(root).to_have_attribute("lang", "en")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", name="Sign in to the workplace")).to_be_visible()
    page.get_by_role("button", name="Русский").click()
    expect(root).to_have_attribute("lang", "ru")
    expect(page.get_by_role("heading", name="Вход на рабочее место")).to_be_visible()


def test_a_page_that_does_not_exist_says_so_in_the_same_look(page: Page, web: WebProcess):
    answer = page.goto(f"{web.url}/no-such-page/")
    assert answer is not None and answer.status == 404
    expect(page.locator(".oops h1")).to_be_visible()
    expect(page.get_by_role("link")).to_have_attribute("href", "/")
