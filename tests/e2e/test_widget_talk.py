"""A visitor and an operator talk."""

import pytest
from playwright.sync_api import expect

from chat.models import Conversation
from chat.services import dialog
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.widget import make_agent, site_with_widget
from tests.product import wait_for


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def test_a_visitor_writes_and_an_operator_answers(site, open_context: OpenContext):
    anna = make_agent(site)
    visitor = site.visit(open_context()).open()
    visitor.say("Подойдёт ли к торшеру умная лампочка?")
    expect(visitor.mark("Подойдёт")).to_have_attribute("aria-label", "Доставлено")
    assert site.conversation().page_url.startswith(site.server.origin)

    site.take(anna)
    expect(visitor.panel.locator(".sys")).to_contain_text("На связи Анна")
    expect(visitor.panel.locator(".head")).to_contain_text("Анна, ")
    dialog.read_by_agent(anna, site.conversation().pk, 1)
    expect(visitor.mark("Подойдёт")).to_have_attribute("aria-label", "Прочитано")

    site.answer(anna, "Да, цоколь E27. Вот она: https://shop.example/lamp?id=1.")
    expect(visitor.bubbles.last).to_contain_text("Да, цоколь E27")
    link = visitor.panel.get_by_role("link")
    expect(link).to_have_attribute("href", "https://shop.example/lamp?id=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    wait_for(lambda: site.conversation().read_by_visitor == site.conversation().last_number, 10, "read mark")

    conversation = site.conversation()
    dialog.conversation_close(anna, conversation.pk, epoch=conversation.epoch)
    expect(visitor.panel.locator(".sys").last).to_contain_text("Чат завершён")
    visitor.say("И ещё вопрос")
    wait_for(lambda: site.conversation().state == "queued", 10, "a new session")
    assert Conversation.objects.count() == 1


def test_markup_in_a_message_stays_text(site, open_context: OpenContext):
    anna = make_agent(site)
    visitor = site.visit(open_context()).open()
    nasty = "<img src=x onerror=alert(1)> javascript:alert(1) <b>x</b>"
    visitor.say(nasty)
    expect(visitor.mark("onerror")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    site.answer(anna, nasty)
    expect(visitor.bubbles.last).to_have_text(nasty)
    assert visitor.panel.locator(".bubble img, .bubble b, .bubble a").count() == 0


def test_a_closed_panel_shows_a_badge_and_the_message_and_reading_clears_both(
    site, open_context: OpenContext
):
    anna = make_agent(site)
    visitor = site.visit(open_context()).open()
    visitor.say("Есть ли доставка?")
    expect(visitor.mark("доставка")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()

    site.answer(anna, "Да, завтра")
    site.answer(anna, "С 10 до 14")
    expect(visitor.launcher).to_have_accessible_name("Открыть чат, 2 новых сообщения")
    expect(visitor.page.locator(".tease")).to_contain_text("С 10 до 14")
    wait_for(
        lambda: site.conversation().delivered_to_visitor == site.conversation().last_number, 10, "delivered"
    )
    assert site.conversation().read_by_visitor == 0

    visitor.page.locator(".tease-open").click()
    expect(visitor.panel.locator(".fresh")).to_be_visible()
    wait_for(lambda: site.conversation().read_by_visitor == site.conversation().last_number, 10, "read")
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_have_accessible_name("Открыть чат")


def test_typing_is_shown_on_the_page_of_the_other_side_only_while_it_lasts(site, open_context: OpenContext):
    visitor = site.visit(open_context()).open()
    visitor.say("Здравствуйте")
    expect(visitor.mark("Здравствуйте")).to_have_attribute("aria-label", "Доставлено")
    sent: list[str] = []
    visitor.page.on("websocket", lambda ws: ws.on("framesent", lambda frame: sent.append(str(frame))))
    visitor.page.reload()
    expect(visitor.panel).to_be_visible()  # the panel was open: it stays open on the next page
    wait_for(lambda: visitor.page.evaluate("1") and any("hello" in frame for frame in sent), 10, "hello")
    visitor.input.press_sequentially("Ещё вопрос", delay=20)
    wait_for(lambda: visitor.page.evaluate("1") and any("typing" in f for f in sent), 10, "typing")
    assert sum("typing" in frame for frame in sent) == 1  # one for the whole burst
