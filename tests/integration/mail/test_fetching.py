"""Letters are fetched from a real IMAP server: each once, whatever happens in between."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from agentzone.models import User
from kernel import clock
from kernel.locks import held_while
from mail.models import Letter, Mailbox, Thread
from mail.services import fetching, incoming
from mail.transport import imap as transport
from mail.transport import trouble
from tests.factories.mail import mailbox, source
from tests.factories.people import ProjectFactory
from tests.integration.mail.servers import ImapServer, imap_server, silent_server

pytestmark = pytest.mark.django_db(transaction=True)


def subjects() -> list[str]:
    return list(Letter.objects.order_by("uid").values_list("subject", flat=True))


def fresh(box: Mailbox) -> Mailbox:
    box.refresh_from_db()
    return box


def test_letters_are_fetched_once_and_left_as_they_were(box: Mailbox, imap: ImapServer) -> None:
    imap.put(source(subject="Первое"), source(subject="Второе"))
    assert fetching.fetch(box.pk) == 2
    assert fetching.fetch(box.pk) == 0
    assert subjects() == ["Первое", "Второе"]
    assert Thread.objects.count() == 2
    assert not any(rb"\Seen" in line for line in imap.flags())
    assert (fresh(box).error, box.failures, box.next_try_at) == ("", 0, None)
    imap.put(source(subject="Третье"))
    assert fetching.fetch(box.pk) == 1
    assert subjects() == ["Первое", "Второе", "Третье"]


def test_letters_from_before_the_day_stay_where_they_are(box: Mailbox, imap: ImapServer) -> None:
    Mailbox.objects.filter(pk=box.pk).update(fetch_since=clock.now().date().replace(year=2090))
    imap.put(source())
    assert fetching.fetch(box.pk) == 0


def test_a_fetch_that_was_cut_off_goes_on_where_it_was(
    box: Mailbox, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    imap.put(*(source(subject=f"Письмо {n}", files=(("чек.txt", b"1"),)) for n in range(4)))
    stored = incoming._stored

    def dies(mailbox: Any, arrived: Any, kept: Any) -> Any:
        if kept.letter.subject == "Письмо 2":
            raise KeyboardInterrupt  # after its files were stored, before anything else was
        return stored(mailbox, arrived, kept)

    monkeypatch.setattr(incoming, "_stored", dies)
    with pytest.raises(KeyboardInterrupt):
        fetching.fetch(box.pk)
    assert subjects() == ["Письмо 0", "Письмо 1"]
    monkeypatch.undo()
    assert fetching.fetch(box.pk) == 2
    assert subjects() == [f"Письмо {n}" for n in range(4)]
    assert [letter.files.count() for letter in Letter.objects.all()] == [1, 1, 1, 1]


def test_a_letter_that_kills_its_worker_again_and_again_is_passed_over(
    box: Mailbox, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    imap.put(source(subject="Bomb"), source(subject="Заказ"))
    read = incoming.reading.read

    def dies(data: bytes) -> Any:
        if b"Subject: Bomb" in data:
            raise KeyboardInterrupt
        return read(data)

    monkeypatch.setattr(incoming.reading, "read", dies)
    for _ in range(fetching.TRIES):
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch(box.pk)
    assert fetching.fetch(box.pk) == 2
    given_up, other = Letter.objects.order_by("uid")
    assert (given_up.state, given_up.error) == ("unreadable", "gave_up")
    assert (other.state, other.subject) == ("received", "Заказ")


def test_a_mailbox_with_new_numbers_gives_no_letter_twice(box: Mailbox, imap: ImapServer) -> None:
    known = [source(subject=f"Письмо {n}") for n in range(3)]
    nameless = b"From: a@b.example\r\nSubject: no id\r\n\r\nhello\r\n"
    imap.put(*known, nameless)
    assert fetching.fetch(box.pk) == 4
    validity = fresh(box).uid_validity
    with imap_server() as moved:  # the same letters, all with other numbers
        Mailbox.objects.filter(pk=box.pk).update(imap_port=moved.port)
        moved.put(source(subject="Новое"), *known, nameless)
        assert fetching.fetch(box.pk) == 1
        assert fresh(box).uid_validity != validity
        assert fetching.fetch(box.pk) == 0
    assert sorted(subjects()) == sorted(["no id", "Новое", "Письмо 0", "Письмо 1", "Письмо 2"])


def test_another_letter_with_a_number_that_was_used_is_not_lost(box: Mailbox, imap: ImapServer) -> None:
    """Some programs give all their letters one Message-ID."""
    first, second = (
        b"From: bot@shop.example\r\nMessage-ID: <same@shop.example>\r\nSubject: %s\r\n\r\n%s\r\n" % pair
        for pair in ((b"one", b"paid"), (b"two", b"sent"))
    )
    imap.put(first, second, first)
    assert fetching.fetch(box.pk) == 2
    assert sorted(subjects()) == ["one", "two"]
    with imap_server() as moved:
        Mailbox.objects.filter(pk=box.pk).update(imap_port=moved.port)
        moved.put(second, first)
        assert fetching.fetch(box.pk) == 0
    assert sorted(subjects()) == ["one", "two"]


def test_a_full_mailbox_is_fetched_in_batches(
    box: Mailbox, imap: ImapServer, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "BATCH", 3)
    imap.put(*(source(subject=f"Письмо {n}") for n in range(5)))
    assert fetching.fetch(box.pk) == 3
    assert started == [(fetching.TASK, (box.pk, 0))]
    assert fetching.fetch(box.pk) == 2
    assert len(started) == 1


def test_a_turn_ends_after_its_time(
    box: Mailbox, imap: ImapServer, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.0)
    imap.put(source(), source())
    assert fetching.fetch(box.pk) == 1
    assert started == [(fetching.TASK, (box.pk, 0))]


def test_rubbish_never_stops_the_mailbox(
    box: Mailbox, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST", 40_000)
    monkeypatch.setattr(transport, "BEGIN", 1000)
    imap.put(
        b"Subject: nobody\r\n\r\nhello\r\n",
        b"From: a@b.example\r\n" + b"X-A: b\r\n" * 2000 + b"\r\nhello\r\n",
        source("x " * 40_000, subject="Huge"),
        source(subject="Обычное"),
    )
    assert fetching.fetch(box.pk) == 4
    found = {letter.error: letter for letter in Letter.objects.all()}
    assert set(found) == {"no_from", "headers", "too_big", ""}
    assert found["no_from"].subject == "nobody"
    assert (found["headers"].from_address, found["too_big"].subject) == ("a@b.example", "Huge")
    assert all(letter.has_source == (letter.state == "unreadable") for letter in found.values())
    assert found["too_big"].size > 40_000
    assert fetching.fetch(box.pk) == 0


def test_one_process_at_a_time_looks_into_a_mailbox(box: Mailbox, imap: ImapServer) -> None:
    import threading

    imap.put(source())
    inside, leave = threading.Event(), threading.Event()

    def holds() -> None:
        from django.db import connection

        with held_while(f"mail.fetch:{box.pk}") as mine:
            assert mine
            inside.set()
            leave.wait(20)
        connection.close()

    other = threading.Thread(target=holds)
    other.start()
    assert inside.wait(20)
    assert fetching.fetch(box.pk) == 0
    leave.set()
    other.join()
    assert fetching.fetch(box.pk) == 1


def test_a_wrong_password_is_told_and_tried_ever_more_seldom(box: Mailbox, imap: ImapServer) -> None:
    Mailbox.objects.filter(pk=box.pk).update(imap_password="wrong")
    waits = []
    for _ in range(8):
        assert fetching.fetch(box.pk) == 0
        waits.append((fresh(box).next_try_at - box.checked_at).total_seconds())  # type: ignore[operator]
    assert "The login or the password" in box.error or "логин" in box.error.lower()
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert fetching.fetch_due() == 0
    Mailbox.objects.filter(pk=box.pk).update(imap_password="secret-1")
    imap.put(source())
    assert fetching.fetch(box.pk) == 1
    assert (fresh(box).error, box.failures) == ("", 0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"imap_host": "no-such-host.invalid"}, "Сервер «no-such-host.invalid» не найден"),
        ({"imap_port": 1}, "не принимает соединений"),
        ({"imap_security": "tls"}, "не говорит по TLS"),
        ({"imap_security": "starttls"}, "STARTTLS"),
        ({"imap_host": ""}, "не указан"),
    ],
)
def test_what_is_wrong_is_said_plainly(
    box: Mailbox, imap: ImapServer, fields: dict[str, Any], words: str
) -> None:
    from django.utils.translation import override

    Mailbox.objects.filter(pk=box.pk).update(**fields)
    with override("ru"):
        fetching.fetch(box.pk)
    assert words in fresh(box).error


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    assert trouble.TIMEOUT <= 30
    with silent_server() as port:
        Mailbox.objects.filter(pk=box.pk).update(imap_port=port, imap_security="none")
        began = time.monotonic()
        fetching.fetch(box.pk)
    assert time.monotonic() - began < 5
    assert fresh(box).failures == 1


def test_tls_with_a_certificate_that_is_trusted(
    box: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with imap_server(certificate) as server:
        fields = {"imap_port": server.port, "imap_user": "pisma", "imap_password": "secret-1"}
        Mailbox.objects.filter(pk=box.pk).update(imap_security="starttls", **fields)
        fetching.fetch(box.pk)
        assert "CERTIFICATE" in fresh(box).error.upper() or "сертификат" in box.error.lower()
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        fetching.fetch(box.pk)
        assert fresh(box).error == ""


def test_a_mailbox_that_is_off_is_left_alone(box: Mailbox, imap: ImapServer, started: list[Any]) -> None:
    imap.put(source())
    Mailbox.objects.filter(pk=box.pk).update(is_active=False)
    assert fetching.fetch_due() == 0
    assert fetching.fetch(box.pk) == 0
    Mailbox.objects.filter(pk=box.pk).update(is_active=True)
    assert fetching.fetch_due() == 1
    assert fetching.fetch_due() == 0  # it is on its way
    assert started == [(fetching.TASK, (box.pk, 0))]


def test_the_button_starts_a_turn_for_ones_own_mailboxes_and_not_again_at_once(
    box: Mailbox, imap: ImapServer, anna: User, started: list[Any]
) -> None:
    mailbox(ProjectFactory())
    imap.put(source())
    assert fetching.fetch_ask(anna) == 1
    assert started == [(fetching.TASK, (box.pk, 1))]
    assert fetching.fetch(box.pk, asked=True) == 1
    imap.put(source())
    assert fetching.fetch_ask(anna) == 0
    assert fetching.fetch(box.pk, asked=True) == 0
    assert fetching.fetch(box.pk) == 1
