"""Files from and to the visitor, on a site of another origin."""

import uuid

import pytest
from playwright.sync_api import Page, Route, expect

from agentzone.models import User
from chat.models import Attachment
from chat.services import processing
from chat.services.dialog import message_send
from tests.e2e.conftest import OpenContext
from tests.e2e.server import WebProcess
from tests.e2e.widget import Site, make_agent, site_with_widget
from tests.factories import media
from tests.factories.files import by_agent, uploaded
from tests.product import wait_for


@pytest.fixture
def site(web: WebProcess):
    with site_with_widget(web) as site:
        yield site


def made_ready() -> Attachment:
    """The worker's part: the file that waits for it."""
    wait_for(lambda: Attachment.objects.filter(state="processing").exists(), 10, "an upload")
    waiting = Attachment.objects.get(state="processing")
    assert processing.process(waiting.pk)
    return Attachment.objects.get(pk=waiting.pk)


def send_file(site: Site, agent: User, content: bytes, name: str, *, voice: bool = False) -> None:
    dialog = site.conversation()
    file = uploaded(by_agent(agent, dialog), content, name, voice=voice)
    message_send(agent, dialog.pk, uid=uuid.uuid4(), text="", epoch=dialog.epoch, attachments=[file.pk])


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    page.locator("[data-omnivox] input[type=file]").set_input_files(chosen)


def test_a_visitor_sends_a_photo_and_gets_voice_film_and_document_back(
    site: Site, open_context: OpenContext
) -> None:
    visitor = site.visit(open_context()).open()
    choose(visitor.page, ("чек.jpg", "image/jpeg", media.photo_from_a_phone()))
    expect(visitor.panel.locator('[data-upload="done"]')).to_contain_text("чек.jpg")
    visitor.say("Вот чек")
    expect(visitor.panel.locator(".bubble").last).to_contain_text("Вот чек")
    wait_for(lambda: site.stored() == ["Вот чек"], 10, "the message")
    file = made_ready()
    picture = visitor.panel.locator(".pic img")
    expect(picture).to_be_visible()
    wait_for(lambda: picture.evaluate("i => i.naturalWidth") == 300, 10, "the picture upright")
    assert file.message and file.message.text == "Вот чек"

    anna = make_agent(site)
    site.take(anna)
    send_file(site, anna, media.voice(), "voice.webm", voice=True)
    send_file(site, anna, media.film(), "film.mov")
    send_file(site, anna, b"%PDF-1.4 " + b"x" * 5000, '<img src=x onerror="document.title=1">.pdf')
    expect(visitor.panel.locator(".sound .wave i").first).to_be_visible()
    visitor.panel.get_by_role("button", name="Воспроизвести").click()
    audio = visitor.panel.locator("audio")
    wait_for(lambda: audio.evaluate("a => a.currentTime > 0.1"), 10, "the voice is heard")
    with visitor.page.expect_download() as download:
        visitor.panel.locator(".card").get_by_role("link").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert visitor.page.title() == "Магазин"
    visitor.panel.get_by_role("button", name="Открыть картинку").click()
    expect(visitor.page.get_by_role("dialog", name="чек.jpg")).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog", name="чек.jpg")).to_have_count(0)


def test_a_cut_a_refusal_and_a_reload_lose_nothing_silently(site: Site, open_context: OpenContext) -> None:
    visitor = site.visit(open_context()).open()
    page, content = visitor.page, media.picture("PNG", (900, 900), noise=True)

    def line(route: Route) -> None:
        if "offset=0" in route.request.url:
            route.continue_()
        else:
            route.abort()

    page.route("**/uploads/**", line)
    choose(page, ("скан.png", "image/png", content))
    row = visitor.panel.locator("[data-upload]")
    expect(row).to_contain_text("Нет связи")
    page.unroute("**/uploads/**")
    expect(row).to_have_attribute("data-upload", "done")

    choose(page, ("photo.jpg", "image/jpeg", media.PROGRAM))
    expect(row.last).to_contain_text("Программы и скрипты не принимаются")
    expect(visitor.panel.get_by_role("button", name="Отправить")).to_be_disabled()
    visitor.panel.get_by_role("button", name="Убрать photo.jpg").click()
    page.reload()
    expect(row).to_contain_text("скан.png")  # it had arrived: it waits to be sent
    visitor.panel.get_by_role("button", name="Отправить").click()
    wait_for(lambda: site.stored() == [""], 10, "the message")
    assert made_ready().size == len(content)


def test_voice_of_the_visitor_and_a_link_that_has_ended(site: Site, open_context: OpenContext) -> None:
    visitor = site.visit(open_context()).open()
    visitor.panel.get_by_role("button", name="Записать голосовое сообщение").click()
    expect(visitor.panel.get_by_role("timer")).to_have_text("0:01")
    visitor.panel.get_by_role("button", name="Отправить запись").click()
    wait_for(lambda: Attachment.objects.filter(message__isnull=False).exists(), 10, "the voice message")
    voice = made_ready()
    assert (voice.kind, voice.content_type) == ("voice", "audio/mpeg")
    play = visitor.panel.get_by_role("button", name="Воспроизвести")
    expect(play).to_be_visible()

    def ended(route: Route) -> None:
        if "/files/" in route.request.url and "stale" not in seen:
            seen.append("stale")
            route.fulfill(status=403, body="{}")
        else:
            route.continue_()

    seen: list[str] = []
    visitor.page.route(f"{site.web.url}/files/**", ended)
    play.click()
    audio = visitor.panel.locator("audio")
    wait_for(lambda: audio.evaluate("a => a.currentTime > 0"), 15, "the sound plays")
    assert seen == ["stale"]


def test_a_voice_goes_alone_past_a_stuck_photo_and_a_message_that_is_being_changed(
    site: Site, open_context: OpenContext
) -> None:
    visitor = site.visit(open_context()).open()
    page = visitor.page
    visitor.say("Первое")
    expect(visitor.mark("Первое")).to_have_attribute("aria-label", "Доставлено")
    stuck: list[str] = []

    def line(route: Route) -> None:
        path = route.request.url.split("?")[0]
        if route.request.method == "PUT" and path in (stuck or [path]):
            stuck[:] = [path]
            route.abort()
        else:
            route.continue_()

    page.route("**/uploads/**", line)
    choose(page, ("фото.jpg", "image/jpeg", media.photo_from_a_phone()))
    expect(visitor.panel.locator('[data-upload="waiting"]')).to_contain_text("фото.jpg")
    own = visitor.panel.locator(".msg.out", has_text="Первое")
    own.hover()
    own.get_by_role("button", name="Изменить").click()
    visitor.panel.get_by_role("button", name="Записать голосовое сообщение").click()
    expect(visitor.panel.get_by_role("timer")).to_have_text("0:01")
    visitor.panel.get_by_role("button", name="Отправить запись").click()
    expect(
        visitor.panel.locator(".msg.out .files")
    ).to_be_visible()  # not wait_for: the line is played meanwhile
    expect(
        visitor.panel.locator(".msg.out", has=visitor.page.locator(".files")).locator(".mark-delivered")
    ).to_be_visible()
    assert Attachment.objects.get(message__isnull=False).kind == "voice"
    assert site.stored() == ["Первое", ""]
    expect(visitor.panel.locator("[data-upload]")).to_contain_text("фото.jpg")
    expect(visitor.panel.locator(".aim")).to_contain_text("Первое")
