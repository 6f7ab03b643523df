"""What all supervisors' pages have around them: who is signed in, theme, language, the way out."""

import re

import pytest
from playwright.sync_api import Page, expect

from agentzone.models import User
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.operator import signed_in
from tests.e2e.server import WebProcess
from tests.factories.people import ProjectFactory, UserFactory

PAGES = ("calls", "knowledge", "quick-messages")


@pytest.fixture
def boss(db: None) -> User:
    boss = UserFactory(role="supervisor", first_name="Лев", last_name="Соколов")
    boss.supervised_projects.add(ProjectFactory())
    return boss


def opened(web: WebProcess, open_context: OpenContext, boss: User, section: str = "knowledge") -> Page:
    context = open_context()
    signed_in(context, web, boss)
    page = new_page(context)
    page.goto(f"{web.url}/supervisor/{section}/")
    return page


@pytest.mark.parametrize("section", PAGES)
def test_each_page_says_who_is_signed_in(
    section: str, web: WebProcess, open_context: OpenContext, boss: User
) -> None:
    page = opened(web, open_context, boss, section)
    expect(page.locator("[data-me]")).to_contain_text("Лев Соколов")
    expect(page.locator("[data-me]")).to_contain_text("Супервайзер")


def test_theme_and_language_are_the_persons_own_wherever_he_signs_in(
    web: WebProcess, open_context: OpenContext, boss: User
) -> None:
    page = opened(web, open_context, boss)
    with page.expect_response("**/me/preferences/"):
        page.get_by_role("button", name="Сменить тему").click()
    expect(page.locator("html[data-theme=dark]")).to_be_attached()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html[lang=en][data-theme=dark]")).to_be_attached()
    assert page.url.endswith("/supervisor/knowledge/")
    boss.refresh_from_db()
    assert (boss.preferences["theme"], boss.preferences["language"]) == ("dark", "en")


def test_a_theme_that_was_not_kept_is_not_shown_either(
    web: WebProcess, open_context: OpenContext, boss: User
) -> None:
    page = opened(web, open_context, boss)
    page.route("**/me/preferences/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Сменить тему").click()
    expect(page.locator("html[data-theme=light]")).to_be_attached()


def test_the_way_out_ends_the_session(web: WebProcess, open_context: OpenContext, boss: User) -> None:
    page = opened(web, open_context, boss)
    page.get_by_role("button", name="Выйти").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.goto(f"{web.url}/supervisor/knowledge/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
