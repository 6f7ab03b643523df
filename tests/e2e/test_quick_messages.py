"""Quick messages in the browser: found while typing, put in by Tab, and Enter only ever sends what is typed."""

import re

import pytest
from playwright.sync_api import expect

from agentzone.models.people import Role
from chat.models import Client
from kernel.audit import SYSTEM
from knowledge.models import QuickMessage
from knowledge.services.quick import quick_store
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes
from tests.factories.people import UserFactory
from tests.product import wait_for

TEXTS = {
    "Доставка замены": "Доставим замену за 1–2 дня, {{client.first_name}}.",
    "Сроки доставки": "По городу доставляем ежедневно с 10 до 22.",
    "Телефон": "Курьер позвонит по номеру {{client.phone}}. Верно?",
}


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def message(site, title: str, text: str, **fields: str) -> QuickMessage:
    one = QuickMessage(project=site.channel.project, title=title, text=text, **fields)
    quick_store(one, actor=SYSTEM, action="added")
    return one


@pytest.fixture
def operator(site, web, open_context: OpenContext) -> Operator:
    anna = make_agent(site)
    for position, (title, text) in enumerate(TEXTS.items()):
        message(site, title, text, position=position, abbreviation=title[:3].lower())
    for n in range(12):
        client_writes(site.channel, f"Вопрос {n}")
    Client.objects.update(name="Елена Воронцова")
    site.take(anna)
    return operator_page(open_context(reduced_motion="reduce"), web, anna).look().open("Елена")


def test_typing_finds_tab_inserts_and_enter_sends_what_is_typed(operator: Operator):
    page, tray = operator.page, operator.page.locator(".tray")
    options = tray.get_by_role("option")
    operator.field.press_sequentially("Да, до")
    expect(options).to_have_count(2)  # two letters: after a pause
    operator.field.press_sequentially("с")
    expect(tray).to_contain_text("Быстрые сообщения на «дос»")
    expect(options.first).to_contain_text("Доставим замену за 1–2 дня, Елена.")
    expect(options.first.locator("mark").first).to_have_text("Дос")
    expect(operator.bubbles.last).to_be_in_viewport(ratio=1)
    last, box = operator.bubbles.last.bounding_box(), tray.bounding_box()
    assert last and box and last["y"] + last["height"] <= box["y"]  # what the client wrote is not covered
    nothing_serious(page, "tray")
    expect(operator.field).to_have_attribute("aria-activedescendant", "quick-tray-0")
    operator.field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    operator.field.press("ArrowUp")
    operator.field.press("Tab")
    expect(operator.field).to_have_text("Да, Доставим замену за 1–2 дня, Елена.")
    expect(operator.field).to_be_focused()
    expect(tray).to_have_count(0)
    wait_for(
        lambda: page.evaluate("1") and QuickMessage.objects.get(title="Доставка замены").uses, 5, "counted"
    )
    operator.field.press("Control+z")
    expect(operator.field).to_have_text("Да, дос")
    operator.field.fill("")
    operator.field.press_sequentially("срок")
    expect(options).to_have_count(1)
    operator.field.press("Enter")  # though the tray is open
    expect(operator.bubbles.last).to_have_text("срок")
    expect(tray).to_have_count(0)


def test_escape_hides_until_another_word_and_a_slash_lists_all(operator: Operator):
    tray = operator.page.locator(".tray")
    operator.field.press_sequentially("дос")
    expect(tray).to_be_visible()
    operator.field.press("Escape")
    expect(tray).to_have_count(0)
    operator.field.press_sequentially("та")
    operator.page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 700))")
    expect(tray).to_have_count(0)  # not after the pause either
    operator.field.press_sequentially(" срок")
    expect(tray).to_be_visible()
    operator.field.fill("")
    operator.field.press_sequentially("/")
    expect(tray.get_by_role("option")).to_have_count(3)
    operator.field.press_sequentially("тел")
    expect(tray.get_by_role("option")).to_have_count(1)
    operator.field.press("Tab")
    expect(operator.field).to_have_text("Курьер позвонит по номеру [телефон клиента]. Верно?")
    expect(operator.page.locator(".composer-note")).to_have_text("Заполните: телефон клиента")
    operator.page.keyboard.type("+7 900")  # the gap is selected
    expect(operator.field).to_have_text("Курьер позвонит по номеру +7 900. Верно?")


