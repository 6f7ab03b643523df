"""The operator's day: a dialog comes, is answered and closed; the page follows everything by itself."""

import pytest
from playwright.sync_api import expect

from agentzone.services.contacts import contact_requeue
from agentzone.states import RequeueReason
from chat.models import Client, Conversation, Draft
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import operator_page
from tests.e2e.server import WebProcess
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes
from tests.product import wait_for


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def test_a_visitor_and_an_operator_talk_and_the_operator_closes(site, web, open_context: OpenContext):
    anna = make_agent(site)
    operator = operator_page(open_context(), web, anna).look()
    visitor = site.visit(open_context()).open()
    expect(operator.page.get_by_text("Активных диалогов нет")).to_be_visible()

    visitor.say("Где мой заказ?")
    expect(visitor.mark("Где мой заказ?")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    expect(operator.group("waiting")).to_have_count(1)
    expect(operator.cards.first).to_contain_text("Где мой заказ?")
    expect(operator.cards.first.locator(".badge")).to_contain_text("1")
    assert operator.page.title().startswith("(1) ")

    operator.open("Гость")
    expect(operator.page.locator(".sys")).to_contain_text("Назначен оператор Анна Белова")
    expect(operator.cards.first.locator(".badge")).to_have_count(0)
    expect(visitor.mark("Где мой заказ?")).to_have_attribute("aria-label", "Прочитано")

    operator.say("Уже едет, будет к обеду.\nКурьер позвонит.")
    expect(visitor.bubbles.last).to_contain_text("Курьер позвонит.")
    expect(operator.mark("Уже едет")).to_have_attribute("data-delivery", "read")
    expect(operator.group("answered")).to_have_count(1)
    visitor.say("Спасибо!")
    expect(operator.bubbles.last).to_have_text("Спасибо!")
    expect(operator.group("waiting")).to_have_count(1)

    operator.say("Пожалуйста!")
    expect(operator.group("answered")).to_have_count(1)
    operator.page.get_by_role("button", name="Завершить чат").click()
    operator.page.get_by_role("dialog").get_by_role("button", name="Завершить чат").click()
    expect(operator.page.locator(".toast")).to_contain_text("Чат завершён")
    expect(operator.page.get_by_text("Активных диалогов нет")).to_be_visible()
    expect(visitor.panel.locator(".sys").last).to_contain_text("Чат завершён")
    operator.tab("Все диалоги")
    expect(operator.card("Пожалуйста!")).to_have_count(1)
    operator.open("Пожалуйста!")
    expect(operator.page.get_by_text("Диалог завершён. Если клиент напишет снова")).to_be_visible()
    assert site.conversation().state == "closed"


def test_each_side_sees_that_the_other_is_typing(site, web, open_context: OpenContext):
    anna = make_agent(site)
    visitor = site.visit(open_context()).open()
    visitor.say("Здравствуйте")
    expect(visitor.mark("Здравствуйте")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    operator = operator_page(open_context(), web, anna).look().open("Гость")
    visitor.input.press_sequentially("а ещё")
    expect(operator.page.locator(".typing")).to_contain_text("печатает")
    visitor.input.press("Enter")
    expect(operator.page.locator(".typing")).to_have_text("")
    operator.field.press_sequentially("сейчас")
    expect(visitor.panel).to_contain_text("печатает")


def test_a_draft_is_kept_on_the_server_and_follows_the_person(site, web, open_context: OpenContext):
    anna = make_agent(site)
    client_writes(site.channel, "Вопрос")
    site.take(anna)
    context = open_context()
    first = operator_page(context, web, anna).look().open("Гость")
    second = operator_page(context, web, anna).look().open("Гость")
    first.field.press_sequentially("Начало ответа")
    expect(first.page.get_by_text("Черновик сохранён")).to_be_visible()
    expect(second.field).to_have_text("Начало ответа")
    second.field.press("End")
    second.field.press_sequentially(", и конец")
    expect(first.field).to_have_text("Начало ответа, и конец")
    first.page.reload()
    expect(first.field).to_have_text("Начало ответа, и конец")
    first.field.press("Enter")
    expect(second.bubbles.last).to_have_text("Начало ответа, и конец")
    expect(second.field).to_have_text("")
    wait_for(lambda: first.page.evaluate("1") and Draft.objects.get().text == "", 10, "the draft is gone")


def test_another_operator_sees_who_waits_and_who_was_taken(site, web, open_context: OpenContext):
    anna, igor = make_agent(site), make_agent(site, "Игорь")
    operator = operator_page(open_context(), web, igor).look()
    operator.tab("Очередь")
    expect(operator.page.get_by_text("Никто не ждёт")).to_be_visible()
    client_writes(site.channel, "Кто-нибудь?")
    expect(operator.cards).to_have_count(1)
    expect(operator.page.locator(".queues > .q")).to_contain_text("1")
    operator.open("Кто-нибудь?")
    expect(operator.page.get_by_text("Клиент ждёт в очереди. Диалог получит")).to_be_visible()
    client_writes(site.channel, "Ау!")
    expect(operator.bubbles).to_have_count(2)
    site.take(anna)
    expect(operator.page.get_by_text("Этот диалог вам недоступен")).to_be_visible()
    expect(operator.cards).to_have_count(0)
    expect(operator.page.locator(".queues > .q")).to_contain_text("0")


def test_the_answer_of_an_operator_who_lost_the_dialog_is_refused_with_the_reason(
    site, web, open_context: OpenContext
):
    anna = make_agent(site)
    client_writes(site.channel, "Вопрос")
    site.take(anna)
    operator = operator_page(open_context(), web, anna).look().open("Гость")

    def lose_it_first(route):
        contact_requeue(site.conversation().contact_id, RequeueReason.AGENT_GONE)
        route.continue_()

    operator.page.route("**/messages/", lose_it_first)
    operator.say("Слишком поздно")
    expect(operator.page.locator(".meta-bad")).to_contain_text("Не отправлено")
    expect(operator.page.locator("[data-pending=failed]")).to_have_text("Слишком поздно")
    expect(operator.page.locator(".toast")).to_contain_text("Диалог вернулся в очередь")
    expect(operator.field).to_have_count(0)
    assert site.stored() == ["Вопрос"]
    operator.page.get_by_role("button", name="Удалить").click()
    expect(operator.unsent()).to_have_count(0)


def test_earlier_messages_come_on_demand_and_the_place_is_kept(site, web, open_context: OpenContext):
    anna = make_agent(site)
    for n in range(120):
        client_writes(site.channel, f"строка {n}")
    site.take(anna)
    operator = operator_page(open_context(), web, anna).look().open("Гость")
    expect(operator.bubbles).to_have_count(49)  # 50 with the system line
    stream = operator.page.locator(".stream")
    stream.evaluate("e => { e.scrollTop = 0; }")
    top = operator.page.locator('[data-number="72"]')
    before = top.bounding_box()
    operator.page.get_by_role("button", name="Показать более ранние сообщения").click()
    expect(operator.bubbles).to_have_count(99)
    after = top.bounding_box()
    assert before and after and abs(after["y"] - before["y"]) < 60
    operator.page.get_by_role("button", name="Показать более ранние сообщения").click()
    expect(operator.bubbles).to_have_count(120)
    assert operator.numbers() == list(range(1, 122))
    client_writes(site.channel, "новая")
    jump = operator.page.get_by_role("button", name="1 новое")
    jump.click()
    expect(operator.page.locator("[data-number='122']")).to_be_in_viewport()
    expect(jump).to_have_count(0)


def test_what_a_visitor_sends_is_never_markup_or_script(site, web, open_context: OpenContext):
    anna = make_agent(site)
    nasty = "<img src=x onerror=alert(1)> <b>жирно</b> javascript:alert(1) https://shop.example/a?b=<i>"
    client_writes(site.channel, nasty)
    Client.objects.update(name="<script>alert(1)</script>")
    conversations = Conversation.objects.all()
    conversations.update(page_url="javascript:alert(1)", page_title="Скидки")
    site.take(anna)
    operator = operator_page(open_context(), web, anna).look().open("<script>")
    expect(operator.bubbles.last).to_have_text(nasty)
    assert operator.page.locator(".bubble img, .bubble b, .bubble i").count() == 0
    expect(operator.bubbles.last.get_by_role("link")).to_have_attribute("href", "https://shop.example/a?b=")
    operator.tab("Клиент")  # remembered by the browser over the reload below
    expect(operator.page.locator(".kv")).to_contain_text("Скидки")
    assert operator.page.locator(".kv a").count() == 0
    conversations.update(page_url="https://shop.example/sale")
    operator.page.reload()
    expect(operator.page.locator(".kv a")).to_have_attribute("href", "https://shop.example/sale")
