"""Answers go through a real SMTP server: once each, and what nobody can know is said to be unknown."""

from __future__ import annotations

import ssl
import threading
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from agentzone.models import User
from kernel import clock
from kernel.errors import DomainError, Invalid, NotFound
from kernel.models import AuditEntry
from kernel.states import TransitionRefused
from mail.models import Draft, File, Letter, Mailbox
from mail.services import answers, outbox, work
from mail.services.answers import FileRefused, NotYours
from mail.transport import smtp as transport
from tests.factories.mail import comes, thread
from tests.integration.mail.servers import Post, silent_server, smtp_server

pytestmark = pytest.mark.django_db(transaction=True)


def written(box: Mailbox, anna: User, text: str = "Заказ в пути.", **fields: Any) -> Letter:
    taken = thread(box, **fields)
    work.claim(anna, taken.pk)
    return answers.answer(anna, taken.pk, uuid.uuid4(), text)


def fresh(letter: Letter) -> Letter:
    letter.refresh_from_db()
    return letter


def test_an_answer_arrives_as_it_was_written(box: Mailbox, anna: User, post: Post) -> None:
    first = comes(
        box, subject="Заказ 48213", ident="q@mail.example", sender="Мария Кузнецова <m@mail.example>"
    )
    work.claim(anna, first.thread_id)
    upload = SimpleUploadedFile("счёт № 5.pdf", b"%PDF-1.4 " + b"x" * 50_000)
    answers.file_add(anna, first.thread_id, uuid.uuid4(), upload)
    text = "Добрый день!\n.\n..точки\nзаказ в пути " + "очень " * 300
    letter = answers.answer(anna, first.thread_id, uuid.uuid4(), text)
    assert outbox.letter_send(letter.pk) == "sent"
    (found,) = post.letters
    assert post.recipients == ["m@mail.example"]
    assert found["From"] == "Магазин <shop@shop.example>"
    assert found["To"] == "Мария Кузнецова <m@mail.example>"
    assert found["Subject"] == "Re: Заказ 48213"
    assert found["In-Reply-To"] == "<q@mail.example>"
    assert found["Message-ID"] == f"<{letter.pk}@shop.example>"
    assert found.get_body(("plain",)).get_content().replace("\r\n", "\n").strip() == text.strip()
    (file,) = found.iter_attachments()
    assert file.get_filename() == "счёт № 5.pdf"
    assert len(file.get_content()) == 50_009
    assert fresh(letter).thread.state == "answered" and letter.sent_at is not None


def test_an_answer_to_an_answer_stays_in_the_thread_and_gives_it_back_to_its_operator(
    box: Mailbox, anna: User, post: Post
) -> None:
    letter = written(box, anna)
    outbox.letter_send(letter.pk)
    again = comes(box, text="Спасибо!", answers=letter.message_id)
    assert again.thread_id == letter.thread_id
    assert (again.thread.state, again.thread.assignee_id) == ("assigned", anna.pk)


def test_the_same_answer_twice_is_one_letter(box: Mailbox, anna: User, post: Post) -> None:
    letter = written(box, anna)
    same = answers.answer(anna, letter.thread_id, letter.pk, "Заказ в пути.")
    assert same.pk == letter.pk
    assert outbox.letter_send(letter.pk) == "sent"
    assert outbox.letter_send(letter.pk) == ""
    assert len(post.letters) == 1


def test_an_answer_that_is_sent_by_two_pages_at_once_is_one_letter(
    box: Mailbox, anna: User, post: Post
) -> None:
    taken = thread(box)
    work.claim(anna, taken.pk)
    ident, barrier, ids = uuid.uuid4(), threading.Barrier(4), []

    def press() -> None:
        barrier.wait(20)
        ids.append(answers.answer(anna, taken.pk, ident, "Сейчас").pk)
        outbox.letter_send(ident)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert ids == [ident] * 4
    assert len(post.letters) == Letter.objects.filter(direction="out").count() == 1
    assert AuditEntry.objects.filter(action="letter.queued").count() == 1


