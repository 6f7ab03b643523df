"""Before the chat: the form, the department, consent; the place in the queue; an invitation; the dialog by e-mail."""

import uuid

import pytest
from playwright.sync_api import expect

from agentzone.models import Project
from chat.models import Channel, ChannelDepartment, Conversation, Entry, Form, FormField, Invitation
from chat.services import processing
from chat.services.receive import Incoming, message_receive
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.widget import Site, make_agent, site_with_widget
from tests.factories import media
from tests.factories.chats import client_writes
from tests.factories.files import by_visitor, uploaded
from tests.product import wait_for


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def asks(channel: Channel) -> Project:
    project = channel.project
    project.consent_text = "Согласен на обработку данных: https://shop.example/privacy"
    project.save()
    FormField.objects.create(project=project, form=Form.PRE_CHAT, key="name", title="Имя", required=True)
    FormField.objects.create(
        project=project, form=Form.PRE_CHAT, key="topic", title="Тема", type="choice",
        options=["Заказ", "Другое"], position=101,
    )  # fmt: skip
    FormField.objects.create(
        project=project, form=Form.PRE_CHAT, key="order", title="Номер заказа", required=True,
        show_if_key="topic", show_if_value="Заказ", position=102,
    )  # fmt: skip
    other = Project.objects.create(company=project.company, name="Возвраты")
    ChannelDepartment.objects.create(channel=channel, project=project, title="Магазин")
    ChannelDepartment.objects.create(channel=channel, project=other, title="Возврат")
    return other


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 800}, {"width": 375, "height": 667}], ids=["desk", "phone"]
)
def test_a_visitor_answers_agrees_and_comes_to_the_department_he_chose(
    size: dict[str, int], site: Site, web: WebProcess, open_context: OpenContext
):
    other = asks(site.channel)
    visitor = site.visit(open_context(viewport=size)).open()
    panel = visitor.panel
    expect(panel.get_by_label("Имя")).to_be_visible()
    expect(panel.get_by_role("textbox", name="Сообщение")).to_have_count(0)
    expect(panel.get_by_label("Номер заказа")).to_be_hidden()
    nothing_serious(visitor.page, "entry")
    panel.get_by_role("button", name="Начать чат").click()
    expect(panel.locator(".wrong:visible")).to_have_count(3)  # department, name, consent
    expect(panel.locator("[aria-invalid=true]")).to_have_count(3)
    expect(panel.get_by_role("button", name="Начать чат")).to_be_in_viewport(ratio=1)

    panel.get_by_label("Кому вы пишете?").select_option("Возврат")
    panel.get_by_label("Имя").fill("Елена")
    panel.get_by_label("Тема").select_option("Заказ")
    panel.get_by_label("Номер заказа").fill("7-40518")
    panel.get_by_label("Согласен на обработку").check()
    panel.get_by_role("button", name="Начать чат").click()
    field = panel.get_by_role("textbox", name="Сообщение")
    expect(field).to_be_visible()
    field.fill("Хочу вернуть лампу")
    field.press("Enter")
    expect(panel.get_by_text("Ваш номер в очереди — 1")).to_be_visible()
    dialog = Conversation.objects.select_related("client").get()
    assert (dialog.project, dialog.client.name) == (other, "Елена")
    assert Entry.objects.get().contact_id == dialog.contact_id
    visitor.page.reload()
    expect(visitor.page.locator(".launch")).to_be_visible()


