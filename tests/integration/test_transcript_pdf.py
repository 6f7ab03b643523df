"""A dialog saved as PDF: what stands in the file, what strings from outside can do to it, and when none can be made."""

import io
import socket
import sys
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client as Browser
from django.utils import translation
from django.utils.timezone import localtime
from pypdf import PdfReader

from chat.models import Attachment, Client, Message
from chat.selectors import transcript as selector
from chat.selectors.access import readable_or_404
from chat.services.dialog import message_send
from chat.services.notes import note_add
from chat.services.transcript_pdf import transcript_html
from kernel import clock, pango, pdf, pdf_worker
from kernel.models import AuditEntry
from tests.factories.files import by_agent, uploaded
from tests.factories.house import House, standing_house

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2025, 11, 21, 21, 7, tzinfo=UTC)  # in Moscow the next day


@pytest.fixture
def house() -> House:
    return standing_house()


def browser(house: House) -> Browser:
    browser = Browser(headers={"accept-language": "ru"})
    browser.force_login(house.anna)
    return browser


def path(house: House, query: str = "") -> str:
    return f"/api/v1/conversations/{house.annas.pk}/transcript.pdf{query}"


def answers(house: House, text: str = "", html: str = "", **more) -> Message:
    return message_send(
        house.anna, house.annas.pk, uid=uuid.uuid4(), text=text, html=html, epoch=house.annas.epoch, **more
    ).message