def test_a_server_that_hangs_up_after_the_letter_leaves_it_unknown_and_it_never_goes_again_by_itself(
    box: Mailbox, anna: User, post: Post
) -> None:
    post.answer = "hang up"
    letter = written(box, anna)
    assert outbox.letter_send(letter.pk) == "unknown"
    assert fresh(letter).thread.state == "assigned"
    assert outbox.send_due() == 0
    assert outbox.letter_send(letter.pk) == ""
    assert len(post.letters) == 1
    post.answer = "250 kept"
    outbox.send_again(anna, letter.pk)
    assert outbox.letter_send(letter.pk) == "sent"
    assert [one["Message-ID"] for one in post.letters] == [f"<{letter.message_id}>"] * 2


def test_who_knows_that_a_letter_has_arrived_says_so(box: Mailbox, anna: User, post: Post) -> None:
    post.answer = "hang up"
    letter = written(box, anna)
    outbox.letter_send(letter.pk)
    assert outbox.accept(anna, letter.pk).state == "sent"
    assert fresh(letter).thread.state == "answered"
    with pytest.raises(TransitionRefused):
        outbox.send_again(anna, letter.pk)


def test_a_worker_that_was_killed_while_sending_leaves_the_letter_unknown(
    box: Mailbox, anna: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = written(box, anna)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "deliver", killed)
    with pytest.raises(KeyboardInterrupt):
        outbox.letter_send(letter.pk)
    assert fresh(letter).state == "sending"
    monkeypatch.undo()
    assert outbox.send_due() == 0
    assert fresh(letter).state == "unknown"
    assert post.letters == []


def test_a_letter_that_is_just_being_sent_is_not_taken_for_lost(box: Mailbox, anna: User, post: Post) -> None:
    letter = written(box, anna)
    inside, leave = threading.Event(), threading.Event()

    def waits() -> None:
        inside.set()
        leave.wait(20)

    post.before_answer = waits

    def sends() -> None:
        outbox.letter_send(letter.pk)
        connection.close()

    worker = threading.Thread(target=sends)
    worker.start()
    assert inside.wait(20)
    assert outbox.send_due() == 0
    assert fresh(letter).state == "sending"
    leave.set()
    worker.join()
    assert fresh(letter).state == "sent"


@pytest.mark.parametrize(
    ("field", "answer", "state"),
    [
        ("refuses", "550 no such user", "failed"),
        ("refuses", "450 later", "queued"),
        ("answer", "552 too much", "failed"),
        ("answer", "451 later", "queued"),
    ],
)
def test_what_the_server_refused_has_not_gone(
    box: Mailbox, anna: User, post: Post, field: str, answer: str, state: str
) -> None:
    setattr(post, field, answer)
    letter = written(box, anna)
    assert outbox.letter_send(letter.pk) == state
    assert answer[:3] in fresh(letter).error
    assert letter.thread.state == ("assigned" if state == "failed" else "answered")
    assert outbox.letter_send(letter.pk) == ""  # not before its time
    if state == "queued":
        assert letter.next_try_at is not None and letter.next_try_at > clock.now()
        setattr(post, field, "" if field == "refuses" else "250 kept")
        Letter.objects.filter(pk=letter.pk).update(next_try_at=clock.now())
        assert outbox.letter_send(letter.pk) == "sent"


def test_a_server_that_is_away_is_tried_again_and_given_up_at_last(box: Mailbox, anna: User) -> None:
    Mailbox.objects.filter(pk=box.pk).update(smtp_port=1, smtp_security="none")
    letter = written(box, anna)
    states = []
    for _ in range(outbox.ATTEMPTS):
        states.append(outbox.letter_send(letter.pk))
        Letter.objects.filter(pk=letter.pk).update(next_try_at=clock.now() - timedelta(seconds=1))
    assert states == ["queued"] * (outbox.ATTEMPTS - 1) + ["failed"]
    assert fresh(letter).thread.state == "assigned"


