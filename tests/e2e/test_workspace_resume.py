"""Whatever happens to network, server, page and answers: in the end the screen shows what the database has."""

import itertools
import random
import uuid

import pytest
from playwright.sync_api import Route, WebSocketRoute, expect

from chat.models import Conversation, Draft, Message
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.widget import Site, make_agent, site_with_widget
from tests.factories.chats import client_writes
from tests.product import wait_for

SENT = "**/conversations/*/messages/"
SOCKET = "**/ws/workspace/"


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


@pytest.fixture
def anna(site: Site):
    """An agent who owns the dialog of the first visitor, whose client is Гость."""
    agent = make_agent(site)
    client_writes(site.channel, "Здравствуйте")
    site.take(agent)
    return agent


def equal_to_the_database(site: Site, operator: Operator, seconds: float = 45) -> None:
    """Nothing on its way, and every message and system line on the screen once, in order."""

    def stored() -> list[int]:
        rows = Message.objects.filter(conversation=site.conversation()).order_by("number")
        return list(rows.values_list("number", flat=True))

    wait_for(
        lambda: operator.unsent().count() == 0 and operator.numbers() == stored(),
        seconds,
        "the screen equals the database",
    )
    assert operator.texts() == site.stored()


class Line:
    """The page's socket in the test's hands: cut it, or lose what the server says."""

    def __init__(self, operator: Operator) -> None:
        self.now: WebSocketRoute | None = None
        self.opened = 0
        self.lose = 0
        operator.page.route_web_socket(lambda url: "/ws/workspace/" in url, self._opened)

    def _opened(self, page_side: WebSocketRoute) -> None:
        self.now, self.opened = page_side, self.opened + 1
        server_side = page_side.connect_to_server()

        def from_server(message: str | bytes) -> None:
            if self.lose and '"op":"event"' in str(message):
                self.lose -= 1
            else:
                page_side.send(message)

        server_side.on_message(from_server)

    def cut(self) -> None:
        assert self.now is not None
        self.now.close(code=3006, reason="cut by the test")

    def say(self, frame: str) -> None:
        assert self.now is not None
        self.now.send(frame)


def test_what_is_written_without_network_goes_by_itself_in_order(site, web, anna, open_context: OpenContext):
    context = open_context()
    operator = operator_page(context, web, anna).look().open("Гость")
    context.set_offline(True)
    expect(operator.banner).to_contain_text("Нет связи")
    mine = [f"без сети {n}" for n in range(4)]
    for text in mine:
        operator.say(text)
    expect(operator.unsent()).to_have_count(4)
    client_writes(site.channel, "вы тут?")
    context.set_offline(False)
    equal_to_the_database(site, operator)
    assert site.stored() == ["Здравствуйте", "вы тут?", *mine]
    expect(operator.banner).to_have_count(0)


def test_an_answer_that_gets_lost_does_not_double_the_message(site, web, anna, open_context: OpenContext):
    operator = operator_page(open_context(), web, anna)
    line = Line(operator)
    operator.look().open("Гость")
    line.lose = 1000  # the events that would confirm the messages as well
    posts = itertools.count()

    def lose_two_answers(route: Route) -> None:
        if route.request.method != "POST" or next(posts) >= 2:
            route.continue_()
            return
        route.fetch()  # the server has it
        route.abort()

    operator.page.route(SENT, lose_two_answers)
    operator.say("важное")
    operator.say("и второе")
    expect(operator.unsent()).to_have_count(0)
    line.lose = 0
    line.cut()
    equal_to_the_database(site, operator)
    assert site.stored() == ["Здравствуйте", "важное", "и второе"]
    assert next(posts) == 4  # three tries for the first, one for the second