def test_the_operator_sees_what_was_answered_and_the_visitor_his_face(
    site: Site, web: WebProcess, open_context: OpenContext
):
    asks(site.channel)
    ChannelDepartment.objects.all().delete()
    anna = make_agent(site)
    visitor = site.visit(open_context()).open()
    visitor.panel.get_by_label("Имя").fill("Елена")
    visitor.panel.get_by_label("Согласен на обработку").check()
    visitor.panel.get_by_role("button", name="Начать чат").click()
    field = visitor.panel.get_by_role("textbox", name="Сообщение")
    field.fill("Здравствуйте")
    field.press("Enter")
    wait_for(lambda: Conversation.objects.filter(state="queued").exists(), what="the dialog")
    site.take(anna)
    expect(visitor.panel.locator(".face .av")).to_have_text(anna.initials)
    operator = operator_page(open_context(), web, anna).look().open("Елена")
    expect(operator.page.locator('[data-code="entry"]')).to_contain_text("Имя: Елена")
    expect(operator.page.locator('[data-code="entry"]')).to_contain_text("согласие на обработку")


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 800}, {"width": 375, "height": 667}], ids=["desk", "phone"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_out_of_hours_the_greeting_is_read_whole_and_an_operator_who_comes_is_seen_in_seconds(
    size: dict[str, int], scheme: str, site: Site, open_context: OpenContext
):
    asks(site.channel)
    Project.objects.update(offline_form=True, greeting="Здравствуйте! Подскажем с выбором. " * 3)
    FormField.objects.create(
        project=site.channel.project, form=Form.OFFLINE, key="phone", title="Телефон", required=True
    )
    for n in range(4):
        FormField.objects.create(
            project=site.channel.project, form=Form.OFFLINE, key=f"more{n}", title=f"Ещё {n}"
        )
    visitor = site.visit(open_context(viewport=size, color_scheme=scheme)).open()
    panel = visitor.panel
    expect(visitor.notice).to_be_visible()
    expect(panel.get_by_label("Телефон")).to_be_attached()
    expect(visitor.bubbles.first).to_be_in_viewport(ratio=1)
    expect(panel.get_by_role("button", name="Отправить")).to_be_in_viewport(ratio=1)
    panel.get_by_label("Ещё 3").fill("Ответ")
    panel.get_by_role("button", name="Отправить").click()
    make_agent(site)
    expect(visitor.notice).to_be_hidden()
    expect(panel.locator("small").first).to_have_text("На связи")
    expect(panel.get_by_label("Ещё 3")).to_have_value("Ответ")  # what is being written stays
    panel.get_by_role("button", name="Отправить").click()
    expect(panel.locator(".wrong:visible").first).to_be_visible()  # and is judged by its own rules


def test_a_form_not_begun_gives_way_to_that_of_working_hours(site: Site, open_context: OpenContext):
    asks(site.channel)
    Project.objects.update(offline_form=True)
    FormField.objects.create(
        project=site.channel.project, form=Form.OFFLINE, key="phone", title="Телефон", required=True
    )
    visitor = site.visit(open_context()).open()
    expect(visitor.panel.get_by_label("Телефон")).to_be_visible()
    make_agent(site)
    expect(visitor.panel.get_by_label("Имя")).to_be_visible()
    expect(visitor.panel.get_by_label("Телефон")).to_have_count(0)


def test_the_operator_has_one_face_in_the_head_and_in_messages_live_and_after_a_reload(
    site: Site, open_context: OpenContext
):
    anna = make_agent(site)
    visitor = site.visit(open_context()).open()
    visitor.say("Здравствуйте")
    wait_for(lambda: Conversation.objects.filter(state="queued").exists(), what="the dialog")
    site.take(anna)
    site.answer(anna, "Добрый день")
    face = f"{anna.initials} av{anna.avatar_hue}"
    looks = "node => node.textContent + ' ' + node.classList[1]"
    for _time in range(2):
        said = visitor.panel.locator(".msg", has_text="Добрый день").locator(".av")
        expect(said).to_be_visible()
        assert (said.evaluate(looks), visitor.panel.locator(".face .av").evaluate(looks)) == (face, face)
        visitor.page.reload()


def test_an_invitation_comes_by_its_rule_once_and_leads_into_the_chat(
    site: Site, web: WebProcess, open_context: OpenContext
):
    make_agent(site)
    rule = Invitation.objects.create(
        channel=site.channel, text="Помочь с выбором?", seconds=1, page_contains="/shop"
    )
    Invitation.objects.create(
        channel=site.channel, text="Не здесь", seconds=0, page_contains="/nowhere", position=1
    )
    visitor = site.visit(open_context())
    tease = visitor.page.locator(".tease")
    expect(tease).to_contain_text("Помочь с выбором?")
    nothing_serious(visitor.page, "invitation")
    tease.locator(".tease-open").click()
    expect(visitor.panel.locator(".bubble").first).to_have_text("Помочь с выбором?")
    wait_for(lambda: Invitation.objects.get(pk=rule.pk).accepted == 1, what="the count")
    visitor.page.reload()
    expect(visitor.launcher).to_be_visible()
    client_writes(site.channel, "Чтобы было что ждать", visitor="other")
    expect(tease).to_be_hidden()
    assert Invitation.objects.get(pk=rule.pk).shown == 1


def test_under_a_policy_of_nonces_the_form_comes_and_a_failure_is_said_and_tried_again(
    site: Site, web: WebProcess, open_context: OpenContext
):
    asks(site.channel)
    ChannelDepartment.objects.all().delete()
    socket = web.url.replace("http", "ws")
    policy = f"default-src 'none'; script-src 'nonce-n1'; connect-src {web.url} {socket}; img-src {web.url}"
    context = open_context()
    context.route("**/widget-extra.js", lambda route: route.abort())
    visitor = site.visit(context, policy=policy, nonce="n1").open()
    expect(visitor.panel.get_by_role("alert")).to_contain_text("Не удалось загрузить")
    context.unroute("**/widget-extra.js")
    visitor.panel.get_by_role("button", name="Повторить").click()
    visitor.panel.get_by_label("Имя").fill("Елена")
    go = visitor.panel.get_by_role("button", name="Начать чат")
    assert go.evaluate("node => getComputedStyle(node).minHeight") == "42px"  # its own styles are there
    visitor.panel.get_by_label("Согласен на обработку").check()
    go.click()
    expect(visitor.panel.get_by_role("textbox", name="Сообщение")).to_be_visible()
    visitor.say("Здравствуйте")
    wait_for(lambda: site.stored() == ["Здравствуйте"], what="the message")
    file = uploaded(
        by_visitor(site.channel, site.conversation().external_id), media.picture(size=(600, 400)), "скол.jpg"
    )
    message_receive(
        Incoming(site.channel.pk, site.conversation().external_id, uuid.uuid4(), "", attachments=(file.pk,))
    )
    processing.process(file.pk)
    picture = visitor.panel.locator(".pic img")
    expect(picture).to_have_css("width", "220px")