def test_a_wrong_password_and_a_silent_server_send_nothing(
    box: Mailbox, anna: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mailbox.objects.filter(pk=box.pk).update(smtp_password="wrong")
    letter = written(box, anna)
    assert outbox.letter_send(letter.pk) == "queued"
    assert "535" in fresh(letter).error or "парол" in letter.error
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    with silent_server() as port:
        Mailbox.objects.filter(pk=box.pk).update(smtp_port=port)
        Letter.objects.filter(pk=letter.pk).update(next_try_at=clock.now())
        assert outbox.letter_send(letter.pk) == "queued"
    assert post.letters == []


def test_tls_is_checked_and_used(
    box: Mailbox, anna: User, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with smtp_server(context) as post:
        Mailbox.objects.filter(pk=box.pk).update(smtp_port=post.port, smtp_security="tls", smtp_user="")
        letter = written(box, anna)
        assert outbox.letter_send(letter.pk) == "queued"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        Letter.objects.filter(pk=letter.pk).update(next_try_at=clock.now())
        assert outbox.letter_send(letter.pk) == "sent"
        assert len(post.letters) == 1


def test_only_who_has_taken_the_letters_answers_them(box: Mailbox, anna: User, boris: User) -> None:
    taken = thread(box)
    for who in (anna, boris):
        with pytest.raises(NotYours):
            answers.answer(who, taken.pk, uuid.uuid4(), "Сейчас")
    work.claim(anna, taken.pk)
    letter = answers.answer(anna, taken.pk, uuid.uuid4(), "Сейчас")
    for ident in (letter.pk, uuid.uuid4()):
        with pytest.raises((NotYours, NotFound)):
            answers.answer(boris, taken.pk, ident, "Я тоже")
    Letter.objects.filter(pk=letter.pk).update(state="failed")
    with pytest.raises(NotYours):
        outbox.send_again(boris, letter.pk)


def test_nothing_is_sent_from_a_mailbox_that_is_off(box: Mailbox, anna: User, post: Post) -> None:
    letter = written(box, anna)
    Mailbox.objects.filter(pk=box.pk).update(is_active=False)
    assert outbox.letter_send(letter.pk) == ""
    with pytest.raises(DomainError) as refused:
        answers.answer(anna, letter.thread_id, uuid.uuid4(), "Ещё")
    assert refused.value.code == "mailbox_off"
    assert post.letters == []


def test_a_draft_and_its_files_wait_on_the_server_and_go_with_the_answer(
    box: Mailbox, anna: User, boris: User
) -> None:
    taken = thread(box)
    work.claim(anna, taken.pk)
    answers.draft_save(anna, taken.pk, "Дума")
    answers.draft_save(anna, taken.pk, "Думаю")
    answers.draft_save(boris, taken.pk, "И я")
    ident = uuid.uuid4()
    for _ in range(2):  # the same upload again is the same file
        answers.file_add(anna, taken.pk, ident, SimpleUploadedFile("a.txt", b"text"))
    with pytest.raises(Invalid):
        answers.draft_save(anna, taken.pk, "x" * (answers.LONGEST + 1))
    letter = answers.answer(anna, taken.pk, uuid.uuid4(), "Вот")
    assert list(letter.files.values_list("name", flat=True)) == ["a.txt"]
    assert list(Draft.objects.values_list("text", flat=True)) == ["И я"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("virus.exe", b"MZ"),
        ("photo.jpg", b"MZ\x90\x00"),
        ("page.html", b"<html><script>alert(1)</script>"),
        ("empty.txt", b""),
    ],
)
def test_what_dialogs_refuse_letters_refuse_too(box: Mailbox, anna: User, name: str, data: bytes) -> None:
    taken = thread(box)
    with pytest.raises(FileRefused):
        answers.file_add(anna, taken.pk, uuid.uuid4(), SimpleUploadedFile(name, data))
    assert not File.objects.exists()


def test_programs_in_incoming_letters_are_named_and_not_kept(box: Mailbox) -> None:
    letter = comes(box, files=(("virus.exe", b"MZ\x90"), ("чек.txt", b"text")))
    assert list(letter.files.values_list("name", "refused")) == [("virus.exe", "program"), ("чек.txt", "")]
