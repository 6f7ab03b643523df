"""Files in the workplace: by button, paste and drop; progress, cuts and reloads; pictures, film and voice in place."""

import base64
import re
import uuid

import pytest
from playwright.sync_api import Page, Route, expect

from agentzone.distribution.claim import claim
from chat.models import Attachment, Message
from chat.services import processing
from chat.services.receive import Incoming, message_receive
from tests.e2e.conftest import OpenContext
from tests.e2e.operator import Operator, operator_page
from tests.e2e.server import WebProcess
from tests.e2e.test_workspace_look import nothing_serious
from tests.factories import media
from tests.factories.chats import client_writes, dialog_of, widget_channel
from tests.factories.files import by_visitor, uploaded
from tests.factories.people import agent_at_work
from tests.product import wait_for

PAGES = "navigator.locks.query().then(({ held }) => held.filter((l) => l.name.includes('.page.')).length)"
EVIL = '<img src=x onerror="document.title=`XSS`">.pdf'


class Desk:
    """Anna's page with one dialog of hers open, and the client's side of it."""

    def __init__(self, web: WebProcess, open_context: OpenContext, **options: object) -> None:
        self.channel = widget_channel()
        self.anna = agent_at_work(self.channel.project, first_name="Анна")
        client_writes(self.channel, "Здравствуйте!")
        claim(dialog_of(self.channel).contact_id, self.anna.pk, {})
        self.operator: Operator = operator_page(open_context(**options), web, self.anna)
        self.page: Page = self.operator.page
        self.operator.look().cards.first.click()
        expect(self.page.locator(".stream[role=log]")).to_be_visible()

    def choose(self, *files: tuple[str, str, bytes]) -> None:
        chosen = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
        self.page.locator('input[data-files="paperclip"]').set_input_files(chosen)

    @property
    def tray(self):
        return self.page.locator(".composer-files [data-upload]")

    @property
    def send(self):
        return self.page.get_by_role("button", name="Отправить", exact=False).last

    def answers(self) -> list[Message]:
        return list(
            Message.objects.filter(conversation=dialog_of(self.channel), author="agent").order_by("number")
        )

    def ready(self) -> None:
        """The worker's part."""
        wait_for(lambda: not Attachment.objects.filter(state="uploading").exists(), 15, "uploads")
        for pk in Attachment.objects.filter(state="processing").values_list("pk", flat=True):
            processing.process(pk)

    def client_sends(
        self, content: bytes, name: str, *, voice: bool = False, text: str = "", ready: bool = True
    ) -> None:
        file = uploaded(by_visitor(self.channel, "visitor-1"), content, name, voice=voice, ready=ready)
        message_receive(Incoming(self.channel.pk, "visitor-1", uuid.uuid4(), text, attachments=(file.pk,)))


@pytest.fixture
def desk(web: WebProcess, open_context: OpenContext) -> Desk:
    return Desk(web, open_context)


def drop(page: Page, name: str, kind: str, content: bytes, target: str = ".pane-c") -> None:
    """A file dragged onto the page from the desktop."""
    data = base64.b64encode(content).decode()
    script = """([target, name, kind, data]) => {
      const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: kind }));
      const [at, how] = [document.querySelector(target), { bubbles: true, cancelable: true }];
      how.dataTransfer = transfer;
      ['dragover', 'drop'].forEach((type) => at.dispatchEvent(new DragEvent(type, how)));
    }"""
    page.evaluate(script, [target, name, kind, data])


def paste(page: Page, name: str, kind: str, content: bytes) -> None:
    data = base64.b64encode(content).decode()
    script = """([name, kind, data]) => {
      const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name, { type: kind }));
      const how = { bubbles: true, cancelable: true, clipboardData: transfer };
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', how));
    }"""
    page.evaluate(script, [name, kind, data])


