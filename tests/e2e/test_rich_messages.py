"""Formatting, quotes, edits, notes and mentions, search: the operator's side and the visitor's, in browsers."""

import re

import pytest
from playwright.sync_api import Page, expect

from agentzone.distribution.claim import claim
from chat.models import Client, Conversation, Draft, Message
from chat.services.drafts import draft_save
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import Site, Visitor, make_agent, site_with_widget
from tests.factories.chats import client_writes
from tests.factories.people import agent_at_work
from tests.product import wait_for

EVIL = "<img src=x onerror=\"window.hacked='%s'\"><script>window.hacked='%s'</script><b>жирно</b> javascript:alert(1)"


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


@pytest.fixture
def anna(site: Site):
    return make_agent(site)


@pytest.fixture
def operator(site: Site, web: WebProcess, anna, open_context: OpenContext) -> Operator:
    """Anna's page with the dialog of Елена open."""
    client_writes(site.channel, "На абажуре трещина")
    Client.objects.update(name="Елена Воронцова")
    site.take(anna)
    return operator_page(open_context(), web, anna).look().open("Елена")


def act(operator: Operator, text: str, action: str) -> None:
    """Does something with a message by the small bar beside it."""
    operator.page.locator("[data-message]", has_text=text).last.hover()
    operator.page.locator(".msg-acts").get_by_role("button", name=action).click()


def paste(page: Page, text: str, html: str = "") -> None:
    """Into what has the focus, as Ctrl+V does."""
    page.evaluate(
        """([text, html]) => {
          const data = new DataTransfer();
          data.setData('text/html', html);
          data.setData('text/plain', text);
          const options = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent('paste', options));
        }""",
        [text, html],
    )


def test_formatting_by_keys_and_toolbar_reaches_the_client_and_the_draft_keeps_it(
    site, operator: Operator, open_context
):
    page, field = operator.page, operator.field
    field.press_sequentially("Заменим ")
    page.keyboard.press("Control+KeyB")
    field.press_sequentially("бесплатно")
    page.keyboard.press("Control+KeyB")
    page.keyboard.press("Shift+Enter")
    page.get_by_role("button", name="Курсив").click()
    field.press_sequentially("за два дня")
    expect(page.get_by_text("Черновик сохранён")).to_be_visible()
    page.reload()
    expect(field.locator("b")).to_have_text("бесплатно")
    expect(field.locator("i")).to_have_text("за два дня")
    nothing_serious(page, "composer")
    field.press("Enter")
    bubble = operator.bubbles.last
    expect(bubble.locator("b")).to_have_text("бесплатно")
    wait_for(lambda: page.evaluate("1") and Message.objects.filter(author="agent").exists(), 10, "stored")
    stored = Message.objects.get(author="agent")
    assert stored.html.replace("<br></b>", "</b><br>") == "Заменим <b>бесплатно</b><br><i>за два дня</i>"
    assert stored.text == "Заменим бесплатно\nза два дня"
    assert field.inner_text().strip() == ""


def test_a_link_is_put_on_the_selected_words_and_undo_takes_back(operator: Operator):
    page, field = operator.page, operator.field
    field.press_sequentially("Смотрите здесь")
    for _ in range(5):
        page.keyboard.press("Shift+ArrowLeft")
    page.get_by_role("button", name="Ссылка").click()
    address = page.get_by_label("Адрес ссылки")
    address.fill("это не адрес")
    address.press("Enter")
    expect(page.locator("#composer-link-hint")).to_contain_text("не адрес")
    address.fill("shop.example/help")
    address.press("Enter")
    expect(field.locator("a")).to_have_attribute("href", "https://shop.example/help")
    expect(field.locator("a")).to_have_text("здесь")
    page.keyboard.press("Control+KeyZ")
    expect(field.locator("a")).to_have_count(0)
    expect(field).to_have_text("Смотрите здесь")


def test_what_is_pasted_becomes_text_with_its_lines(operator: Operator):
    operator.field.focus()
    html = '<h1 style="color:red" onclick="x()">Заголовок</h1><script>window.hacked=1</script>'
    paste(operator.page, "Заголовок\nвторая <b>строка</b>", html)
    assert operator.field.inner_text() == "Заголовок\nвторая <b>строка</b>"
    assert operator.field.locator("h1, script, b").count() == 0