def words_of(content: bytes) -> str:
    """All words of the file, and of its pages' feet, with single spaces between."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def links_of(content: bytes) -> list[str]:
    notes = [note for page in PdfReader(io.BytesIO(content)).pages for note in page.get("/Annots") or []]
    return [note.get_object()["/A"]["/URI"] for note in notes if "/A" in note.get_object()]


def test_the_file_says_who_said_what_and_when_in_the_projects_zone(house: House) -> None:
    Client.objects.update(name="Елена Воронцова")
    first = house.annas.messages.get(number=1)
    picture = uploaded(by_agent(house.anna, house.annas), b"%PDF-1.4 " + b"x" * 4000, name="Счёт № 7.pdf")
    answers(
        house,
        html='Есть <b>скидка</b>, <i>сегодня</i> и <u>завтра</u>: <a href="https://shop.example/a?b=1&c=2">смотрите</a>',
        quote=first.uid,
        attachments=[picture.pk],
    )
    note_add(house.anna, house.annas.pk, uid=uuid.uuid4(), text="Клиент раздражён")
    Message.objects.filter(conversation=house.annas).update(created_at=AT)
    house.annas.messages.filter(author="agent", kind="text").update(edited_at=AT)

    response = browser(house).get(path(house))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    words = words_of(response.content)
    for part in (
        "Елена Воронцова", house.project.name, house.channel.name, house.anna.full_name, "Здравствуйте!",
        "Есть скидка, сегодня и завтра: смотрите", "Счёт № 7.pdf 3,9 КБ", "22 ноября 2025", "00:07", "изменено",
        "Europe/Moscow", "1 / 1",
    ):  # fmt: skip
        assert part in words
    assert words.count("Здравствуйте!") == 2  # said, and quoted
    assert words.count("22 ноября 2025") == 1  # one heading for the day
    assert links_of(response.content) == ["https://shop.example/a?b=1&c=2"]
    fonts = {
        font for page in PdfReader(io.BytesIO(response.content)).pages for font in page["/Resources"]["/Font"]
    }
    assert len(fonts) > 1, "bold and italic are drawn by the same font"
    assert "раздражён" not in words
    entry = AuditEntry.objects.get(action="conversation.saved_as_file")
    assert (entry.actor_id, entry.details) == (house.anna.pk, {"notes": False})
    with translation.override("ru"):
        noted = transcript_html(house.annas, notes=True)
    assert "Заметка для коллег" in noted and "Клиент раздражён" in noted


def test_the_file_has_a_name_in_both_alphabets_and_is_kept_by_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "COMMAND", [sys.executable, "-c", "print('%PDF-1.7')"])
    Client.objects.update(name='Ян "О\'Нил"; ../../etc\r\nX-Evil: 1')
    response = browser(house).get(path(house), headers={"accept": "application/pdf"})
    plain, full = response["Content-Disposition"].split("; filename*=UTF-8''")
    number, day = house.annas.client.number, localtime(clock.now()).date().isoformat()[:8]
    assert plain.startswith(f'attachment; filename="dialog-{number}-{day}') and plain.isascii()
    assert unquote(full).endswith(".pdf") and "X-Evil" not in response
    assert not set('"; \r\n/') & set(full)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_only_the_last_messages_of_the_present_session_are_in_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selector, "MOST", 3)
    c = house.annas
    Message.objects.filter(conversation=c).update(created_at=AT)  # no longer "today"
    c.session_first_number = 3  # after the system's line
    assert [m.number for m in selector.said(c, notes=False)[0]] == [3]
    for n in range(4):
        answers(house, f"Ответ {n}")
    rows, cut = selector.said(c, notes=False)
    assert ([m.text for m in rows], cut) == (["Ответ 1", "Ответ 2", "Ответ 3"], True)
    with translation.override("en"):
        assert "Earlier messages of the session" in transcript_html(c, notes=False)
    monkeypatch.setattr(selector, "MOST_TEXT", 20)
    assert [m.text for m in selector.said(c, notes=False)[0]] == ["Ответ 2", "Ответ 3"]


def test_a_deleted_message_has_no_words_and_the_dialog_takes_few_queries(
    house: House, django_assert_max_num_queries
) -> None:
    for n in range(20):
        answers(house, f"Тайна {n}")
    house.annas.messages.filter(text="Тайна 7").update(text="", deleted_at=AT)
    c = readable_or_404(house.anna, house.annas.pk)
    with django_assert_max_num_queries(2), translation.override("en"):
        html = transcript_html(c, notes=True)
    assert "Тайна 6" in html and "Тайна 7" not in html and "Message deleted" in html


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server of our own, and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(1000))

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def hostile(port: int) -> list[str]:
    here = f"http://127.0.0.1:{port}"
    return [
        "<script>alert(1)</script>",
        f"<img src={here}/a.png onerror=alert(1)>",
        f'"><svg onload=alert(1)><image href="{here}/b.svg"/></svg>',
        "<link rel=attachment href=file:///etc/passwd>",
        f"</style><style>@import url({here}/c.css);</style>",
        f"{{{{ client }}}}{{% include '{here}' %}}<iframe src={here}>",
        "<a href=javascript:alert(1)>нажмите</a>",
    ]


def test_strings_from_outside_are_words_in_every_place_and_nothing_is_fetched(
    house: House, listener: tuple[int, list[bytes]]
) -> None:
    port, heard = listener
    bad = hostile(port)
    everything = " ".join(bad)
    Client.objects.update(name=everything[:150])
    type(house.project).objects.filter(pk=house.project.pk).update(name=everything[:120])
    type(house.channel).objects.filter(pk=house.channel.pk).update(name=everything[:80])
    house.anna.first_name = bad[1]
    house.anna.save()
    file = uploaded(by_agent(house.anna, house.annas), b"%PDF-1.4 " + b"x" * 400)
    said = answers(house, everything, attachments=[file.pk])
    Attachment.objects.filter(pk=file.pk).update(name=everything[:120])
    quote = {"id": "x", "number": 1, "author": "agent", "name": bad[2], "text": everything, "attachment": ""}
    Message.objects.filter(pk=said.pk).update(quote=quote)
    answers(house, html=everything)  # mark-up, cleaned when it came
    Message.objects.filter(conversation=house.annas, number=1).update(html=f"<b>мимо</b>{everything}\x01\x0b")

    response = browser(house).get(path(house))

    assert response.status_code == 200
    tight = words_of(response.content).replace(" ", "")
    for text in bad:
        assert tight.count(text.replace(" ", "")) >= 2, text  # said and quoted
    assert everything[:120].replace(" ", "") in tight
    reader = PdfReader(io.BytesIO(response.content))
    assert not reader.attachments and links_of(response.content) == []
    assert "root:" not in tight
    assert "/JavaScript" not in reader.trailer["/Root"].get("/Names", {})
    assert heard == []


def test_the_fetcher_refuses_whatever_is_asked_for_save_our_own_fonts(
    listener: tuple[int, list[bytes]], tmp_path: Path
) -> None:
    port, heard = listener
    secret = tmp_path / "secret.css"
    secret.write_text('body::before { content: "Тайна" }')
    here, file = f"http://127.0.0.1:{port}", secret.as_uri()
    page = f"""<link rel=stylesheet href={file}><link rel=attachment href={file}><style>@import url({here}/i.css);
        @font-face {{font-family: X; src: url(font:../../../etc/passwd), url({here}/x.woff)}} p {{font-family: X;
        background: url({here}/bg.png)}}</style><img src={here}/a.png><img src=data:image/png;base64,AAAA>
        <object data={here}/o.svg></object><svg><image href={here}/s.png /></svg><a rel=attachment href={here}/z>я</a>
        <p>Слова"""
    done = pdf._worked(page)
    content, refusals = done.stdout, done.stderr.decode().splitlines()
    for refused in (
        "i.css",
        "a.png",
        "bg.png",
        "o.svg",
        "s.png",
        "x.woff",
        "etc/passwd",
        "secret.css",
        "data:image",
    ):
        assert any(refused in line for line in refusals), refused
    assert "Слова" in words_of(content) and "Тайна" not in words_of(content)
    assert (
        "weasyprint" not in sys.modules
    )  # it changes Pillow for its whole process: broken pictures would pass
    assert not PdfReader(io.BytesIO(content)).attachments and heard == []


def refusal(house: House) -> tuple[int, str, str]:
    response = browser(house).get(path(house))
    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, problem["code"], problem["detail"]


def test_without_pango_the_answer_names_the_packages(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libpango-1.0.so.0").touch()  # found first, and no library
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    status, code, detail = refusal(house)
    assert (status, code) == (503, "pdf_unavailable")
    assert pango.COMMAND in detail and "libharfbuzz-subset0" in detail


def test_a_process_that_hangs_is_ended_and_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    assert refusal(house)[:2] == (503, "pdf_failed")


@pytest.mark.parametrize(
    "program", ["import os; os.kill(os.getpid(), 9)", "raise MemoryError", "print('no file')", ""]
)
def test_a_process_that_dies_or_brings_nothing_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(pdf, "COMMAND", [sys.executable, "-c", program])
    assert refusal(house)[:2] == (503, "pdf_failed")


def test_when_others_are_being_made_one_is_told_when_to_come_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "AT_ONCE", threading.BoundedSemaphore(1))
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with pdf.AT_ONCE:
        response = browser(house).get(path(house))
    assert (response.status_code, response.json()["code"], response["Retry-After"]) == (503, "pdf_busy", "5")


def test_the_process_is_bounded_and_gets_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    program = (
        "import os, resource, sys; from kernel import pdf_worker; pdf_worker.limit();"
        "print('%PDF-', resource.getrlimit(resource.RLIMIT_AS)[0], [n for n in os.environ if 'OMNIVOX' in n],"
        "len(sys.stdin.read()))"
    )
    monkeypatch.setenv("OMNIVOX_SECRET_KEY", "s" * 32)
    monkeypatch.setattr(pdf, "COMMAND", [sys.executable, "-c", program])
    assert pdf.render_pdf("х" * 7).decode().split() == ["%PDF-", str(pdf_worker.MEMORY), "[]", "7"]
