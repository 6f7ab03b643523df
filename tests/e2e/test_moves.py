"""A dialog changes hands, is pulled, closed by the form, taken back and rated: two operators and a visitor."""

import re

import pytest
from playwright.sync_api import expect

from agentzone.distribution.claim import Outcome, claim
from agentzone.models import Offer, Skill
from chat.models import ContactRating, FormField, Topic
from chat.services.moves import transfer_to_project
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes
from tests.factories.people import ProjectFactory

TWO_TICKS = """async () => {
  const { onTick } = await import(document.querySelector('link[href*="js/lib/clock"]').href);
  await new Promise((done) => { let n = 0; const stop = onTick(() => { n += 1; if (n === 2) { stop(); done(); } }); });
}"""


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def test_a_dialog_is_handed_over_with_consent(site, web, open_context: OpenContext):
    anna, boris = make_agent(site), make_agent(site, "Борис")
    client_writes(site.channel, "Где заказ?")
    site.take(anna)
    hers = operator_page(open_context(), web, anna).look().open("Гость")
    his = operator_page(open_context(), web, boris).look()
    hers.field.fill("Начало ответа")
    page = hers.page
    page.keyboard.press("Alt+KeyT")
    window = page.get_by_role("dialog", name="Переадресация диалога")
    expect(window.get_by_role("option")).to_contain_text(["Борис Белова"])
    expect(window.get_by_role("option")).to_contain_text(["0 из 5 чатов"])
    page.keyboard.press("ArrowDown")
    expect(window.get_by_role("option")).to_have_attribute("aria-selected", "true")
    nothing_serious(page, "transfer")
    window.get_by_label("Комментарий для коллеги").fill("Клиент ждёт с утра")
    page.keyboard.press("Control+Enter")
    expect(window).to_have_count(0)
    expect(page.locator(".offer-wait")).to_contain_text("Ждём согласия: Борис Белова")
    expect(page.locator(".note")).to_contain_text("Клиент ждёт с утра")
    expect(hers.cards).to_contain_text("Передаётся: Борис Белова")

    card = his.page.locator("[data-offer]")
    expect(card).to_contain_text("Анна Белова передаёт вам диалог:")
    expect(card).to_contain_text("Клиент ждёт с утра")
    nothing_serious(his.page, "offer")
    card.get_by_role("button", name="Отклонить").click()
    expect(card.get_by_label("Причина отказа")).to_be_focused()
    his.page.keyboard.press("Shift+Tab")
    his.page.evaluate(TWO_TICKS)
    leaving = card.get_by_role("button", name="Ухожу на перерыв")
    expect(leaving).to_be_focused()  # the seconds take nothing back
    card.get_by_role("button", name="Не мой вопрос").click()
    expect(page.locator(".toast")).to_contain_text("Не мой вопрос")
    expect(page.locator(".sys").last).to_contain_text("Борис Белова отклоняет переадресацию: Не мой вопрос")
    expect(card).to_have_count(0)
    expect(hers.cards).not_to_contain_text("Передаётся")

    page.keyboard.press("Alt+KeyT")
    window.get_by_role("option").click()
    window.get_by_role("button", name="Передать").click()
    expect(card).to_be_visible()
    his.page.keyboard.press("Alt+KeyY")
    expect(his.page.locator(".sys").last).to_contain_text("Диалог передан: Анна Белова → Борис Белова")
    expect(his.field).to_have_text("Начало ответа")
    expect(page.locator(".toast", has_text="Диалог принят")).to_be_visible()
    expect(hers.cards).to_have_count(0)
    assert [offer.outcome for offer in Offer.objects.order_by("id")] == ["declined", "accepted"]


def test_what_was_given_away_is_not_asked_for_until_it_comes_back(site, web, open_context: OpenContext):
    anna = make_agent(site)
    target = ProjectFactory(company=site.channel.project.company)
    site.channel.project.transfer_targets.add(target)
    client_writes(site.channel, "Хочу вернуть")
    site.take(anna)
    hers = operator_page(open_context(), web, anna).look().open("Гость")
    page, card = hers.page, hers.page.locator(".cl-h")
    page.get_by_role("button", name="Панель клиента").click()
    expect(card).to_be_visible()
    refused: list[str] = []
    page.on("response", lambda answer: answer.status in (403, 404) and refused.append(answer.url))
    dialog = site.conversation()
    transfer_to_project(anna, dialog.pk, epoch=dialog.epoch, project_id=target.pk, comment="")
    expect(page.get_by_text("Этот диалог вам недоступен")).to_be_visible()
    expect(card).to_have_count(0)
    Skill.objects.create(agent=anna, project=target, level=1)
    assert claim(dialog.contact_id, anna.pk, {}) is Outcome.ASSIGNED
    expect(hers.bubbles).to_have_text(["Хочу вернуть"])
    expect(card).to_be_visible()
    assert refused == []