def test_what_is_put_in_after_a_return_goes_to_the_caret_as_it_is_now(operator: Operator):
    page, field = operator.page, operator.field
    field.press_sequentially("Добрый день")
    field.dispatch_event("blur")  # as another window leaves it: the page keeps its focused element
    field.press_sequentially(" достав")
    paste(page, "ка")
    page.keyboard.press("Control+KeyB")
    field.press_sequentially("!")
    expect(field).to_have_text("Добрый день доставка!")
    expect(field.locator("b")).to_have_text("!")

    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Эмодзи").click()
    expect(page.get_by_role("combobox", name="Найти эмодзи")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.type(",")  # where the caret was before the search
    expect(field).to_have_text("Добрый день, доставка!")
    page.locator(".kb-input").click()
    field.click(position={"x": 2, "y": 12})  # the mouse says where, not what was kept
    paste(page, "— ")
    expect(field).to_have_text("— Добрый день, доставка!")


def test_an_answer_quotes_and_a_click_on_the_quote_goes_there(site, operator: Operator):
    page = operator.page
    act(operator, "На абажуре трещина", "Ответить")
    bar = page.locator(".replying")
    expect(bar).to_contain_text("На абажуре трещина")
    expect(operator.field).to_be_focused()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    act(operator, "На абажуре трещина", "Ответить")
    wait_for(
        lambda: page.evaluate("1") and Draft.objects.filter(quote__isnull=False).exists(),
        10,
        "the quote is kept",
    )
    page.reload()
    expect(bar).to_contain_text("Елена Воронцова")
    operator.say("Заменим")
    expect(bar).to_have_count(0)
    quote = operator.bubbles.last.locator(".quote")
    expect(quote).to_contain_text("На абажуре трещина")
    quote.click()
    expect(operator.bubbles.first).to_have_class(re.compile("is-found"))


def test_messages_are_walked_answered_and_changed_without_a_mouse(operator: Operator):
    page = operator.page
    operator.say("Заменим завтра")
    expect(operator.mark("Заменим завтра")).to_have_attribute("data-delivery", "sent")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".replying")).to_contain_text("Изменение")
    page.keyboard.press("End")
    page.keyboard.type(", к вечеру")
    page.keyboard.press("Enter")
    expect(operator.bubbles.last).to_contain_text("Заменим завтра, к вечеру")
    expect(page.locator(".replying")).to_have_count(0)
    page.locator(".stream").focus()
    page.keyboard.press("ArrowUp")
    expect(operator.bubbles.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(operator.bubbles.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".msg-acts").get_by_role("button", name="Ответить")).to_be_focused()
    nothing_serious(page, "actions")
    page.keyboard.press("Enter")
    expect(page.locator(".replying")).to_contain_text("На абажуре трещина")


def test_a_message_is_changed_and_deleted_before_the_clients_eyes(
    site: Site, operator: Operator, open_context
):
    page = operator.page
    operator.say("Цена 100 рублей")
    expect(operator.mark("Цена 100")).to_have_attribute("data-delivery", "sent")
    act(operator, "Цена 100", "Изменить")
    operator.field.fill("Цена 120 рублей")
    operator.field.press("Enter")
    expect(operator.bubbles.last).to_contain_text("Цена 120 рублей")
    operator.bubbles.last.get_by_role("button", name="изменено").click()
    versions = page.get_by_role("dialog", name="Версии сообщения")
    expect(versions.locator("li")).to_have_count(2)
    expect(versions).to_contain_text("Цена 100 рублей")
    nothing_serious(page, "versions")
    page.keyboard.press("Escape")
    act(operator, "Цена 120", "Удалить")
    page.get_by_role("dialog").get_by_role("button", name="Удалить").click()
    expect(operator.bubbles.last).to_have_text("Сообщение удалено")
    expect(page.get_by_text("Цена 120")).to_have_count(0)


def a_name_is_offered_only_where_it_is_being_typed(operator: Operator) -> None:
    """The caret goes elsewhere, and an answer is late: Enter puts no name over other words, it adds the note."""
    page, name = operator.page, operator.page.get_by_role("option", name="Борис Лапин")
    operator.field.press_sequentially(" @бор")
    expect(name).to_be_visible()
    page.keyboard.press("Home")
    expect(name).to_have_count(0)
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    expect(name).to_be_visible()
    page.route("**/colleagues/**", lambda route: None)
    page.keyboard.type("р ок")


