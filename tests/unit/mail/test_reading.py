"""Letters as they come: ordinary ones read as their senders meant them, nasty ones refused in time."""

import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mail.reading import markup
from mail.reading.letter import Unreadable, brief, message_id_of, read
from mail.states import Kind

HEAD = b"From: Maria <maria@mail.example>\r\nMessage-ID: <1@mail.example>\r\nSubject: hi\r\n"
XSS = "<img src=x onerror=alert(1)>"


def made(text: str = "Добрый день!", **headers: str) -> EmailMessage:
    letter = EmailMessage(policy=SMTP)
    letter["From"] = "Мария Кузнецова <maria@mail.example>"
    letter["To"] = "Магазин <shop@shop.example>"
    letter["Subject"] = "Торшер: не хватает крепления"
    letter["Message-ID"] = "<1@mail.example>"
    letter["Date"] = "Mon, 30 Nov 2026 12:00:00 +0300"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter


def test_a_russian_letter_with_a_file_is_read_whole() -> None:
    letter = made("Добрый день!\nФото приложила.")
    letter.add_alternative("<p>Добрый <b>день</b>!</p>", subtype="html")
    letter.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="накладная № 5.pdf")
    found = read(letter.as_bytes())
    assert (found.from_name, found.from_address) == ("Мария Кузнецова", "maria@mail.example")
    assert found.subject == "Торшер: не хватает крепления"
    assert found.to == [("Магазин", "shop@shop.example")]
    assert found.text == "Добрый день!\nФото приложила."
    assert found.html == "<p>Добрый <b>день</b>!</p>"
    assert [(file.name, file.data) for file in found.files] == [("накладная № 5.pdf", b"%PDF-1.4")]
    assert found.dated is not None and found.dated.isoformat() == "2026-11-30T09:00:00+00:00"
    assert (found.kind, found.message_id) == (Kind.PERSON, "1@mail.example")


@pytest.mark.parametrize("charset", ["utf-8", "cp1251", "koi8-r"])
def test_a_text_is_read_in_its_charset(charset: str) -> None:
    body = "Привет из Тулы".encode(charset)
    source = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode() + body
    assert read(source).text == "Привет из Тулы"


@pytest.mark.parametrize("charset", ["utf-8", "cp1251"])
def test_headers_and_texts_without_a_charset_are_guessed(charset: str) -> None:
    source = "From: Иван <a@b.example>\r\nSubject: Где заказ?\r\n\r\nЖду".encode(charset)
    found = read(source)
    assert (found.from_name, found.subject, found.text) == ("Иван", "Где заказ?", "Жду")


@pytest.mark.parametrize("charset", ["no-such-charset", "", "'", "utf-16", "\x00"])
def test_a_charset_that_nobody_knows_loses_no_letter(charset: str) -> None:
    source = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\nhello".encode()
    assert read(source).text


def test_only_the_formatted_text_gives_the_plain_one_too() -> None:
    source = HEAD + b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>One</p><p>Two &amp; three</p>"
    found = read(source)
    assert found.text == "One\nTwo & three"
    assert found.html == "<p>One</p><p>Two &amp; three</p>"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        (f"<p>a{XSS}</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>x</a>", "<a>x</a>"),
        ("<a href='/accounts/logout/'>x</a>", "<a>x</a>"),
        ("<a href=' data:text/html,x'>x</a>", "<a>x</a>"),
        ("<script>alert(1)</script>b", "b"),
        ("<svg/onload=alert(1)>b", "b"),
        ("<p style='position:fixed' class='x' id='y' onclick='z'>b</p>", "<p>b</p>"),
        ("<iframe src='https://x.example'></iframe><form><input name=a></form>b", "b"),
        ("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", ""),
        ("<img src='https://spy.example/pixel.gif'>b", "b"),
        ("<base href='https://x.example'><meta http-equiv=refresh content=0>b", "b"),
    ],
)
def test_nothing_of_a_letter_runs_in_our_page(dirty: str, clean: str) -> None:
    found = markup.clean(dirty)
    for safe in (' target="_blank"', ' rel="noopener noreferrer nofollow"'):
        found = found.replace(safe, "")
    assert found == clean


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, Kind.PERSON),
        ({"Auto_Submitted": "no"}, Kind.PERSON),
        ({"Auto_Submitted": "auto-replied"}, Kind.AUTO),
        ({"Precedence": "bulk"}, Kind.AUTO),
        ({"X_Autoreply": "yes"}, Kind.AUTO),
    ],
)
def test_machines_that_answer_are_told_from_people(headers: dict[str, str], kind: Kind) -> None:
    assert read(made(**headers).as_bytes()).kind is kind