def test_a_reload_keeps_what_is_not_sent_and_sends_it_once(site, web, anna, open_context: OpenContext):
    context = open_context()
    operator = operator_page(context, web, anna).look().open("Гость")
    operator.page.on("dialog", lambda dialog: dialog.accept())  # «leave the page?»
    context.route(SENT, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    operator.say("первое")
    operator.say("второе")
    expect(operator.unsent()).to_have_count(2)
    operator.page.reload()
    operator.wait_online()
    expect(operator.unsent()).to_have_count(2)
    assert site.stored() == ["Здравствуйте"]
    context.unroute(SENT)
    equal_to_the_database(site, operator)
    assert site.stored() == ["Здравствуйте", "первое", "второе"]


def test_an_event_that_gets_lost_on_the_way_is_noticed_and_fetched(
    site, web, anna, open_context: OpenContext
):
    operator = operator_page(open_context(), web, anna)
    line = Line(operator)
    operator.look().open("Гость")
    line.lose = 1
    client_writes(site.channel, "эта пропадёт")
    client_writes(site.channel, "а эта покажет дыру")
    equal_to_the_database(site, operator)
    assert line.opened == 2


def test_a_lost_last_event_is_found_by_the_heads_of_the_ping(site, web, anna, open_context: OpenContext):
    operator = operator_page(open_context(), web, anna)
    line = Line(operator)
    operator.look().open("Гость")
    line.lose = 1
    client_writes(site.channel, "последнее слово")
    stream = f"conversation:{site.conversation().pk}"
    expect(operator.bubbles).to_have_count(1)
    for _ in range(2):
        line.say(f'{{"op":"ping","heads":{{"{stream}":1000}}}}')
    equal_to_the_database(site, operator)


def test_a_reset_makes_the_page_read_everything_anew(site, web, anna, open_context: OpenContext):
    operator = operator_page(open_context(), web, anna)
    line = Line(operator)
    operator.look().open("Гость")
    conversation = site.conversation()
    # Something the page never heard of, as after a cut that is longer than the log is kept.
    Message.objects.create(
        conversation=conversation,
        number=conversation.last_number + 1,
        uid=uuid.uuid4(),
        channel=site.channel,
        author="client",
        text="из прошлого",
        created_at=conversation.last_message_at,
    )
    Conversation.objects.filter(pk=conversation.pk).update(last_number=conversation.last_number + 1)
    line.say(f'{{"op":"reset","s":"agent:{anna.pk}","head":1}}')
    equal_to_the_database(site, operator)
    assert line.opened == 2


def test_a_line_that_is_cut_again_and_again_loses_and_doubles_nothing(
    site, web, anna, open_context: OpenContext
):
    operator = operator_page(open_context(), web, anna)
    line = Line(operator)
    operator.look().open("Гость")
    dice = random.Random(7)
    for n in range(40):
        client_writes(site.channel, f"вопрос {n}")
        if n % 2:
            operator.say(f"ответ {n}")
        if dice.random() < 0.3:
            line.cut()
        if dice.random() < 0.2:
            line.lose = dice.randint(1, 3)
    line.lose = 0
    line.cut()
    equal_to_the_database(site, operator)
    assert sorted(site.stored()) == sorted(
        ["Здравствуйте", *(f"вопрос {n}" for n in range(40)), *(f"ответ {n}" for n in range(1, 40, 2))]
    )
    assert line.opened > 3


def test_a_server_that_is_killed_again_and_again_loses_and_doubles_nothing(
    site, web, anna, open_context: OpenContext
):
    operator = operator_page(open_context(), web, anna).look().open("Гость")
    for n in range(24):
        client_writes(site.channel, f"вопрос {n}")
        operator.say(f"ответ {n}")
        if n in (5, 13):
            web.kill()
        if n in (9, 17):
            web.start()
    equal_to_the_database(site, operator, 60)
    assert len(site.stored()) == 49
    operator.wait_online()
    assert [text for text in site.stored() if text.startswith("ответ")] == [f"ответ {n}" for n in range(24)]


def test_two_tabs_show_the_same_and_reading_in_one_is_reading(site, web, anna, open_context: OpenContext):
    context = open_context()
    first = operator_page(context, web, anna).look()
    second = operator_page(context, web, anna).look()
    expect(second.cards.first.locator(".badge")).to_contain_text("1")
    first.page.bring_to_front()
    first.open("Гость")
    expect(second.cards.first.locator(".badge")).to_have_count(0)
    second.page.bring_to_front()
    second.open("Гость")
    second.say("из второй")
    expect(first.bubbles.last).to_have_text("из второй")
    first.status("Обед")
    expect(second.page.locator(".top .pill")).to_contain_text("Обед")
    second.page.get_by_role("button", name="Сменить тему").click()
    expect(first.page.locator("html")).to_have_attribute("data-theme", "dark")
    for tab in (first, second):
        equal_to_the_database(site, tab)


def test_signing_out_in_another_tab_is_said_and_the_dialogs_return(
    site, web, anna, open_context: OpenContext
):
    context = open_context()
    first = operator_page(context, web, anna).look()
    second = operator_page(context, web, anna).look("").open("Гость")
    first.page.get_by_role("button", name="Панель пользователя").click()
    first.page.get_by_role("button", name="Выйти").click()
    expect(first.page.locator("#login")).to_be_visible()
    expect(second.page.get_by_text("Вы вышли из системы")).to_be_visible()
    assert site.conversation().state == "queued"
    second.page.get_by_role("link", name="Войти снова").click()
    expect(second.page.locator("#login")).to_be_visible()


def test_what_is_typed_and_never_reached_the_server_is_there_after_a_reload(
    site, web, anna, open_context: OpenContext
):
    context = open_context()
    operator = operator_page(context, web, anna).look().open("Гость")
    context.route("**/draft/", lambda route: route.abort())
    operator.field.press_sequentially("набрано без связи")
    operator.page.reload()
    operator.wait_online()
    expect(operator.field).to_have_text("набрано без связи")
    context.unroute("**/draft/")
    operator.field.press("Control+End")
    operator.field.press_sequentially("!")
    expect(operator.page.get_by_text("Черновик сохранён")).to_be_visible()
    assert Draft.objects.get().text == "набрано без связи!"