def test_a_note_names_a_colleague_who_sees_it_and_the_dialog(
    site: Site, web, operator: Operator, open_context
):
    boris = agent_at_work(site.channel.project, first_name="Борис", last_name="Лапин")
    other = operator_page(open_context(), web, boris).look()
    page = operator.page
    page.keyboard.press("Alt+KeyN")
    expect(page.locator(".composer-as-note")).to_be_visible()
    operator.field.press_sequentially("@бор")
    expect(page.get_by_role("option", name="Борис Лапин")).to_be_visible()
    page.keyboard.press("Enter")
    operator.field.press_sequentially("посмотри, пожалуйста")
    expect(operator.field).to_have_text("@Борис Лапин посмотри, пожалуйста")
    nothing_serious(page, "note")
    a_name_is_offered_only_where_it_is_being_typed(operator)
    page.keyboard.press("Enter")
    expect(page.locator(".note")).to_contain_text("@Борис Лапин посмотри, пожалуйста @бор ок")
    expect(page.locator(".composer-as-note")).to_have_count(0)
    other.page.get_by_role("button", name="Вас упомянули: 1 заметка").click()
    other.page.get_by_role("menuitem").click()
    expect(other.page.locator(".note")).to_contain_text("@Борис Лапин")
    expect(other.page.locator(".read-only")).to_contain_text("Анна Белова")
    expect(other.page.get_by_role("button", name="Вас упомянули")).to_have_count(0)
    other.page.get_by_role("button", name="Добавить заметку").click()
    other.field.press_sequentially("Уже смотрю")
    other.page.keyboard.press("Enter")
    expect(page.locator(".note").last).to_contain_text("Уже смотрю")
    assert not Message.objects.filter(kind="text", text__contains="смотр").exists()


def test_emoji_are_found_by_russian_and_english_words(operator: Operator):
    page = operator.page
    page.get_by_role("button", name="Эмодзи").click()
    search = page.get_by_role("combobox", name="Найти эмодзи")
    expect(page.locator(".emoji-one").first).to_be_visible()
    for words in ("сердце", "heart"):
        search.fill(words)
        expect(page.locator(".emoji-one", has_text="❤️").first).to_be_visible()
    nothing_serious(page, "emoji")
    search.fill("палец вверх")
    expect(page.locator(".emoji-one").first).to_have_text("👍️")
    search.press("Enter")
    expect(operator.field).to_have_text("👍️")
    expect(operator.field).to_be_focused()
    page.get_by_role("button", name="Эмодзи").click()
    expect(page.locator(".emoji-one").first).to_have_text("👍️")  # the recent one
    page.keyboard.press("Escape")
    expect(operator.field).to_be_focused()


def hacked(page: Page) -> object:
    return page.evaluate("window.hacked")


