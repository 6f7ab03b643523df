"""Tags, snooze, saved filters, several dialogs at once and macros, as an operator uses them."""

import re

import pytest
from playwright.sync_api import Page, expect

from agentzone.distribution.claim import claim
from agentzone.models import Project
from chat.models import Client, ContactTopic, Conversation, Macro, Tag, Topic
from chat.services import snooze
from kernel import clock
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes, dialog_of
from tests.product import wait_for

NAMES = ("Елена", "Игорь", "<b>Марина</b>")


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


@pytest.fixture
def operator(site, web, open_context: OpenContext) -> Operator:
    anna, project = make_agent(site), site.channel.project
    tag = Tag.objects.create(project=project, name="<i>VIP</i>", hue=7)
    for number, name in enumerate(NAMES):
        client_writes(site.channel, f"Вопрос {number}", visitor=f"v{number}")
        claim(dialog_of(site.channel, f"v{number}").contact_id, anna.pk, {})
        Client.objects.filter(conversations__external_id=f"v{number}").update(name=name)
    macro = Macro.objects.create(project=project, name="Позвонить")
    macro.steps.create(kind="add_tag", tag=tag)
    macro.steps.create(kind="send_text", text="Позвоним на {{client.phone}}", position=1)
    return operator_page(open_context(reduced_motion="reduce"), web, anna).look()


def dialog(name: str) -> Conversation:
    return Conversation.objects.get(client__name=name)


def tool(page: Page, name: str | re.Pattern[str]) -> None:
    """At 1280 px the tools stand behind «…», so that «Finish» keeps its word."""
    expect(page.get_by_role("button", name="Завершить чат")).to_have_text("Завершить")
    page.get_by_role("button", name="Ещё", exact=True).press("Enter")
    page.get_by_role("menuitem", name=name).press("Enter")


def test_a_dialog_is_tagged_snoozed_and_wakes(operator: Operator, site):
    page = operator.page
    operator.open("Елена")
    tool(page, "Теги")
    page.get_by_role("menuitemcheckbox").press("Enter")
    expect(operator.card("Елена").locator(".tag")).to_have_text("<i>VIP</i>")
    page.keyboard.press("Escape")
    tool(page, "Отложить")
    nothing_serious(page, "snooze menu")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(operator.group("snoozed")).to_have_count(1)
    expect(operator.group("waiting")).to_have_count(2)
    tool(page, re.compile("Отложен до"))
    page.get_by_role("menuitem", name="Своё время").click()
    window = page.get_by_role("dialog", name="Отложить диалог")
    window.get_by_label("До какого времени").fill("2020-01-01T10:00")
    window.get_by_role("button", name="Отложить").click()
    expect(window.get_by_role("alert")).to_contain_text("уже прошло")
    nothing_serious(page, "snooze window")
    page.keyboard.press("Escape")
    operator.open("Игорь")
    Conversation.objects.filter(pk=dialog("Елена").pk).update(snoozed_until=clock.now())
    assert snooze.wake_due() == 1
    expect(page.locator(".toast").last).to_contain_text("Пора вернуться к отложенному диалогу")
    expect(operator.group("snoozed")).to_have_count(0)
    tool(page, "Отложить")
    page.get_by_role("menuitem", name="через час").click()
    expect(page.locator(".toast").last).to_contain_text("Диалог отложен")
    expect(operator.group("snoozed")).to_have_count(1)
    client_writes(site.channel, "Я уже здесь", visitor="v1")
    expect(page.locator(".toast").last).to_contain_text("Клиент написал в отложенный диалог")
    expect(operator.group("waiting")).to_have_count(3)


def test_filters_are_kept_as_chips_and_several_dialogs_are_changed_at_once(operator: Operator):
    page = operator.page
    operator.cards.first.focus()
    page.keyboard.press(" ")  # picked by the keyboard
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(page.get_by_text("Выбрано: 2")).to_be_visible()
    nothing_serious(page, "picking")
    page.get_by_role("toolbar").get_by_role("button", name="Тег").click()
    page.get_by_role("menuitemcheckbox").click()
    expect(operator.cards.locator(".tag")).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text("Изменено 2 диалога")

    page.get_by_role("button", name="Фильтр", exact=True).click()
    nothing_serious(page, "filter")
    page.get_by_label("Тег", exact=True).select_option(label="<i>VIP</i>")
    expect(operator.cards).to_have_count(2)
    page.get_by_label("Название фильтра").fill("Важные")
    page.get_by_label("Название фильтра").press("Enter")
    chip = page.get_by_role("button", name="Важные", exact=True)
    expect(chip).to_have_attribute("aria-pressed", "true")
    chip.click()
    expect(operator.cards).to_have_count(3)
    page.reload()
    operator.wait_online()
    chip.click()
    expect(operator.cards).to_have_count(2)
    chip.click()

    page.get_by_role("button", name="Выбрать несколько").click()
    page.get_by_role("button", name="Все на экране").click()
    page.get_by_role("toolbar").get_by_role("button", name="Тег").click()
    page.get_by_role("menuitemcheckbox").click()
    expect(operator.cards.locator(".tag")).to_have_count(3)
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(operator.cards.locator(".tag")).to_have_count(2)  # only the one that it was new for

    page.get_by_role("button", name="Выбрать несколько").click()
    page.get_by_role("button", name="Все на экране").click()
    page.get_by_role("button", name="Завершить", exact=True).click()
    page.get_by_role("button", name="Точно завершить (3)?").click()
    expect(operator.cards).to_have_count(0)
    assert Conversation.objects.filter(state="closed").count() == 3


