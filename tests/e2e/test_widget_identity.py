"""Who the visitor is: over reloads, tabs, browser restarts and browsers that keep nothing; and who may embed."""

import pytest
from playwright.sync_api import expect

from chat.models import Client, Conversation
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess
from tests.e2e.widget import Visitor, make_agent, site_with_widget
from tests.product import wait_for

NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage'])
  Object.defineProperty(window, name, { get() { throw new DOMException('blocked', 'SecurityError'); } });
"""
CONFIG_STATUS = """
(path) => fetch(new URL(path, document.querySelector('script[data-channel]').src)).then((r) => r.status)
"""


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def test_two_tabs_show_one_dialog_from_its_first_message_on(site, open_context: OpenContext):
    context = open_context()
    first, second = site.visit(context).open(), site.visit(context).open()
    first.say("из первой вкладки")
    expect(second.bubbles.last).to_have_text("из первой вкладки")
    second.say("из второй вкладки")
    expect(first.bubbles.last).to_have_text("из второй вкладки")
    anna = make_agent(site)
    site.take(anna)
    site.answer(anna, "обеим")
    for tab in (first, second):
        expect(tab.bubbles.last).to_have_text("обеим")
        assert tab.texts() == ["из первой вкладки", "из второй вкладки", "обеим"]
    assert Client.objects.count() == Conversation.objects.count() == 1


def test_a_restarted_browser_finds_the_dialog_again(site, open_context: OpenContext):
    context = open_context()
    visitor = site.visit(context).open()
    visitor.say("до перезапуска")
    expect(visitor.mark("до перезапуска")).to_have_attribute("aria-label", "Доставлено")
    kept = context.storage_state()
    context.close()
    again = site.visit(open_context(storage_state=kept)).open()
    expect(again.bubbles.last).to_have_text("до перезапуска")
    assert Conversation.objects.count() == 1


def test_another_browser_is_another_visitor(site, open_context: OpenContext):
    one, two = site.visit(open_context()).open(), site.visit(open_context()).open()
    one.say("личное")
    expect(one.mark("личное")).to_have_attribute("aria-label", "Доставлено")
    two.say("чужое")
    expect(two.mark("чужое")).to_have_attribute("aria-label", "Доставлено")
    assert two.texts() == ["чужое"]
    assert Conversation.objects.count() == 2


def test_a_spoiled_token_gives_a_new_identity_and_the_message_arrives(site, open_context: OpenContext):
    visitor = site.visit(open_context()).open()
    visitor.say("раз")
    expect(visitor.mark("раз")).to_have_attribute("aria-label", "Доставлено")
    visitor.page.evaluate(
        "(key) => localStorage.setItem(`omnivox:${key}:token`, 'spoiled')", site.channel.key
    )
    visitor.say("два")
    wait_for(lambda: visitor.page.evaluate("1") and "два" in site.stored(), 15, "sent as a new visitor")
    expect(visitor.bubbles.last).to_have_text("два")


def test_a_browser_that_keeps_nothing_can_still_talk(site, open_context: OpenContext):
    context = open_context()
    context.add_init_script(NO_STORAGE)
    visitor = site.visit(context).open()
    visitor.say("без хранилища")
    expect(visitor.mark("без хранилища")).to_have_attribute("aria-label", "Доставлено")
    anna = make_agent(site)
    site.take(anna)
    site.answer(anna, "слышно")
    expect(visitor.bubbles.last).to_have_text("слышно")


def test_a_site_that_is_not_allowed_gets_no_widget_and_its_owner_a_reason(site, open_context: OpenContext):
    site.channel.config = {"allowed_origins": ["https://another.example"]}
    site.channel.save()
    page = new_page(open_context())
    with page.expect_console_message(lambda message: "OmniVOX" in message.text) as reason:
        page.goto(f"{site.server.origin}/shop")
    assert site.channel.key in reason.value.text
    assert f"не разрешён для {site.server.origin}" in reason.value.text
    expect(page.locator(".launch")).to_have_count(0)
    page.evaluate("OmniVOX.open()")  # harmless


def test_a_permission_taken_away_is_said_and_the_message_can_be_repeated(site, open_context: OpenContext):
    visitor = site.visit(open_context()).open()
    visitor.say("пока можно")
    expect(visitor.mark("пока можно")).to_have_attribute("aria-label", "Доставлено")
    allowed = site.channel.config
    site.channel.config = {**allowed, "allowed_origins": ["https://another.example"]}
    site.channel.save()
    wait_for(lambda: _refused(visitor, site.channel.key), 15, "the web process knows")
    visitor.say("уже нельзя")
    expect(visitor.notice).to_contain_text("не разрешён")
    expect(visitor.panel.locator(".failed")).to_contain_text("Не отправлено")

    site.channel.config = allowed
    site.channel.save()
    wait_for(lambda: not _refused(visitor, site.channel.key), 15, "the web process knows")
    visitor.panel.get_by_role("button", name="Повторить").click()
    expect(visitor.mark("уже нельзя")).to_have_attribute("aria-label", "Доставлено")
    expect(visitor.notice).not_to_contain_text("не разрешён")
    assert site.stored() == ["пока можно", "уже нельзя"]


def _refused(visitor: Visitor, key: str) -> bool:
    return bool(visitor.page.evaluate(CONFIG_STATUS, f"/api/widget/v1/{key}/config/") == 403)