def test_a_dialog_is_sent_to_a_project_and_lightning_takes_from_the_queue(
    site, web, open_context: OpenContext
):
    anna, boris = make_agent(site), make_agent(site, "Борис")
    target = ProjectFactory(company=site.channel.project.company, name="Возвраты")
    site.channel.project.transfer_targets.add(target)
    client_writes(site.channel, "Хочу вернуть")
    site.take(anna)
    hers = operator_page(open_context(), web, anna).look().open("Гость")
    page = hers.page
    page.get_by_role("button", name="Переадресация диалога").click()
    window = page.get_by_role("dialog", name="Переадресация диалога")
    window.get_by_role("button", name="Проекты").click()
    option = window.get_by_role("option", name=re.compile("Возвраты"))
    expect(option).to_contain_text("операторов на месте: 0")
    expect(option).to_have_attribute("aria-selected", "true")  # there is no other
    window.get_by_role("button", name="Передать").click()
    expect(page.locator(".toast")).to_contain_text("Диалог отправлен в проект")
    expect(page.get_by_text("Активных диалогов нет")).to_be_visible()
    assert site.conversation().project == target

    for n in range(3):
        client_writes(site.channel, f"Вопрос {n}", visitor=f"v{n}")
    page.get_by_role("button", name="Молния").dblclick()
    expect(page.locator(".toast", has_text="Забран 1 чат")).to_be_visible()
    expect(hers.bubbles.last).to_have_text("Вопрос 0")
    his = operator_page(open_context(), web, boris).look("#queue")
    expect(his.cards).to_have_count(2)
    his.cards.nth(1).focus()
    his.page.keyboard.press("Space")
    nothing_serious(his.page, "queue")
    his.page.get_by_role("button", name="Забрать 1 выбранный").click()
    expect(his.bubbles.last).to_have_text("Вопрос 2")


def asks_for_topic_and_order(project):
    defect = Topic.objects.create(project=project, title="Дефект товара")
    Topic.objects.create(project=project, title="Бой при доставке", parent=defect)
    Topic.objects.create(project=project, title="Благодарность")
    FormField.objects.create(
        project=project, form="closing", key="order", title="Номер заказа", type="text", required=True
    )


def fill_in(page, window):
    """The form is sent empty, refused by field, and filled in."""
    topic = window.get_by_role("combobox", name=re.compile("Тематика"))
    expect(topic).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(window.get_by_text("Выберите тематику.")).to_be_visible()
    expect(window.get_by_text("Заполните поле «Номер заказа»")).to_be_visible()
    expect(topic).to_be_focused()
    topic.press_sequentially("бой")
    expect(window.get_by_role("option")).to_have_text(["Дефект товара → Бой при доставке"])
    page.keyboard.press("Enter")
    window.get_by_label("Номер заказа").fill("7-40518")
    window.get_by_text("Попросить клиента оценить обслуживание").click()


def rate(visitor, stars):
    nothing_serious(visitor.page, "rating")
    stars.get_by_role("radio").nth(2).click()
    visitor.page.keyboard.press("ArrowRight")
    expect(visitor.panel).to_contain_text("Хорошо")
    visitor.panel.get_by_role("textbox", name=re.compile("улучшить")).fill("Долго ждали <b>курьера</b>")
    visitor.panel.get_by_role("button", name="Отправить оценку").click()
    expect(visitor.panel.locator(".sys").last).to_contain_text("Спасибо за оценку: 4 из 5")


def test_a_chat_is_closed_by_the_form_taken_back_and_rated(site, web, open_context: OpenContext):
    anna = make_agent(site)
    asks_for_topic_and_order(site.channel.project)
    visitor = site.visit(open_context()).open()
    visitor.say("На абажуре трещина")
    expect(visitor.mark("На абажуре трещина")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    operator = operator_page(open_context(), web, anna).look().open("Гость")
    page = operator.page
    operator.say("Заменим")
    page.keyboard.press("Alt+KeyC")
    window = page.get_by_role("dialog", name="Завершить чат")
    fill_in(page, window)
    nothing_serious(page, "closing")
    page.keyboard.press("Escape")
    page.reload()
    operator.wait_online()
    page.keyboard.press("Alt+KeyC")
    expect(window.get_by_label("Номер заказа")).to_have_value("7-40518")
    expect(window.locator(".topic")).to_contain_text("Бой при доставке")
    page.keyboard.press("Control+Enter")
    toast = page.locator(".toast", has_text="Чат завершён")
    expect(toast).to_contain_text("«Бой при доставке»")
    stars = visitor.panel.get_by_role("radiogroup", name="Оцените обслуживание")
    expect(stars).to_be_visible()

    toast.get_by_role("button", name="Вернуть").click()
    expect(operator.field).to_be_visible()
    expect(stars).to_have_count(0)
    expect(visitor.input).to_be_visible()
    page.keyboard.press("Alt+KeyC")
    window.get_by_text("Попросить клиента оценить обслуживание").click()
    page.keyboard.press("Control+Enter")
    expect(window).to_have_count(0)

    expect(visitor.panel.locator(".head")).to_contain_text("Чат завершён")
    rate(visitor, stars)
    rating = ContactRating.objects.get(score__isnull=False)
    assert (rating.score, rating.comment, rating.agent) == (4, "Долго ждали <b>курьера</b>", anna)
    operator.tab("Все диалоги")
    operator.open("Заменим")
    expect(page.locator(".sys").last).to_contain_text("Долго ждали <b>курьера</b>")
    visitor.say("Ещё вопрос")
    expect(visitor.bubbles.last).to_have_text("Ещё вопрос")
    expect(stars).to_have_count(0)
