"""Nothing is lost and nothing is doubled, whatever happens to network, server, page and answers."""

import json
from collections import Counter

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Route, expect

from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.widget import Site, Visitor, make_agent, site_with_widget
from tests.product import wait_for

SENT = "**/api/widget/v1/*/messages/"


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def talking(site: Site, context: BrowserContext) -> Visitor:
    """A visitor whose first message has arrived and whose socket is live."""
    visitor = site.visit(context).open()
    visitor.say("начало")
    expect(visitor.mark("начало")).to_have_attribute("aria-label", "Доставлено")
    return visitor


def everything_is_there(site: Site, visitor: Visitor, texts: list[str]) -> None:
    """Database and screen show these texts, in this order, each once."""
    wait_for(lambda: visitor.page.evaluate("1") and site.stored() == texts, 45, f"{site.stored()}")
    expect(visitor.panel.locator(".mark-sending")).to_have_count(0)
    expect(visitor.panel.locator(".msg[data-id]")).to_have_count(len(texts))
    assert visitor.texts() == texts


def test_what_is_written_without_network_leaves_in_order_when_it_returns(site, open_context: OpenContext):
    context = open_context()
    anna = make_agent(site)
    visitor = talking(site, context)
    site.take(anna)
    expect(visitor.panel.locator(".sys")).to_be_visible()
    context.set_offline(True)
    expect(visitor.notice).to_contain_text("Нет интернета")
    mine = [f"без сети {n}" for n in range(5)]
    for text in mine:
        visitor.say(text)
    site.answer(anna, "ответ, пока сети нет")
    expect(visitor.mark("без сети 4")).to_have_attribute("aria-label", "Отправляется")
    context.set_offline(False)
    everything_is_there(site, visitor, ["начало", "ответ, пока сети нет", *mine])
    expect(visitor.notice).to_be_hidden()


def test_a_reload_keeps_unsent_messages_and_sends_them_once(site, open_context: OpenContext):
    context = open_context()
    visitor = talking(site, context)
    context.route(SENT, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    visitor.say("первое")
    visitor.say("второе")
    expect(visitor.mark("второе")).to_have_attribute("aria-label", "Отправляется")
    visitor.page.reload()
    expect(visitor.panel).to_be_visible()
    expect(visitor.mark("второе")).to_have_attribute("aria-label", "Отправляется")
    assert site.stored() == ["начало"]
    context.unroute(SENT)
    everything_is_there(site, visitor, ["начало", "первое", "второе"])


def test_an_answer_that_gets_lost_does_not_double_the_message(site, open_context: OpenContext):
    context = open_context()
    visitor = site.visit(context).open()
    ids: list[str] = []

    def lose_two_answers(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        ids.append(json.loads(route.request.post_data or "{}")["id"])
        if len(ids) <= 2:
            route.fetch()  # the server has it
            route.abort()
        else:
            route.continue_()

    context.route(SENT, lose_two_answers)
    visitor.say("важное")
    visitor.say("и второе")
    everything_is_there(site, visitor, ["важное", "и второе"])
    assert Counter(ids)[ids[0]] >= 2  # it was repeated, with the id it had


def test_both_sides_are_whole_after_the_server_was_killed_again_and_again(
    site, web: WebProcess, open_context: OpenContext
):
    anna = make_agent(site)
    visitor = talking(site, open_context())
    site.take(anna)
    mine = [f"вопрос {n}" for n in range(24)]
    theirs = [f"ответ {n}" for n in range(24)]
    for n in range(24):
        visitor.say(mine[n])
        site.answer(anna, theirs[n])
        if n in (5, 13, 20):
            web.kill()
        if n in (8, 16, 23):
            web.start()

    def complete() -> bool:
        visitor.page.evaluate("1")
        return sorted(site.stored()) == sorted(["начало", *mine, *theirs])

    wait_for(complete, 60, f"stored {len(site.stored())} of 49")
    stored = site.stored()
    assert [text for text in stored if text in mine] == mine
    everything_is_there(site, visitor, stored)


def test_a_page_that_was_away_longer_than_the_log_reaches_fetches_the_dialog_again(
    site, open_context: OpenContext
):
    context = open_context()
    anna = make_agent(site)
    visitor = talking(site, context)
    site.take(anna)
    expect(visitor.panel.locator(".sys")).to_be_visible()
    context.set_offline(True)
    for n in range(70):  # more than one page of messages
        site.answer(anna, f"строка {n}")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_event")
    context.set_offline(False)
    expect(visitor.bubbles.last).to_have_text("строка 69")
    visitor.panel.locator(".scroll").evaluate("(node) => { node.scrollTop = 0; }")
    everything_is_there(site, visitor, ["начало", *[f"строка {n}" for n in range(70)]])


def test_without_any_socket_the_widget_polls(site, open_context: OpenContext):
    context = open_context()
    context.route_web_socket("**/ws/widget/**", lambda socket: socket.close())
    anna = make_agent(site)
    visitor = talking(site, context)
    site.take(anna)
    site.answer(anna, "ответ без сокета")
    expect(visitor.bubbles.last).to_have_text("ответ без сокета")
    expect(visitor.panel.locator(".head")).to_contain_text("Анна")
    expect(visitor.notice).to_be_hidden()
