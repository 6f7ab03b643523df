"""Ctrl+K: everything is one field and a few letters away, by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from agentzone.models import Project
from chat.models import Client
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import Site, make_agent, site_with_widget
from tests.factories.chats import client_writes, widget_channel
from tests.product import wait_for


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def test_dialogs_pages_and_statuses_are_found_and_opened_without_a_mouse(
    site: Site, web: WebProcess, open_context: OpenContext
):
    anna = make_agent(site)
    client_writes(site.channel, "Где заказ?")
    Client.objects.update(name="Елена Воронцова")
    site.take(anna)
    client_writes(site.channel, "Вопрос из очереди", visitor="waiting")
    Client.objects.exclude(name="Елена Воронцова").update(name="Пётр Ёлкин")
    strange = widget_channel(Project.objects.create(company=site.channel.project.company, name="Чужой"))
    client_writes(strange, "Не видно", visitor="strange")
    Client.objects.filter(name="").update(name="Ёлкина Чужая")

    page = operator_page(open_context(), web, anna).look().page
    page.keyboard.press("Control+KeyK")
    field = page.get_by_role("combobox", name="Диалоги, статьи, страницы")
    expect(field).to_be_focused()
    field.fill("ёлк")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option").first).to_contain_text("Пётр Ёлкин")
    nothing_serious(page, "palette")

    field.fill("такого нет")
    expect(page.get_by_text("Ничего не нашлось")).to_be_visible()
    field.fill("воронц")
    expect(page.get_by_role("option").first).to_contain_text("Елена Воронцова")
    field.press("Enter")
    expect(page.get_by_role("heading", name="Елена Воронцова").first).to_be_visible()

    page.keyboard.press("Control+KeyK")
    field.fill("обед")
    field.press("Enter")
    wait_for(lambda: type(anna).objects.get(pk=anna.pk).slot.status.code == "lunch", what="the status")

    page.keyboard.press("Control+KeyK")
    field.fill("клавиш")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("dialog", name="Горячие клавиши")).to_be_visible()