def test_a_change_by_the_supervisor_is_offered_at_once(operator: Operator, site):
    message(site, "Гарантия", "Два года")
    operator.field.press_sequentially("гаран")
    expect(operator.page.locator(".tray")).to_contain_text("Два года")
    operator.field.fill("")
    QuickMessage.objects.filter(title="Гарантия").update(text="не так")  # behind the product's back: no event
    one = QuickMessage.objects.get(title="Гарантия")
    one.text = "Три года"
    quick_store(one, actor=SYSTEM, action="changed")
    wait_for(
        lambda: (
            operator.page.evaluate("1")
            and (operator.field.fill(""), operator.field.press_sequentially("гаран"))
            and "Три года" in operator.page.locator(".tray").inner_text()
        ),
        5,
        "the tray has the new text",
    )
    expect(operator.page.get_by_text("Черновик сохранён")).to_be_visible()


def test_an_operator_keeps_messages_of_his_own(operator: Operator):
    page = operator.page
    operator.field.press_sequentially("<b>Мой</b> текст")
    page.get_by_role("button", name="Быстрые сообщения").click()
    window = page.get_by_role("dialog", name="Быстрые сообщения")
    expect(window.locator("[data-quick]")).to_have_count(3)
    nothing_serious(page, "window")
    window.get_by_role("textbox").fill("срок доставк")
    expect(window.locator("[data-quick]")).to_have_count(1)
    window.get_by_role("button", name="Добавить своё").click()
    form = page.get_by_role("dialog", name="Новое личное быстрое сообщение")
    expect(form.get_by_label("Текст")).to_have_value("<b>Мой</b> текст")
    nothing_serious(page, "form")
    form.get_by_label("Сокращение").fill("два слова")
    form.get_by_role("button", name="Сохранить").click()
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.locator(".hint-bad")).to_have_count(2)  # no title, and a space
    form.get_by_label("Название").fill("<i>Моё</i>")
    form.get_by_label("Сокращение").fill("моё")
    form.get_by_role("button", name="Сохранить").click()
    row = window.locator("[data-quick]").filter(has_text=re.compile("<i>Моё</i>"))
    expect(row).to_have_count(1)
    assert row.locator("i, b").count() == 0
    row.get_by_role("button", name="Удалить").click()
    expect(row).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    row.locator(".opt").click()
    expect(operator.field).to_have_text("<b>Мой</b> текст<b>Мой</b> текст")
    expect(operator.field).to_be_focused()


def test_the_supervisor_edits_the_list_of_his_project(
    operator: Operator, site, web, open_context: OpenContext
):
    boss = UserFactory(role=Role.SUPERVISOR, first_name="Ольга")
    boss.supervised_projects.add(site.channel.project)
    page = operator_page(open_context(), web, boss).page
    page.goto(f"{web.url}/supervisor/quick-messages/")
    rows, titles = page.locator("[data-quick]"), page.locator("[data-quick] .strong")
    expect(rows).to_have_count(3)
    nothing_serious(page, "list")
    page.get_by_role("button", name="Создать").click()
    form = page.get_by_role("dialog", name="Новое быстрое сообщение")
    form.get_by_label("Название").fill("<u>Гарантия</u>")
    form.get_by_label("Текст").fill("Два года, {{client.nmae}}")
    form.get_by_role("button", name="Сохранить").click()
    expect(form.locator(".hint-bad")).to_contain_text("{{client.nmae}}")
    nothing_serious(page, "form")
    form.get_by_label("Текст").fill("Два года, ")
    form.get_by_role("button", name="имя клиента", exact=True).click()
    form.get_by_role("button", name="Сохранить").click()
    expect(titles.last).to_have_text("<u>Гарантия</u>")
    page.get_by_role("button", name="Выше: <u>Гарантия</u>").click()
    expect(titles.nth(2)).to_have_text("<u>Гарантия</u>")
    rows.nth(2).drag_to(rows.first)
    expect(titles.first).to_have_text("<u>Гарантия</u>")
    wait_for(
        lambda: page.evaluate("1") and QuickMessage.objects.first().title == "<u>Гарантия</u>", 5, "ordered"
    )
    operator.field.press_sequentially("гаран")  # the operator has it already
    expect(operator.page.locator(".tray")).to_contain_text("Два года, Елена")
    page.get_by_label("Поиск по быстрым сообщениям").fill("гарант")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Удалить: <u>Гарантия</u>").click()
    expect(rows).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Изменить: <u>Гарантия</u>").click()
    page.get_by_label("Название").fill("Гарантия")
    page.keyboard.press("Escape")  # nothing is saved
    expect(titles).to_have_text("<u>Гарантия</u>")
    operator.field.press(
        "Backspace"
    )  # the tray has gone if it was looked through while the entry was deleted
    operator.field.press_sequentially("н")
    operator.page.get_by_role("button", name="Сохранить набранное как личное быстрое сообщение").click()
    own = operator.page.get_by_role("dialog", name="Новое личное быстрое сообщение")
    expect(own.get_by_label("Текст")).to_have_value("гаран")
