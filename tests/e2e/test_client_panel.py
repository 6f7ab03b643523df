"""The client panel in the browser: form, notes, contacts, two people at once, block, merge, who looks."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agentzone.models import Contact
from agentzone.models.people import Role
from chat.models import Client, ClientNote, ClientValue, Conversation, Form, FormField
from chat.models.client import client_key
from chat.services.client_fields import field_save, fields_integrated
from chat.services.client_notes import note_add
from chat.services.dialog import conversation_close
from kernel import clock
from kernel.audit import SYSTEM
from kernel.ids import new_id
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import make_agent, site_with_widget
from tests.factories.chats import client_writes, dialog_of
from tests.factories.people import UserFactory
from tests.product import wait_for

EVIL = '<img src=x onerror="document.title=1"><b>Мытищи</b>'


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


@pytest.fixture
def client(site) -> Client:
    for position, (key, title, kind, more) in enumerate(
        (
            ("city", "Город", "text", {"required": True}),
            ("card", "Карта клиента", "choice", {"options": ["Нет", "Золотая"]}),
            ("order", "Последний заказ", "text", {"read_only": True}),
            ("site", "Сайт", "link", {}),
        )
    ):
        FormField.objects.create(
            project=site.channel.project,
            form=Form.CLIENT,
            key=key,
            title=title,
            type=kind,
            position=position,
            **more,
        )
    client_writes(
        site.channel, "Здравствуйте!", page_url="https://shop.example/lamp", page_title="Торшер", locale="ru"
    )
    found = Conversation.objects.get(channel=site.channel).client
    Client.objects.filter(pk=found.pk).update(name="Елена Воронцова", phone="+79163042218")
    return found


@pytest.fixture
def anna(site, client):
    agent = make_agent(site)
    site.take(agent)
    return agent


def panel(open_context: OpenContext, web: WebProcess, user, address: str = "") -> Operator:
    operator = operator_page(open_context(reduced_motion="reduce"), web, user).look(address)
    if not address:
        operator.open("Елена")
    operator.page.get_by_role("tab", name="Клиент").click()
    expect(operator.page.locator("[data-client-fields]")).to_be_visible()
    return operator


@pytest.fixture
def operator(site, web, anna, open_context: OpenContext) -> Operator:
    return panel(open_context, web, anna)


def boss_of(site):
    boss = UserFactory(role=Role.SUPERVISOR, first_name="Ольга", last_name="Миронова")
    boss.supervised_projects.add(site.channel.project)
    return boss


def test_fields_are_saved_as_they_are_typed_and_two_people_lose_nothing(
    operator: Operator, site, client, anna
):
    page, form = operator.page, operator.page.locator("[data-client-fields]")
    expect(form.locator("a[href='tel:+79163042218']")).to_have_text("+7 916 304-22-18")
    expect(form).to_contain_text("не заполнено")  # the city is required
    fields_integrated(client.pk, {"order": "7-40518"}, actor=SYSTEM)
    expect(form).to_contain_text("7-40518")  # by its event
    form.get_by_role("button", name="Изменить").click()
    expect(form.get_by_label("Имя")).to_be_focused()
    expect(form.get_by_label("Последний заказ")).not_to_be_editable()
    form.get_by_label(re.compile("Город")).press_sequentially(EVIL, delay=1)
    form.get_by_label("Карта клиента").select_option("Золотая")
    form.get_by_label("Сайт").fill("javascript:alert(1)")
    form.get_by_label("Сайт").press("Tab")
    expect(form.locator("[data-field=site] .hint-bad")).to_contain_text("https://")
    expect(form.get_by_role("status")).to_have_text("Сохранено не всё")
    form.get_by_label("Сайт").fill("shop.example")
    expect(form.get_by_role("status")).to_have_text("Всё сохранено")
    nothing_serious(page, "form")
    # a colleague saves the same field while it is being typed
    field_save(boss_of(site), client.pk, "city", "Химки", version=1, project_id=site.channel.project_id)
    version = ClientValue.objects.get(client=client, key="city").version
    page.route("**/fields/city/", lambda route: route.abort())  # what Anna types next is late
    form.get_by_label(re.compile("Город")).fill("Тверь")
    expect(form.get_by_role("status")).to_have_text("Нет связи: сохраним позже")
    field_save(boss_of(site), client.pk, "city", "Клин", version=version, project_id=site.channel.project_id)
    page.unroute("**/fields/city/")
    conflict = form.get_by_role("alert").filter(has_text="Клин")
    expect(conflict).to_contain_text("Ольга Миронова")
    expect(form.get_by_label(re.compile("Город"))).to_have_value("Тверь")
    conflict.get_by_role("button", name="Оставить мой").click()
    expect(form.get_by_role("status")).to_have_text("Всё сохранено")
    assert ClientValue.objects.get(client=client, key="city").value == "Тверь"
    form.get_by_role("button", name="Готово").click()
    expect(form.locator("a[href='https://shop.example']")).to_have_text("shop.example")
    page.reload()
    expect(form).to_contain_text("Тверь")
    assert page.title() != "1"


def test_notes_are_live_on_every_page_and_a_deleted_one_comes_back(
    operator: Operator, site, web, client, open_context: OpenContext
):
    page, notes = operator.page, operator.page.locator("[data-client-notes]")
    boss = boss_of(site)
    dialog = Conversation.objects.get(channel=site.channel)
    other = panel(open_context, web, boss, address=f"#all/{dialog.pk}").page
    field = notes.get_by_label("Новый комментарий")
    field.fill("<script>document.title=1</script> Просит не звонить")
    page.reload()  # what was typed is kept
    expect(field).to_have_value(re.compile("Просит не звонить"))
    field.press("Control+Enter")
    row = notes.locator("[data-note]")
    expect(row).to_contain_text("<script>document.title=1</script> Просит не звонить")
    expect(other.locator("[data-note]")).to_have_count(1)
    expect(other.locator("[data-note]").get_by_role("button", name="Изменить комментарий")).to_have_count(0)
    row.hover()
    row.get_by_role("button", name="Изменить комментарий").click()
    notes.get_by_label("Текст комментария").fill("Звонить можно")
    notes.get_by_role("button", name="Сохранить").click()
    expect(other.locator("[data-note]")).to_contain_text("Звонить можно")
    row.hover()
    row.get_by_role("button", name="Удалить комментарий").click()
    expect(other.locator("[data-note]")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Вернуть").click()
    expect(other.locator("[data-note]")).to_have_count(1)
    expect(row).to_have_count(1)
    # they look at the same dialog: each sees the other, and a page that dies is gone within seconds
    looking = page.locator("[data-lookers]")
    expect(looking).to_have_text(re.compile("Смотрит:"))
    expect(other.locator("[data-lookers]")).to_be_visible()
    operator.field.press_sequentially("Сейчас")
    expect(other.locator("[data-lookers] .is-typing")).to_be_visible()
    nothing_serious(page, "notes")
    other.context.close()
    expect(looking).to_have_count(0)


def test_earlier_contacts_come_in_pages_and_lead_to_their_first_message(
    site, web, client, anna, open_context: OpenContext
):
    now = clock.now()
    Contact.objects.bulk_create(
        Contact(
            kind="chat", channel_kind="widget", project=site.channel.project, client_key=client_key(client.pk),
            state="ended", agent=anna, arrived_at=now - timedelta(hours=n + 1), ended_at=now - timedelta(hours=n),
            topic=f"Тема {n}", rating=5, answer_threshold_seconds=30, service_level_target=80, short_abandon_seconds=5,
        )
        for n in range(25)
    )  # fmt: skip
    page = panel(open_context, web, anna).page
    acts = page.locator("[data-client-activities]")
    expect(acts.locator(".badge")).to_have_text("26")
    expect(page.locator(".cl-h")).to_contain_text("26 обращений")
    expect(acts.locator("[data-activity]")).to_have_count(20)
    expect(acts.locator("[data-activity]").first).to_contain_text("сейчас")
    expect(acts.locator("[data-activity]").nth(1)).to_contain_text("оценка 5")
    acts.get_by_role("button", name="Показать ещё").click()
    expect(acts.locator("[data-activity]")).to_have_count(26)
    expect(acts.get_by_role("button", name="Показать ещё")).to_have_count(0)
    session = page.locator("[data-client-session]")
    expect(session.get_by_role("link", name="Торшер")).to_have_attribute("href", "https://shop.example/lamp")
    expect(session).to_contain_text("русский")
    nothing_serious(page, "activities")
    # the next session of the same dialog, and back to the first message of the one before
    dialog = Conversation.objects.get(channel=site.channel)
    conversation_close(anna, dialog.pk, epoch=dialog.epoch)
    for n in range(60):
        client_writes(site.channel, f"Снова {n}")
    site.take(anna)
    page.locator("[data-dialog]", has_text="Елена").click()
    expect(page.locator(".bubble").last).to_contain_text("Снова 59")
    expect(acts.locator(".badge")).to_have_text("27")
    acts.locator("[data-activity]").nth(1).get_by_role("link").click()
    expect(page.locator(".bubble", has_text="Здравствуйте!")).to_be_in_viewport()


def test_a_blocked_client_is_told_so_and_a_supervisor_lifts_it(
    operator: Operator, site, web, client, open_context: OpenContext
):
    page = operator.page
    visitor = site.visit(open_context())
    visitor.open().say("Это уже другой клиент")
    theirs = Conversation.objects.filter(channel=site.channel, state="queued")
    wait_for(lambda: visitor.page.evaluate("1") and theirs.exists(), 5, "the message is stored")
    other = theirs.get()
    boss = boss_of(site)
    admin = panel(open_context, web, boss, address=f"#queue/{other.pk}").page
    admin.get_by_role("button", name="Действия с клиентом").click()
    admin.get_by_role("menuitem", name="Заблокировать…").click()
    window = admin.get_by_role("dialog", name="Блокировка клиента")
    expect(window.get_by_role("button", name="Заблокировать", exact=True)).to_be_disabled()
    window.get_by_label(re.compile("Причина")).fill("<b>Спам</b>")
    window.get_by_role("button", name="час", exact=True).click()
    nothing_serious(admin, "block")
    window.get_by_role("button", name="Заблокировать", exact=True).click()
    expect(window).to_have_count(0)
    expect(admin.locator(".cl-note.banner-danger")).to_contain_text("<b>Спам</b>")
    expect(admin.locator("[data-code=closed]")).to_contain_text("Клиент заблокирован")
    expect(visitor.notice).to_contain_text("Написать в этот чат можно будет")
    expect(visitor.input).to_be_disabled()
    expect(visitor.input).to_have_attribute("placeholder", "Сейчас написать в этот чат нельзя.")
    expect(visitor.panel.get_by_role("button", name="Эмодзи")).to_have_count(0)
    expect(admin.locator(".read-only")).to_contain_text(
        re.compile("Клиент заблокирован до .+ написать не может")
    )
    expect(page.locator(".composer-text")).to_be_visible()  # Anna's own client goes on
    admin.get_by_role("button", name="Панель пользователя").click()
    admin.get_by_role("button", name="Заблокированные клиенты").click()
    blocked = admin.get_by_role("dialog", name="Заблокированные клиенты")
    expect(blocked.locator("[data-blocked]")).to_have_count(1)
    nothing_serious(admin, "blocked")
    blocked.get_by_role("button", name="Снять").click()
    expect(blocked.locator("[data-blocked]")).to_have_count(0)
    expect(visitor.input).to_be_enabled()
    expect(visitor.input).to_have_attribute("placeholder", "Напишите сообщение…")
    expect(admin.locator(".read-only")).to_contain_text("Диалог завершён")


def test_two_clients_with_one_phone_are_merged_and_parted_again(operator: Operator, site, client, anna):
    page = operator.page
    client_writes(site.channel, "Я же с телефона", visitor="phone")
    double = dialog_of(site.channel, "phone").client
    field_save(anna, double.pk, "phone", "+79163042218", version=0, project_id=site.channel.project_id)
    field_save(anna, double.pk, "city", "Мытищи", version=0, project_id=site.channel.project_id)
    note_add(anna, double.pk, new_id(), "Второй телефон")
    page.reload()
    banner = page.locator(".cl-dups")
    expect(banner).to_contain_text("тот же телефон")
    banner.get_by_role("button", name="Сравнить").press("Enter")
    window = page.get_by_role("dialog", name="Один клиент или два?")
    row = window.locator("[data-field=city]")
    expect(row.get_by_role("radio")).to_be_checked()  # the only value there is
    expect(window.get_by_role("radio", name="останется").first).to_be_checked()
    nothing_serious(page, "merge")
    window.get_by_role("button", name="Объединить").click()
    expect(window).to_have_count(0)
    expect(page.locator("[data-client-fields]")).to_contain_text("Мытищи")
    expect(page.locator("[data-note]")).to_contain_text("Второй телефон")
    expect(page.locator(".cl-h")).to_contain_text("2 обращения")
    expect(banner).to_have_count(0)
    assert ClientNote.objects.get().client_id == client.pk
    page.locator("[data-client-merges]").get_by_role("button", name="Разделить").click()
    expect(page.locator(".cl-h")).to_contain_text("1 обращение")
    expect(banner).to_contain_text("тот же телефон")
    assert ClientNote.objects.get().client_id == double.pk


@pytest.mark.parametrize(("width", "dark"), [(1920, True), (640, False)], ids=["1920 dark", "200 %"])
def test_the_card_holds_long_words_on_wide_and_zoomed_screens(
    site, web, client, anna, open_context: OpenContext, width, dark
):
    long = "Достопримечательнострасположенческий-" * 4
    Client.objects.filter(pk=client.pk).update(name=long[:150])
    for key in ("city", "order"):
        fields_integrated(client.pk, {key: long}, actor=SYSTEM)
    note_add(anna, client.pk, new_id(), long)
    context = {
        "viewport": {"width": width, "height": width // 2 + 80},
        "color_scheme": "dark" if dark else "light",
    }
    page = (
        operator_page(open_context(reduced_motion="reduce", **context), web, anna).look().open("Досто").page
    )
    if not page.get_by_role("tab", name="Клиент").is_visible():
        page.get_by_role("button", name="Панель клиента").click()
    page.get_by_role("tab", name="Клиент").click()
    card = page.locator("#side .scroll")
    expect(card.locator("[data-note]")).to_be_visible()
    assert card.evaluate("e => e.scrollWidth <= e.clientWidth")
    nothing_serious(page, "long")