def test_a_bounce_names_the_letter_that_did_not_arrive() -> None:
    source = (
        b"From: MAILER-DAEMON@mail.example\r\nMessage-ID: <b@mail.example>\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=zz\r\n\r\n"
        b"--zz\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n"
        b"--zz\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <ours@shop.example>\r\nSubject: Re\r\n\r\nhi\r\n"
        b"--zz--\r\n"
    )
    found = read(source)
    assert found.kind is Kind.BOUNCE
    assert "ours@shop.example" in found.references


def test_answers_know_what_they_answer() -> None:
    found = read(made(References="<a@x> <b@x>", In_Reply_To="<c@x>").as_bytes())
    assert found.references == ["a@x", "b@x", "c@x"]


def test_a_letter_without_an_id_has_the_same_one_whenever_it_is_read() -> None:
    source = b"From: a@b.example\r\n\r\nhello"
    assert read(source).message_id == read(source).message_id
    assert read(source).message_id != read(source + b"!").message_id


NASTY = {
    "nothing": (b"", "no_from"),
    "no sender": (b"Subject: x\r\n\r\nhello", "no_from"),
    "a sender that is no address": (b"From: <<<>>>\r\n\r\nhello", "no_from"),
    "10,000 headers": (HEAD + b"X-A: b\r\n" * 10_000 + b"\r\nhi", "headers"),
    "a header of a megabyte": (HEAD + b"X-A: " + b"a" * 1_000_000 + b"\r\n\r\nhi", "headers"),
    "a megabyte of zeros": (bytes(1_000_000), "headers"),
    "parts inside parts": (
        HEAD
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)
        ),
        "nested",
    ),
    "letters inside letters": (HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"hi", "broken"),
    "too many parts": (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\n"
        + b"--zz\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 400,
        "parts",
    ),
    "only mark-up that shows nothing": (
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<script" * 40_000,
        "empty",
    ),
}


@pytest.mark.parametrize("name", NASTY)
def test_a_letter_that_was_made_to_break_is_refused_and_said_why(name: str) -> None:
    source, code = NASTY[name]
    began = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read(source)
    assert refused.value.code == code
    assert message_id_of(source) and isinstance(brief(source), tuple)
    assert time.process_time() - began < 5


SLOW = {
    "a deep page": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 19_000 + b"x",
    "addresses without end": HEAD + b"To: " + b"(((((<a@b.example>," * 10_000 + b"\r\n\r\nhi",
    "quotes without end": HEAD + b"To: " + b'"\\' * 60_000 + b"\r\n\r\nhi",
    "ids without end": HEAD + b"References: " + b"<" * 120_000 + b"\r\n\r\nhi",
    "parameters without end": HEAD + b"Content-Type: text/plain; " + b"a*0=b; " * 9_000 + b"\r\n\r\nhi",
    "encoded words without end": b"From: a@b.example\r\nSubject: "
    + b"=?utf-8?q?=41?= " * 9_000
    + b"\r\n\r\nhi",
    "a boundary that never comes": HEAD + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\nhello",
    "base64 that is none": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n!!!hello===",
}


@pytest.mark.parametrize("name", SLOW)
def test_a_letter_that_was_made_to_be_slow_is_read_in_time(name: str) -> None:
    began = time.process_time()
    found = read(SLOW[name])
    assert time.process_time() - began < 5
    assert found.text or found.html
    assert len(found.references) <= 100 and len(found.to) <= 100


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_letter_or_unreadable(tail: bytes) -> None:
    for source in (tail, HEAD + b"\r\n" + tail, HEAD + tail):
        try:
            found = read(source)
        except Unreadable:
            continue
        for text in (found.text, found.html, found.subject, found.from_name, *found.references):
            assert "\x00" not in text
            text.encode()


def test_mark_up_in_every_field_stays_the_words_that_it_is() -> None:
    letter = made(XSS)
    del letter["Subject"], letter["From"]
    letter["Subject"] = XSS
    letter["From"] = f'"{XSS}" <maria@mail.example>'
    letter.add_attachment(b"text", maintype="text", subtype="plain", filename=f"{XSS}.txt")
    found = read(letter.as_bytes())
    assert (found.subject, found.from_name, found.text) == (XSS, XSS, XSS)
    assert found.html == ""
    assert "/" not in found.files[0].name