def test_files_by_button_paste_and_drop_go_with_one_message(desk: Desk) -> None:
    page = desk.page
    desk.operator.field.click()
    desk.choose(
        ("каталог.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 9000), ("setup.exe", "", media.PROGRAM)
    )
    paste(page, "снимок.png", "image/png", media.picture("PNG", (640, 400)))
    drop(page, "фото.jpg", "image/jpeg", media.photo_from_a_phone())
    expect(desk.tray).to_have_count(4)
    expect(page.locator('[data-upload="done"]')).to_have_count(3)
    refused = page.locator('[data-upload="refused"]')
    expect(refused).to_contain_text("Программы и скрипты не принимаются")
    nothing_serious(page, "tray")
    expect(desk.send).to_be_enabled()  # what was refused says so, and holds nothing up
    desk.operator.field.press("Enter")
    wait_for(lambda: len(desk.answers()) == 1, 10, "the message")
    expect(desk.tray).to_have_count(0)
    desk.ready()
    expect(page.locator(".pics-many .pic img")).to_have_count(2)
    expect(page.locator(".file-card")).to_contain_text("каталог.pdf")
    names = [a.name for a in desk.answers()[0].attachments.order_by("position")]
    assert names == ["каталог.pdf", "снимок.png", "фото.jpg"]
    expect(desk.operator.cards.first).to_contain_text("каталог.pdf")


def test_a_file_that_is_refused_after_enter_lets_the_words_go(desk: Desk) -> None:
    page = desk.page
    held: list[Route] = []
    page.route("**/uploads/**", lambda route: route.continue_() if held else held.append(route))
    desk.operator.field.fill("Вот договор")
    desk.choose(("договор.exe.pdf", "application/pdf", media.PROGRAM))
    wait_for(lambda: page.evaluate("1") and len(held) == 1, 10, "the file is on its way")
    desk.operator.field.press("Enter")
    expect(page.locator("[data-pending]")).to_contain_text("Вот договор")
    held[0].continue_()
    expect(page.locator("[data-pending]")).to_have_count(0)
    assert [(m.text, m.attachments.count()) for m in desk.answers()] == [("Вот договор", 0)]
    expect(page.locator(".toast")).to_contain_text("договор.exe.pdf не отправлен")
    expect(desk.tray).to_have_count(1)
    expect(page.locator('.composer [data-upload="refused"]')).to_contain_text(
        "Программы и скрипты не принимаются"
    )


def test_what_the_client_sends_is_seen_heard_and_saved(desk: Desk) -> None:
    page = desk.page
    desk.client_sends(media.picture(size=(1200, 800)), "скол.jpg", text="Вот скол")
    desk.client_sends(media.picture("PNG", (500, 900)), "целиком.png")
    desk.client_sends(media.voice(3.0), "voice.webm", voice=True)
    desk.client_sends(media.film("webm", "libvpx"), "film.webm")
    desk.client_sends(b"%PDF-1.4 " + b"x" * 9000, EVIL)
    expect(page.locator(".wave rect").first).to_be_visible()
    expect(page.locator(".file-card")).to_contain_text(EVIL)
    assert page.title() != "XSS"

    page.get_by_role("button", name="Воспроизвести, 0:03").click()
    audio = page.locator("audio")
    wait_for(lambda: audio.evaluate("a => a.currentTime > 0.2"), 10, "the voice is heard")
    page.get_by_role("button", name="Скорость 1×").first.click()
    assert audio.evaluate("a => a.playbackRate") == 1.5
    wave = page.get_by_role("slider", name="Место в записи")
    wave.press("ArrowRight")
    wait_for(lambda: audio.evaluate("a => a.currentTime > 2 || a.paused"), 10, "the jump")

    film = page.locator("video")
    film.evaluate("v => { v.muted = true; v.currentTime = 2; return v.play(); }")
    wait_for(lambda: film.evaluate("v => v.currentTime >= 2"), 10, "the film has jumped")
    with page.expect_download() as download:
        page.locator(".file-card").get_by_role("link", name=re.compile("Скачать")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    nothing_serious(page, "media")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 1920, "height": 1000})
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    nothing_serious(page, "media in the dark")
    page.set_viewport_size({"width": 640, "height": 400})  # as 1280 × 800 at 200 %
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 800})

    page.get_by_role("button", name="Открыть картинку скол.jpg").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="скол.jpg")
    expect(box).to_contain_text("1 из 2")
    nothing_serious(page, "lightbox")
    page.keyboard.press("+")
    expect(box.locator(".is-zoomed")).to_be_visible()
    page.keyboard.press("0")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog", name="целиком.png")).to_contain_text("2 из 2")
    page.keyboard.press("Escape")
    expect(page.locator(".lightbox")).to_have_count(0)
    expect(page.get_by_role("button", name="Открыть картинку скол.jpg")).to_be_focused()


