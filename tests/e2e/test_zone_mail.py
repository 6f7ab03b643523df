"""The tab «Mail» of AgentZone: letters come by themselves, are taken, answered once, and do no harm."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from agentzone.models import User
from mail.models import Draft, Letter, Mailbox
from mail.services import outbox, work
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.e2e.zone import ZonePage, zone_page
from tests.factories.mail import comes, mailbox, thread
from tests.factories.people import ProjectFactory, agent_at_work
from tests.integration.mail.servers import PASSWORD, USER, Post, smtp_server
from tests.product import wait_for

XSS = "<img src=x onerror=document.title='harmed'>"


@pytest.fixture
def post() -> Iterator[Post]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def box(web: WebProcess, post: Post) -> Mailbox:
    return mailbox(
        ProjectFactory(name="Тёплый дом"),
        signature="С уважением,\nмагазин",
        smtp_port=post.port,
        smtp_security="none",
        smtp_user=USER,
        smtp_password=PASSWORD,
    )


@pytest.fixture
def anna(box: Mailbox) -> User:
    return agent_at_work(box.project, first_name="Анна", last_name="Березина")


@pytest.fixture
def zone(anna: User, web: WebProcess, open_context: OpenContext) -> ZonePage:
    return zone_page(open_context(), web, anna).look()


def test_a_letter_comes_by_itself_is_taken_answered_and_sent_once(
    box: Mailbox, anna: User, zone: ZonePage, post: Post, tmp_path: Path
):
    page, badge = zone.page, zone.page.locator('.rail a[href="#mail"] .badge')
    zone.tab("Почта")
    expect(page.locator(".ml-list")).to_contain_text("Новых писем нет")
    letter = comes(box, subject="Торшер", text="Где крепление?", sender="Мария <maria@mail.example>")
    expect(badge).to_have_text("1")
    page.locator(f'[data-thread="{letter.thread_id}"]').click()
    expect(page.locator(".ml-letter")).to_contain_text("Где крепление?")
    expect(page.locator(".ml-answer")).to_have_count(0)
    page.get_by_role("button", name="Взять").click()
    field = page.get_by_label("Текст ответа")
    expect(field).to_have_value(
        re.compile(r"-- \nС уважением,\nмагазин\n.*Мария пишет:\n> Где крепление\?", re.DOTALL)
    )
    field.fill("Мария, отправим завтра.")
    file = tmp_path / "накладная.txt"
    file.write_text("одно крепление")
    page.locator('.ml-answer input[type="file"]').set_input_files(file)
    expect(page.locator(".ml-answer .ml-file")).to_contain_text("накладная.txt")
    expect(field).to_have_value("Мария, отправим завтра.")
    wait_for(Draft.objects.filter(agent=anna).exists, 15, "the draft is saved")
    page.reload()
    zone.wait_online()
    page.get_by_role("button", name="Мои").click()
    page.locator(f'[data-thread="{letter.thread_id}"]').click()
    expect(field).to_have_value("Мария, отправим завтра.")  # the draft waited on the server
    page.get_by_role("button", name="Отправить").dblclick()
    expect(page.locator('.ml-letter[data-state="queued"]')).to_have_count(1)
    (answer,) = Letter.objects.filter(direction="out")
    assert outbox.letter_send(answer.pk) == "sent"
    expect(page.locator('.ml-letter[data-state="sent"]')).to_have_count(1)
    expect(badge).to_have_count(0)
    assert [one["Subject"] for one in post.letters] == ["Re: Торшер"]
    comes(box, text="Спасибо!", answers=answer.message_id)
    expect(page.locator(".ml-letter").last).to_contain_text("Спасибо!")
    expect(badge).to_have_text("1")


def test_of_two_operators_one_gets_the_letters_and_the_other_is_told(box: Mailbox, zone: ZonePage):
    boris = agent_at_work(box.project, first_name="Борис", last_name="Юдин")
    found = thread(box, subject="Счёт")
    zone.tab("Почта")
    zone.page.locator(f'[data-thread="{found.pk}"]').click()
    expect(zone.page.get_by_role("button", name="Взять")).to_be_visible()
    work.claim(boris, found.pk)
    expect(zone.page.locator(".ml-letters")).to_contain_text("На эти письма отвечает Борис Юдин")
    expect(zone.page.get_by_role("button", name="Взять")).to_have_count(0)
    expect(zone.page.locator(".ml-rows")).to_have_count(0)


def test_mark_up_in_every_field_is_shown_and_never_run(box: Mailbox, zone: ZonePage):
    found = comes(
        box, subject=XSS, text=XSS, html=f"<p>Привет {XSS}</p><script>document.title='harmed'</script>",
        sender=f'"{XSS}" <maria@mail.example>', files=((f"{XSS}.txt", b"text"),),
    )  # fmt: skip
    zone.tab("Почта")
    zone.page.locator(f'[data-thread="{found.thread_id}"]').click()
    expect(zone.page.locator(".ml-title h2")).to_have_text(XSS)
    expect(zone.page.locator(".ml-text")).to_have_text("Привет")
    assert zone.page.locator(".ml img, .ml script").count() == 0
    assert "harmed" not in zone.page.title()


def test_a_project_without_a_mailbox_says_so(web: WebProcess, open_context: OpenContext):
    zone = zone_page(open_context(), web, agent_at_work(ProjectFactory())).look("mail")
    expect(zone.page.locator('[data-page="mail"]')).to_contain_text("У ваших проектов нет почтового ящика")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_mail(
    theme: str, box: Mailbox, anna: User, web: WebProcess, open_context: OpenContext
):
    Mailbox.objects.filter(pk=box.pk).update(error="Сервер не отвечает")
    for number in range(3):
        thread(box, subject=f"Заказ {number}")
    mine = comes(box, files=(("virus.exe", b"MZ"), ("чек.txt", b"text"))).thread
    work.claim(anna, mine.pk)
    context = open_context(
        color_scheme=theme, reduced_motion="reduce", viewport={"width": 1280, "height": 800}
    )
    zone = zone_page(context, web, anna).look("mail")
    zone.page.get_by_role("button", name="Все").click()
    zone.page.locator(f'[data-thread="{mine.pk}"]').click()
    expect(zone.page.locator(".ml-answer")).to_be_visible()
    nothing_serious(zone.page, "thread")
    for width in (1024, 700):
        zone.page.set_viewport_size({"width": width, "height": 600})
        assert zone.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    zone.page.get_by_role("button", name="Назад к списку").click()
    expect(zone.page.locator(".ml-rows")).to_be_visible()
    nothing_serious(zone.page, "list")