def test_nothing_that_people_type_runs_anywhere(site: Site, web, anna, open_context: OpenContext):
    """The client's message, name and page; the operator's message, note and draft; the admin's lists of them."""
    visitor: Visitor = site.visit(open_context()).open()
    visitor.say(EVIL % ("client", "client"))
    expect(visitor.mark("жирно")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    Client.objects.update(name=EVIL % ("name", "name"))
    operator = operator_page(open_context(), web, anna).look()
    operator.cards.first.click()
    act(operator, "жирно", "Ответить")
    operator.field.fill(EVIL % ("agent", "agent"))
    operator.field.press("Enter")
    expect(visitor.bubbles).to_have_count(3)
    operator.page.keyboard.press("Alt+KeyN")
    operator.field.fill(EVIL % ("note", "note"))
    operator.field.press("Enter")
    expect(operator.page.locator(".note")).to_have_count(1)
    operator.field.fill(EVIL % ("draft", "draft"))
    expect(operator.page.get_by_text("Черновик сохранён")).to_be_visible()
    operator.page.reload()
    expect(operator.bubbles).to_have_count(2)
    operator.page.keyboard.press("Alt+KeyF")
    operator.page.get_by_label("Поиск в диалоге", exact=True).last.fill("жирно")
    expect(operator.page.locator(".find-hit")).not_to_have_count(0)
    expect(operator.page.locator(".bubble mark").first).to_have_text("жирно")
    expect(operator.page.locator(".note mark")).to_have_text("жирно")
    for page in (visitor.page, operator.page):
        assert hacked(page) is None
        assert (
            page.locator(".bubble img, .bubble script, .note img, .find img, .composer-text img").count() == 0
        )
        assert page.locator(".bubble b").count() == page.locator(".quote b").count()
    anna.role, anna.is_superuser = "administrator", True
    anna.save()
    for path in ("chat/message/", "chat/client/", "chat/conversation/", "chat/messagerevision/"):
        operator.page.goto(f"{web.url}/admin/{path}")
        expect(operator.page.locator("#result_list, .module, form").first).to_be_attached()
        assert hacked(operator.page) is None, path
    for message in Message.objects.exclude(kind="event"):
        operator.page.goto(f"{web.url}/admin/chat/message/{message.pk}/change/")
        assert hacked(operator.page) is None


def test_a_visitor_quotes_changes_and_takes_back_and_sees_formatting(
    site: Site, web, anna, open_context: OpenContext
):
    visitor: Visitor = site.visit(open_context()).open()
    visitor.say("Где мой заказ?")
    expect(visitor.mark("Где мой заказ?")).to_have_attribute("aria-label", "Доставлено")
    site.take(anna)
    operator = operator_page(open_context(), web, anna).look()
    operator.cards.first.click()
    operator.field.press_sequentially("Будет ")
    operator.page.keyboard.press("Control+KeyB")
    operator.field.press_sequentially("завтра")
    operator.page.keyboard.press("Enter")
    answer = visitor.panel.locator(".msg.in", has_text="Будет завтра")
    expect(answer.locator("b").last).to_have_text("завтра")
    answer.hover()
    answer.get_by_role("button", name="Ответить").click()
    expect(visitor.panel.locator(".aim")).to_contain_text("Будет завтра")
    visitor.say("А точнее?")
    quoted = operator.bubbles.filter(has_text="А точнее?")
    expect(quoted.locator(".quote")).to_contain_text("Будет завтра")
    expect(quoted.locator(".quote")).to_contain_text("Анна Белова")
    own = visitor.panel.locator(".msg.out", has_text="А точнее?")
    expect(own.locator(".quote")).to_contain_text("Анна")
    expect(own.locator(".quote")).not_to_contain_text("Белова")
    own.hover()
    own.get_by_role("button", name="Изменить").click()
    expect(visitor.input).to_have_value("А точнее?")
    visitor.input.fill("А в котором часу?")
    visitor.input.press("Enter")
    expect(operator.bubbles.last).to_contain_text("А в котором часу?")
    expect(operator.bubbles.last).to_contain_text("изменено")
    own = visitor.panel.locator(".msg.out", has_text="А в котором часу?")
    expect(own.locator(".meta")).to_contain_text("изменено")
    own.hover()
    own.get_by_role("button", name="Удалить").click()
    own.get_by_role("button", name="Удалить").click()
    expect(operator.bubbles.last).to_have_text("Сообщение удалено")
    expect(visitor.panel.locator(".msg.out").last).to_contain_text("Сообщение удалено")
    visitor.panel.get_by_role("button", name="Эмодзи").click()
    visitor.panel.get_by_role("button", name="👍").click()
    expect(visitor.input).to_have_value("👍")


def test_a_swipe_answers_and_a_late_change_is_refused_with_words(site: Site, anna, open_context: OpenContext):
    context = open_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    visitor: Visitor = site.visit(context).open()
    visitor.input.fill("Первое")
    visitor.panel.get_by_role("button", name="Отправить").click()
    expect(visitor.mark("Первое")).to_have_attribute("aria-label", "Доставлено")
    own = visitor.panel.locator(".msg.out")
    own.evaluate(
        """node => {
          const at = (x) => new Touch({identifier: 1, target: node, clientX: x, clientY: 200});
          const touch = (kind, touches, x) =>
            node.dispatchEvent(new TouchEvent(kind, {touches, changedTouches: [at(x)], bubbles: true}));
          touch('touchstart', [at(50)], 50);
          touch('touchend', [], 160);
        }"""
    )
    expect(visitor.panel.locator(".aim")).to_contain_text("Первое")
    own.locator(".bubble").tap()
    own.get_by_role("button", name="Изменить").tap()
    project = site.channel.project
    project.edit_minutes = 0
    project.save()
    visitor.input.fill("Поздно")
    visitor.panel.get_by_role("button", name="Отправить").tap()
    expect(visitor.notice).to_contain_text("нельзя")
    assert site.stored() == ["Первое"]


def test_a_change_that_was_begun_outlives_a_draft_from_elsewhere_and_another_dialog(
    site: Site, anna, operator: Operator
):
    client_writes(site.channel, "А я по другому делу", visitor="second")
    second = Conversation.objects.get(external_id="second")
    claim(second.contact_id, anna.pk, {})
    first = Conversation.objects.exclude(pk=second.pk).get()
    operator.say("Будет завтра")
    act(operator, "Будет завтра", "Изменить")
    operator.field.fill("Будет послезавтра")
    wait_for(lambda: Draft.objects.filter(text="").exists(), 10, "the empty draft")
    version = Draft.objects.get().version
    draft_save(anna, first.pk, text="с телефона", version=version, page="phone")
    operator.cards.filter(has_not_text="Елена").first.click()
    expect(operator.card("Елена")).to_contain_text("с телефона")
    operator.open("Елена")
    expect(operator.field).to_have_text("Будет послезавтра")
    draft_save(anna, first.pk, text="с телефона и дальше", version=version + 1, page="phone")
    operator.page.keyboard.press("Escape")
    expect(operator.field).to_have_text("с телефона и дальше")
    act(operator, "Будет завтра", "Изменить")
    operator.field.fill("Будет в среду")
    operator.field.press("Enter")
    expect(operator.bubbles.last).to_contain_text("Будет в среду")
    expect(operator.field).to_have_text("с телефона и дальше")