def test_an_upload_survives_a_cut_and_a_reload_and_the_message_waits_for_it(desk: Desk) -> None:
    page = desk.page
    content = media.picture("PNG", (900, 900), noise=True)

    def line(route: Route) -> None:
        if "offset=0" in route.request.url:
            route.continue_()
        else:
            route.abort()

    page.route("**/uploads/**", line)
    desk.choose(("скан.png", "image/png", content))
    expect(desk.tray).to_have_attribute("data-upload", "waiting")
    expect(desk.tray).to_contain_text("Нет связи")
    desk.operator.field.fill("Вот скан")
    desk.operator.field.press("Enter")
    desk.operator.field.fill("и ещё слово")
    desk.operator.field.press("Enter")
    expect(page.locator("[data-pending]")).to_have_count(2)
    assert desk.answers() == []  # the second one does not overtake the first
    page.reload()
    desk.operator.wait_online()
    expect(page.locator("[data-pending]")).to_have_count(2)
    page.unroute("**/uploads/**")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(lambda: [m.text for m in desk.answers()] == ["Вот скан", "и ещё слово"], 20, "both in order")
    (file,) = desk.answers()[0].attachments.all()
    assert file.size == len(content)


def test_voice_is_recorded_with_its_level_and_sent(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Записать голосовое сообщение").click()
    expect(page.locator(".recorder [role=timer]")).to_have_text("0:01")
    page.get_by_role("button", name="Отправить запись").click()
    wait_for(lambda: len(desk.answers()) == 1, 15, "the voice message")
    desk.ready()
    expect(page.locator(".voice[data-kind=voice] .wave rect").first).to_be_visible()
    (file,) = desk.answers()[0].attachments.all()
    assert (file.kind, file.content_type) == ("voice", "audio/mpeg") and file.duration > 0.8
    expect(desk.operator.cards.first).to_contain_text("Голосовое сообщение")
    page.get_by_role("button", name="Записать голосовое сообщение").click()
    expect(page.get_by_role("button", name="Отправить запись")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".recorder")).to_have_count(0)
    assert len(desk.answers()) == 1

    # A picture gets its height later than its message: the end stays on the screen.
    page.set_viewport_size({"width": 1280, "height": 480})
    desk.client_sends(media.picture(size=(1200, 800)), "скол.jpg", ready=False)
    expect(page.get_by_text("Обрабатывается")).to_be_visible()
    desk.ready()
    expect(page.get_by_role("button", name="Открыть картинку скол.jpg")).to_be_visible()
    at_end = "s => s.scrollHeight > s.clientHeight && s.scrollHeight - s.scrollTop - s.clientHeight < 2"
    wait_for(lambda: page.locator(".stream").evaluate(at_end), 5, "the end is on the screen")


def test_a_file_sent_by_mistake_is_taken_back_and_a_note_takes_none(desk: Desk) -> None:
    page = desk.page
    page.route("**/uploads/**", lambda route: route.abort())
    desk.choose(("архив.zip", "application/zip", b"PK" + b"x" * 90_000))
    desk.operator.field.press("Enter")
    desk.operator.say("Это вам")
    expect(page.locator("[data-pending]")).to_have_count(2)
    page.locator("[data-pending]").get_by_role("button", name="Убрать архив.zip").click()
    wait_for(lambda: [m.text for m in desk.answers()] == ["Это вам"], 10, "what was written after it")
    expect(page.locator("[data-pending]")).to_have_count(0)
    page.unroute("**/uploads/**")

    page.keyboard.press("Alt+KeyN")
    drop(page, "фото.jpg", "image/jpeg", media.photo_from_a_phone())
    page.keyboard.press("Alt+KeyN")
    desk.choose(("смета.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 900))
    expect(desk.tray).to_have_count(1)
    expect(desk.tray).to_contain_text("смета.pdf")


def test_a_file_stays_with_its_tab_and_is_taken_over_when_that_is_closed(desk: Desk, web: WebProcess) -> None:
    desk.choose(("первый.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 900))
    expect(desk.page.locator('[data-upload="done"]')).to_have_count(1)
    other = operator_page(desk.page.context, web, desk.anna).look()
    other.cards.first.click()
    expect(other.field).to_be_visible()
    wait_for(lambda: other.page.evaluate(PAGES) == 2, 10, "both pages are known to be open")
    expect(other.page.locator("[data-upload]")).to_have_count(0)
    desk.operator.field.press("Enter")
    wait_for(lambda: len(desk.answers()) == 1, 10, "the message of the first tab")
    expect(other.page.locator(".group-out .file-card")).to_contain_text("первый.pdf")

    desk.choose(("второй.pdf", "application/pdf", b"%PDF-1.4 " + b"x" * 900))
    expect(desk.tray).to_have_attribute("data-upload", "done")
    desk.page.close()
    other.page.reload()
    expect(other.page.locator(".composer-files [data-upload]")).to_contain_text("второй.pdf")
    other.field.press("Enter")
    wait_for(lambda: len(desk.answers()) == 2, 10, "the message of the second tab")