def test_several_chats_are_closed_with_the_one_form_that_their_project_wants(operator: Operator, site):
    page, project = operator.page, site.channel.project
    topic = Topic.objects.create(project=project, title="Оплата")
    Project.objects.filter(pk=project.pk).update(topics_required=True)
    page.get_by_role("button", name="Выбрать несколько").click()
    page.get_by_role("button", name="Все на экране").click()
    page.get_by_role("button", name="Завершить", exact=True).click()
    expect(page.get_by_role("toolbar")).to_contain_text("В 3 диалогах клиент ждёт ответа")
    page.get_by_role("button", name="Точно завершить (3)?").click()
    window = page.get_by_role("dialog", name="Завершить 3 чата")
    expect(window).to_contain_text("В 3 диалогах клиент ждёт ответа")
    nothing_serious(page, "closing several")
    window.get_by_role("button", name="Завершить").click()
    expect(window.get_by_role("alert")).to_be_visible()
    window.get_by_role("combobox").fill("опл")
    window.get_by_role("option", name="Оплата").click()
    window.get_by_role("button", name="Завершить").click()
    expect(operator.cards).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Завершено 3 диалога")
    assert ContactTopic.objects.filter(topic=topic).count() == 3


def test_a_macro_is_run_from_the_tray_and_tells_where_it_stopped(operator: Operator):
    page = operator.page
    operator.open("Марина")
    operator.field.press_sequentially("/позв")
    expect(page.locator(".tray").get_by_role("option")).to_contain_text("тег «<i>VIP</i>»")
    operator.field.press("Tab")
    window = page.get_by_role("dialog", name="Макрос «Позвонить» остановлен")
    expect(window.locator("[data-state=failed]")).to_contain_text("{{client.phone}}")
    expect(window.locator("[data-state=not_done]")).to_have_count(1)
    nothing_serious(page, "macro result")
    page.keyboard.press("Escape")
    expect(operator.field).to_have_text("")
    assert dialog("<b>Марина</b>").tag_ids == []
    Client.objects.update(phone="+7 900 000-00-00")
    tool(page, "Макросы")
    page.get_by_role("menuitem", name=re.compile("Позвонить")).click()
    expect(operator.bubbles.last).to_have_text("Позвоним на +7 900 000-00-00")
    expect(operator.card("Марина").locator(".tag")).to_have_count(1)

    tool(page, "Макросы")
    page.get_by_role("menuitem", name="Мои макросы").click()
    page.get_by_role("button", name="Новый макрос").click()
    form = page.get_by_role("dialog", name="Новый личный макрос")
    form.get_by_role("button", name="Сохранить").click()
    expect(form.get_by_role("alert")).to_be_visible()
    form.get_by_label("Название").fill("Спасибо")
    form.get_by_label("Текст").fill("Спасибо, {{client.first_name}}!")
    nothing_serious(page, "macro form")
    form.get_by_role("button", name="Сохранить").click()
    expect(page.locator("[data-macro]")).to_contain_text("отправить «Спасибо")
    page.keyboard.press("Escape")
    operator.field.press_sequentially("/спас")
    operator.field.press("Tab")
    expect(operator.bubbles.last).to_have_text("Спасибо, <b>Марина</b>!")
    wait_for(lambda: page.evaluate("1") and Macro.objects.get(name="Спасибо").uses == 1, 5, "counted")


def test_a_window_goes_with_its_dialog_and_the_keys_live_on(operator: Operator):
    page = operator.page
    operator.open("Игорь")
    window = page.get_by_role("dialog", name="Завершить чат")
    # As a notification does it, and the way back to the list.
    for elsewhere in (f"#active/{dialog('Елена').pk}", "#active"):
        page.keyboard.press("Alt+KeyC")
        expect(window).to_contain_text("Игорь")
        page.evaluate("address => { location.hash = address; }", elsewhere)
        expect(window).to_have_count(0)
        page.keyboard.press("Alt+ArrowDown")  # nothing invisible holds the keys
        expect(operator.field).to_be_visible()
        operator.open("Игорь")
    page.keyboard.press("Alt+KeyC")
    window.get_by_role("button", name="Завершить чат").click()
    expect(operator.card("Игорь")).to_have_count(0)
    expect(operator.cards).to_have_count(2)
