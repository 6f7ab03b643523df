"""The knowledge base in the browser: the operator finds, looks, sends; supervisors write, and lose nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from agentzone.models.people import Role
from chat.models import Client, Message
from knowledge.models import Article, ArticleUse
from knowledge.services import articles
from tests.e2e.conftest import OpenContext
from tests.e2e.contexts import new_page
from tests.e2e.operator import Operator, operator_page, signed_in
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories import media
from tests.factories.articles import article, content, editor_of
from tests.factories.chats import client_writes
from tests.product import wait_for

REPLACE = "<p>Если брак заметили в течение 7 дней, <b>замену</b> оформляем без экспертизы.</p><ul><li>фото</li></ul>"


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


@pytest.fixture
def operator(site, web, open_context: OpenContext) -> Operator:
    project = site.channel.project
    boss = editor_of(project, login="boss")
    article(project, by=boss, title="Замена товара с дефектом", keywords="трещина, скол", html=REPLACE)
    article(project, by=boss, title="Сроки доставки по регионам", html="<p>Для замены те же интервалы.</p>")
    article(project, by=boss, title="Гарантия на светильники", html="<p>24 месяца.</p>")
    anna = make_agent(site)
    client_writes(site.channel, "Здравствуйте, на абажуре трещина")
    Client.objects.update(name="Елена Воронцова")
    site.take(anna)
    return operator_page(open_context(reduced_motion="reduce"), web, anna).look().open("Елена")


def cards(page: Page):
    return page.locator("[data-article]")


def sent(operator: Operator) -> list[str]:
    return list(Message.objects.filter(author="agent").order_by("number").values_list("text", flat=True))


def test_hints_search_and_the_three_actions(operator: Operator):
    page = operator.page
    expect(page.get_by_role("heading", name="Похоже, подойдёт")).to_be_visible()
    expect(cards(page).first).to_contain_text("Замена товара с дефектом")
    page.keyboard.press("Alt+KeyK")
    expect(page.locator(".kb-input")).to_be_focused()
    page.keyboard.type("замены")
    expect(page.locator(".kb-count")).to_have_text(re.compile("Нашлось 2 статьи в проекте"))
    expect(cards(page).first.locator("h4 mark")).to_have_text("Замена")
    nothing_serious(page, "search")
    page.keyboard.press("ArrowDown")
    expect(cards(page).nth(1)).to_have_class(re.compile("is-on"))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")  # the large preview
    window = page.get_by_role("dialog", name="Замена товара с дефектом")
    expect(window.locator(".prose b")).to_have_text("замену")
    nothing_serious(page, "preview")
    window.get_by_role("button", name="Редактировать и отправить").click()
    expect(window).to_have_count(0)
    expect(operator.field.locator("b")).to_have_text("замену")
    expect(operator.field).to_be_focused()
    cards(page).first.get_by_role("button", name="Отправить").dblclick()
    wait_for(lambda: sent(operator) != [], 10, "sent in one click")
    assert sent(operator)[0].startswith("Замена товара с дефектом\n") and "• фото" in sent(operator)[0]
    expect(operator.bubbles).to_have_count(2)
    wait_for(lambda: ArticleUse.objects.count() == 3, 10, "uses are counted")
    assert set(ArticleUse.objects.values_list("how", flat=True)) == {"viewed", "edited", "sent"}
    assert len(sent(operator)) == 1


def test_a_slip_is_forgiven_and_a_published_change_arrives_by_itself(operator: Operator):
    page, boss = operator.page, articles.Article.objects.first().created_by
    field = page.locator(".kb-input")
    field.fill("гарнтия")
    expect(page.locator(".kb-count")).to_contain_text("Показано по запросу «гарантия»")
    warranty = Article.objects.get(title="Гарантия на светильники")
    cards(page).first.get_by_role("button", name="Просмотр").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("24 месяца")
    project = warranty.projects.get()
    new = content(project, title="Гарантия на лампы", html="<p>36 месяцев.</p>")
    articles.article_save(boss, warranty.pk, version=1, content=new)
    expect(window.get_by_text("Статью только что изменили")).to_be_visible()
    window.get_by_role("button", name="Показать").click()
    expect(window).to_contain_text("36 месяцев")
    articles.article_delete(boss, warranty.pk)
    expect(window.get_by_text("она больше не действует")).to_be_visible()
    expect(window.get_by_role("button", name="Отправить", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Ничего не нашлось")).to_be_visible()
    operator.tab("Клиент")
    page.reload()
    expect(page.get_by_role("tab", name="Клиент")).to_have_attribute("aria-selected", "true")


def supervisor(open_context: OpenContext, web: WebProcess, user, **options: object) -> Page:
    context = open_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    signed_in(context, web, user)
    return new_page(context)


def test_a_supervisor_writes_an_article_with_a_picture(site, web, open_context: OpenContext):
    project = site.channel.project
    boss = editor_of(project)
    page = supervisor(open_context, web, boss)
    page.goto(f"{web.url}/workspace/")
    page.get_by_role("link", name="Страницы супервайзера").click()
    page.get_by_role("link", name="Создать").first.click()
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text("Укажите название статьи.")).to_be_visible()
    expect(page.get_by_text("Выберите хотя бы один свой проект.")).to_be_visible()
    page.get_by_label("Название").fill("Схема сборки")
    page.get_by_text(project.name, exact=True).click()
    text = page.locator("#af-text")
    text.click()
    page.keyboard.type("Сначала ")
    page.get_by_role("button", name="Полужирный").click()
    page.keyboard.type("ножки")
    page.get_by_role("button", name="Полужирный").click()
    page.keyboard.type(", потом сиденье.")
    page.keyboard.press("Enter")
    page.locator("input[type=file]").set_input_files(
        {"name": "Схема.png", "mimeType": "image/png", "buffer": media.picture("PNG")}
    )
    expect(text.locator("img")).to_have_attribute("src", re.compile("^/knowledge/pictures/"))
    page.locator("input[type=file]").set_input_files(
        {"name": "bad.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(page.get_by_text("Картинка не загрузилась")).to_be_visible()
    nothing_serious(page, "editor")
    page.get_by_role("button", name="Опубликовать").click()
    page.wait_for_url(re.compile(r"/supervisor/knowledge/\d+/$"))
    expect(page.locator(".prose b")).to_have_text("ножки")
    expect(page.locator(".prose img")).to_have_js_property("complete", True)
    assert page.locator(".prose img").evaluate("i => i.naturalWidth") == 400
    nothing_serious(page, "article")
    made = Article.objects.get()
    assert made.text == "Сначала ножки, потом сиденье." and made.state == "published"


def test_two_supervisors_on_one_article_lose_nothing(site, web, open_context: OpenContext):
    project = site.channel.project
    olga, pavel = editor_of(project, first_name="Ольга"), editor_of(project)
    made = article(project, by=olga, title="Сроки", html="<p>Первый</p><p>Второй</p>")
    page = supervisor(open_context, web, pavel, color_scheme="dark")
    page.goto(f"{web.url}/supervisor/knowledge/{made.pk}/edit/")
    page.locator("#af-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" и мой")
    articles.article_save(
        olga,
        made.pk,
        version=1,
        content=content(project, title="Сроки", html="<p>Первый Ольги</p><p>Второй</p>"),
    )
    page.get_by_role("button", name="Сохранить", exact=True).click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("статью сохранил(а) Ольга")
    expect(window.locator(".mg-side")).to_contain_text(["Второй и мой", "Первый Ольги"])
    nothing_serious(page, "conflict")
    window.get_by_role("button", name="Объединить").click()
    expect(page.locator("#af-text")).to_contain_text("Первый Ольги")
    expect(page.locator("#af-text")).to_contain_text("Второй и мой")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    page.wait_for_url(re.compile(r"/supervisor/knowledge/\d+/$"))
    made.refresh_from_db()
    assert (made.html, made.version) == ("<p>Первый Ольги</p><p>Второй и мой</p>", 3)
    page.get_by_role("link", name="История").click()
    expect(page.locator(".kn-revisions li")).to_have_count(3)
    nothing_serious(page, "history")


def test_lists_categories_and_import_are_usable_in_both_themes(site, web, open_context: OpenContext):
    project = site.channel.project
    boss = editor_of(project)
    article(project, by=boss, title="Превысокомногорассмотрительствующий" * 4)
    article(project, by=boss, title="Сроки")
    for theme, size in (("light", (1280, 900)), ("dark", (640, 450))):  # the second is 200 % of the first
        page = supervisor(
            open_context, web, boss, color_scheme=theme, viewport={"width": size[0], "height": size[1]}
        )
        page.goto(f"{web.url}/supervisor/knowledge/")
        expect(page.locator(".kn-title")).to_have_count(2)
        nothing_serious(page, f"list {theme}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, theme
        page.get_by_role("searchbox").fill("сроки")
        expect(page.locator(".kn-title")).to_have_count(1)
        page.goto(f"{web.url}/supervisor/knowledge/categories/")
        page.get_by_label("Название категории").fill(f"Доставка {theme}")
        page.get_by_role("button", name="Создать").click()
        expect(page.locator("[data-category]").filter(has_text=theme)).to_be_visible()
        nothing_serious(page, f"categories {theme}")
        page.goto(f"{web.url}/supervisor/knowledge/import/")
        nothing_serious(page, f"import {theme}")


def test_operators_have_no_way_to_the_editor(site, web, open_context: OpenContext):
    anna = make_agent(site)
    assert anna.role == Role.AGENT
    page = operator_page(open_context(), web, anna).look().page
    expect(page.get_by_role("link", name="Страницы супервайзера")).to_have_count(0)
    assert page.goto(f"{web.url}/supervisor/knowledge/").status == 403
