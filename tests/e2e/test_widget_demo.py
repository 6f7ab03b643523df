"""The demo sites: each shows the widget of its own channel."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from chat.models import Conversation
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.server import WebProcess
from tests.e2e.widget import Visitor
from tests.factories.chats import widget_channel
from tests.factories.people import CompanyFactory, ProjectFactory
from tests.product import wait_for


@pytest.fixture
def page(web: WebProcess, open_context: OpenContext) -> Page:
    for number, (company, project) in enumerate((("Тёплый дом", "Продажи"), ("Линия", "Поддержка"))):
        made = ProjectFactory(company=CompanyFactory(name=company), name=project)
        widget_channel(made, key=f"demo-{number}")
    page = new_page(open_context())
    page.goto(f"{web.url}/demo/")
    return page


def test_the_list_leads_to_a_shop_whose_chat_belongs_to_its_project(page: Page):
    page.get_by_role("main").get_by_role("link", name="Тёплый дом").click()
    expect(page.get_by_role("heading", name="Торшер «Хельга»")).to_be_visible()
    page.get_by_role("button", name="Спросить о товаре").click()
    visitor = Visitor(page)
    expect(visitor.panel).to_be_visible()
    visitor.say("Есть ли в чёрном цвете?")
    expect(visitor.mark("чёрном")).to_have_attribute("aria-label", "Доставлено")
    conversation = Conversation.objects.get()
    assert conversation.channel.key == "demo-0"
    assert conversation.page_title == "Тёплый дом"


def test_the_shops_cart_and_filter_work_and_survive_a_reload(page: Page):
    page.get_by_role("main").get_by_role("link", name="Тёплый дом").click()
    page.get_by_role("button", name="Текстиль").click()
    expect(page.locator(".card:visible")).to_have_count(2)
    page.get_by_role("button", name="Плед «Вечер»: в корзину").click()
    page.get_by_role("button", name="Плед «Вечер»: в корзину").click()
    page.reload()
    page.get_by_role("button", name="Корзина · 2").click()
    expect(page.locator("#cart")).to_contain_text("6\u00a0580\u00a0₽")
    page.get_by_role("button", name="Убрать: Плед «Вечер»").click()
    expect(page.locator("#cart")).to_contain_text("В корзине пусто")


def test_the_other_company_has_its_own_site_and_its_own_dialog(page: Page, web: WebProcess):
    page.get_by_role("main").get_by_role("link", name="Линия").click()
    page.get_by_role("button", name="Задать вопрос").click()
    visitor = Visitor(page)
    visitor.say("Нет связи")
    wait_for(lambda: page.evaluate("1") and Conversation.objects.filter(channel__key="demo-1").exists(), 10)
    page.goto(f"{web.url}/demo/demo-0/")
    visitor.open()
    expect(visitor.panel.locator(".msg[data-id]")).to_have_count(0)


def test_axe_finds_nothing_serious_on_the_demo_pages(page: Page, web: WebProcess):
    for path in ("/demo/", "/demo/demo-0/", "/demo/demo-1/"):
        page.goto(f"{web.url}{path}")
        violations = Axe().run(page).response["violations"]
        serious = [
            (item["id"], item["nodes"][0]["html"])
            for item in violations
            if item["impact"] in ("serious", "critical")
        ]
        assert not serious, path


def test_a_project_called_like_its_company_is_named_once(page: Page, web: WebProcess):
    widget_channel(ProjectFactory(company=CompanyFactory(name="Уют"), name="Уют"), key="demo-2")
    page.goto(f"{web.url}/demo/")
    expect(page.locator(".tile", has_text="Уют").get_by_text("Уют")).to_have_count(1)
    expect(page.locator(".tile", has_text="Линия").get_by_text("Поддержка")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(3)
    expect(page.get_by_text("Уют", exact=True)).to_have_count(2)  # the bar and the tile
