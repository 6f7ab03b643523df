"""What an operator looks for is found, and nothing on top of the page vanishes."""

import re

import pytest
from playwright.sync_api import expect

from agentzone.models import Skill
from chat.models import Client
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes, widget_channel
from tests.factories.people import ProjectFactory


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def test_a_dialog_is_found_by_what_was_said_before_and_by_the_digits_of_a_phone(
    site, web: WebProcess, open_context: OpenContext
):
    anna = make_agent(site)
    client_writes(site.channel, "Здравствуйте, хочу вернуть лампу")
    site.take(anna)
    site.answer(anna, "Минуту")
    Client.objects.update(name="Елена Воронцова", phone="+79001234567")
    hers = operator_page(open_context(), web, anna).look()
    page = hers.page
    search = page.get_by_label("Поиск по диалогам")
    for text in ("лампу", "123-45-67", "8 900 123"):
        search.fill(text)
        expect(hers.cards).to_have_count(1)
        expect(hers.cards).to_contain_text("Елена Воронцова")
    search.fill("торшер")
    expect(page.get_by_text("Ни один активный диалог не подходит.")).to_be_visible()
    page.keyboard.press("Control+KeyK")
    page.get_by_role("combobox").fill("лампу")
    expect(page.get_by_role("option", name=re.compile("Елена Воронцова"))).to_be_visible()


def test_queues_that_do_not_fit_on_top_stand_in_a_menu(site, web: WebProcess, open_context: OpenContext):
    anna = make_agent(site)
    names = ("Возвраты и обмены", "Доставка по регионам", "Оптовые покупатели", "Связь и интернет")
    for name in names:
        project = ProjectFactory(company=site.channel.project.company, name=name)
        Skill.objects.create(agent=anna, project=project, level=1)
    client_writes(widget_channel(project), "Здравствуйте!", visitor="waits")
    page = operator_page(open_context(), web, anna).look().page
    page.set_viewport_size({"width": 1280, "height": 800})
    nav = page.get_by_role("navigation", name="Очереди проектов")
    expect(nav.get_by_role("button").first).to_contain_text("Связь и интернет")  # who waits comes first
    more = nav.get_by_role("button", name=re.compile("ещё"))
    more.click()
    menu = page.get_by_role("menu", name="Очереди проектов")
    nothing_serious(page, "queues")
    on_top = nav.locator("> .q:not(.is-out) .q-n").all_inner_texts()
    put_away = menu.get_by_role("menuitem").locator(".q-n").all_inner_texts()
    assert put_away and sorted(on_top + put_away) == sorted([*names, site.channel.project.name])
    right = page.locator(".top-r").bounding_box()
    last = more.bounding_box()
    assert right and last and last["x"] + last["width"] <= right["x"]
    menu.get_by_role("menuitem").first.click()
    expect(page.get_by_role("tab", name=re.compile("Очередь"))).to_have_attribute("aria-selected", "true")
    page.set_viewport_size({"width": 2400, "height": 800})
    expect(more).to_have_count(0)
    assert len(nav.locator("> .q:not(.is-out)").all()) == len(names) + 1


def test_the_list_of_colleagues_in_the_transfer_window_follows_them(
    site, web: WebProcess, open_context: OpenContext
):
    anna, boris = make_agent(site), make_agent(site, "Борис")
    client_writes(site.channel, "Где заказ?")
    site.take(anna)
    hers = operator_page(open_context(), web, anna).look().open("Гость")
    page = hers.page
    page.keyboard.press("Alt+KeyT")
    window = page.get_by_role("dialog", name="Переадресация диалога")
    field = window.get_by_role("combobox")
    field.fill("бел")
    field.press("ArrowDown")
    vera = make_agent(site, "Вера")
    expect(window.get_by_role("option")).to_have_count(2)
    expect(field).to_be_focused()
    expect(field).to_have_value("бел")
    chosen = window.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("Борис")
    type(boris.slot).objects.filter(agent=boris).update(takes_chats=False)
    expect(window.get_by_role("option")).to_have_count(1)
    expect(window.get_by_role("option")).to_contain_text(vera.full_name)
    expect(window.get_by_role("button", name="Передать")).to_be_disabled()  # who was chosen is gone
