"""Uploads in parts: what is taken, what is refused, what a cut costs, what is left behind."""

from __future__ import annotations

import os
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from chat.files import store
from chat.files.limits import CHUNK, HEAD, MB, UNSENT
from chat.models import Attachment
from chat.services import processing
from chat.services.attach import FilesGone, taken
from chat.services.uploads import FileRefused, OffsetMismatch, part_take, upload_begin, upload_cancel
from chat.tasks import process_attachment
from kernel import clock
from kernel.errors import Invalid, NotFound, Throttled
from tests.factories import media
from tests.factories.files import by_agent, by_visitor, uploaded
from tests.factories.house import House


def stored(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_file_arrives_in_parts_and_is_made_ready(
    transactional_db: None, house: House, media_root: Path, started: list[tuple[str, Any]]
) -> None:
    content = media.picture("PNG", (900, 900), noise=True)
    assert len(content) > 2 * CHUNK
    a = uploaded(by_agent(house.anna, house.annas), content, ready=False)
    assert (a.state, a.received, a.kind) == ("processing", len(content), "image")
    assert started == [("chat.tasks.process_attachment", (str(a.pk),))]
    assert processing.process(a.pk)
    a.refresh_from_db()
    assert (a.state, a.width, a.height, a.content_type) == ("ready", 900, 900, "image/png")
    assert stored(media_root) == [f"files/{a.pk.hex[:2]}/{a.pk}/{name}" for name in ("original", "thumb")]
    assert not processing.process(a.pk)  # done is done


def test_a_cut_costs_one_part_and_the_page_goes_on_where_it_stopped(house: House) -> None:
    who, content = by_agent(house.anna, house.annas), media.picture("PNG", (900, 900), noise=True)
    ident = uuid.uuid4()
    upload_begin(who, ident=ident, name="скан.png", size=len(content))
    part_take(ident, 0, content[:CHUNK])
    # the answer was lost, the page is another one now: it asks under the same id where the upload stands
    again = upload_begin(who, ident=ident, name="скан.png", size=len(content))
    assert again.received == CHUNK
    part_take(ident, 0, content[:CHUNK])  # a repeat changes nothing
    with pytest.raises(OffsetMismatch) as wrong:
        part_take(ident, 2 * CHUNK, content[2 * CHUNK :])
    assert wrong.value.extra == {"offset": CHUNK}
    for offset in range(CHUNK, len(content), 1000 * 100):  # parts of another size
        part_take(ident, offset, content[offset : offset + 100_000])
    assert processing.process(ident)
    assert Attachment.objects.get(pk=ident).state == "ready"


def test_a_part_that_was_written_and_not_confirmed_is_written_over(house: House) -> None:
    content = b"a" * CHUNK + b"b" * 9000
    ident = upload_begin(
        by_agent(house.anna, house.annas), ident=uuid.uuid4(), name="a.txt", size=len(content)
    ).pk
    store.write_part(ident, 0, b"torn off")
    part_take(ident, 0, content[:CHUNK])
    part_take(ident, CHUNK, content[CHUNK:])
    processing.process(ident)
    assert b"".join(store.read(ident, "original", 0, len(content))) == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.jpg", media.PROGRAM, "file_program"),
        ("setup.exe", b"x" * 100, "file_program"),
        ("logo.png", media.SVG, "file_markup"),
        ("logo.svg", media.SVG, "file_markup"),
        ("bomb.png", media.bomb(), "file_picture_size"),
        ("empty.txt", b"", "file_empty"),
    ],
)
def test_what_could_harm_is_refused_clearly_and_leaves_nothing(
    house: House, media_root: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        uploaded(by_visitor(house.channel), content, name)
    assert refused.value.code == code
    assert len(refused.value.detail) > 10
    assert stored(media_root) == []
    assert not Attachment.objects.exists()


def test_a_project_says_how_large_and_of_what_kind(house: House) -> None:
    house.project.files_max_mb, house.project.files_documents, house.project.files_sounds = 2, False, False
    house.project.save()
    who = by_agent(house.anna, house.annas)
    for name, content, voice, code in (
        ("a.pdf", b"%PDF-1.4" + b" " * 100, False, "file_group"),
        ("v.webm", media.voice(), True, "file_group"),
        ("big.jpg", b"\xff" * (2 * MB + 1), False, "file_too_big"),
    ):
        with pytest.raises(FileRefused) as refused:
            uploaded(who, content, name, voice=voice)
        assert refused.value.code == code
    assert uploaded(who, media.picture()).state == "ready"


def test_visitors_send_nothing_where_the_project_does_not_want_it(house: House) -> None:
    house.project.files_from_visitors = False
    house.project.save()
    with pytest.raises(FileRefused) as refused:
        uploaded(by_visitor(house.channel), media.picture())
    assert refused.value.code == "files_off"
    assert uploaded(by_agent(house.anna, house.annas), media.picture()).state == "ready"


def test_the_type_is_not_hidden_behind_a_first_part_of_one_byte(house: House) -> None:
    a = upload_begin(by_visitor(house.channel), ident=uuid.uuid4(), name="a.jpg", size=9000)
    with pytest.raises(FileRefused):
        part_take(a.pk, 0, media.PROGRAM[: HEAD - 1])
    assert Attachment.objects.get(pk=a.pk).received == 0


def test_parts_that_do_not_fit_are_refused(house: House) -> None:
    a = upload_begin(by_visitor(house.channel), ident=uuid.uuid4(), name="a.txt", size=9000)
    for offset, data in ((0, b"x" * 9001), (0, b"x" * (CHUNK + 1))):
        with pytest.raises(Invalid):
            part_take(a.pk, offset, data)
    with pytest.raises(NotFound):
        part_take(uuid.uuid4(), 0, b"x" * 9000)


def test_an_upload_is_its_senders_only(house: House) -> None:
    ident = uploaded(by_visitor(house.channel), media.picture()).pk
    for other in (
        by_visitor(house.channel, "visitor-b"),
        by_agent(house.anna, house.annas),
        by_visitor(house.other_channel),
    ):
        with pytest.raises(NotFound):
            upload_begin(other, ident=ident, name="фото.jpg", size=5)
    with pytest.raises(FilesGone), transaction.atomic():
        taken([ident], channel_id=house.channel.pk, visitor="visitor-b")


def test_one_sender_has_a_limited_number_of_files_on_their_way(house: House) -> None:
    who = by_visitor(house.channel)
    for _ in range(UNSENT):
        upload_begin(who, ident=uuid.uuid4(), name="a.txt", size=9000)
    with pytest.raises(Throttled):
        upload_begin(who, ident=uuid.uuid4(), name="a.txt", size=9000)
    upload_begin(by_visitor(house.channel, "visitor-b"), ident=uuid.uuid4(), name="a.txt", size=9000)


def test_a_cancelled_upload_is_gone(house: House, media_root: Path) -> None:
    a = uploaded(by_visitor(house.channel), media.picture(), ready=False)
    upload_cancel(a.pk)
    assert stored(media_root) == []
    with pytest.raises(NotFound):
        part_take(a.pk, 5, b"x")
    upload_cancel(a.pk)  # twice is once


@pytest.mark.parametrize("content", [media.picture(), b"%PDF-1.4" + b" " * 5000])
def test_an_upload_that_is_cancelled_while_it_is_worked_on_leaves_nothing(
    house: House, media_root: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    a = uploaded(by_visitor(house.channel), content, ready=False)
    store_as_ever = processing._store

    def cancelled_before(ident: uuid.UUID, made: processing.Made) -> None:
        upload_cancel(ident)
        store_as_ever(ident, made)

    monkeypatch.setattr(processing, "_store", cancelled_before)
    assert processing.process(a.pk)
    assert stored(media_root) == []
    assert not Attachment.objects.exists()


def aged(root: Path, ident: uuid.UUID, hours: int) -> None:
    moment = (clock.now() - timedelta(hours=hours)).timestamp()
    for path in root.rglob(f"{ident}/*"):
        os.utime(path, (moment, moment))


def test_old_bytes_without_a_row_are_swept_out_of_the_store(
    house: House, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, gone, young = (uploaded(by_visitor(house.channel), media.picture()) for _ in range(3))
    for a in (gone, young):
        store.write_part(a.pk, 0, b"and a part")
        Attachment.objects.filter(pk=a.pk).delete()
    for ident, hours in ((known.pk, 48), (gone.pk, 25), (young.pk, 23)):
        aged(media_root, ident, hours)
    (media_root / "files" / known.pk.hex[:2] / "not-an-id").mkdir()
    monkeypatch.setattr(processing, "FOLDERS_A_TURN", store.FOLDERS)
    assert processing.tidy() == 1
    assert {name.split("/")[2] for name in stored(media_root)} == {str(known.pk), str(young.pk)}
    monkeypatch.setattr(processing, "SWEPT_AT_ONCE", 0)
    aged(media_root, young.pk, 25)
    assert processing.tidy() == 0  # no more than so many at once


def test_every_folder_of_the_store_has_its_turn_within_two_days(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(store, "idents", lambda folder: looked.append(folder) or [])
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(48):
            processing.tidy()
            travel.shift(3600)
    assert len(set(looked)) == store.FOLDERS
    assert len(looked) == 48 * processing.FOLDERS_A_TURN


def test_what_nobody_sent_is_removed_after_a_day(house: House, media_root: Path) -> None:
    who = by_visitor(house.channel)
    cut = upload_begin(who, ident=uuid.uuid4(), name="a.txt", size=9000)
    part_take(cut.pk, 0, b"x" * 5000)
    whole, fresh = uploaded(who, media.picture()), uploaded(who, media.picture())
    for a in (cut, whole):
        Attachment.objects.filter(pk=a.pk).update(touched_at=clock.now() - timedelta(hours=25))
    assert processing.tidy() == 2
    assert list(Attachment.objects.values_list("pk", flat=True)) == [fresh.pk]
    assert {name.split("/")[2] for name in stored(media_root)} == {str(fresh.pk)}


def test_parts_that_a_crash_has_left_are_removed(house: House, media_root: Path) -> None:
    a = uploaded(by_visitor(house.channel), media.picture())
    store.write_part(a.pk, 0, b"left behind")
    Attachment.objects.filter(pk=a.pk).update(has_parts=True, touched_at=clock.now() - timedelta(hours=2))
    assert processing.tidy() == 1
    assert all(name.startswith("files/") for name in stored(media_root))


def test_what_was_lost_with_a_worker_is_started_again_and_given_up_after_three_times(
    transactional_db: None, house: House, started: list[tuple[str, Any]]
) -> None:
    a = uploaded(by_visitor(house.channel), media.picture(), ready=False)
    started.clear()
    assert processing.take_up_forgotten() == 0
    Attachment.objects.filter(pk=a.pk).update(touched_at=clock.now() - timedelta(minutes=2), attempts=2)
    assert processing.take_up_forgotten() == 1
    assert started == [("chat.tasks.process_attachment", (str(a.pk),))]
    Attachment.objects.filter(pk=a.pk).update(attempts=3)
    assert processing.process(a.pk)
    a.refresh_from_db()
    assert (a.state, a.error) == ("failed", "broken")


def test_a_file_that_takes_too_long_is_given_up_and_nothing_of_it_stays(
    transactional_db: None, house: House, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(*_: Any) -> None:
        raise SoftTimeLimitExceeded

    a = uploaded(by_visitor(house.channel), media.picture(), ready=False)
    monkeypatch.setattr(processing, "_make", too_long)
    process_attachment(str(a.pk))
    a.refresh_from_db()
    assert (a.state, a.error, a.has_parts) == ("failed", "broken", False)
    assert stored(media_root) == []
    assert not processing.process(a.pk)  # it is not begun once more


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [("a.jpg", media.picture()[:-900], "broken"), ("film.mp4", media.film()[:900], "broken")],
)
def test_what_turns_out_to_be_broken_says_so(house: House, name: str, content: bytes, error: str) -> None:
    a = uploaded(by_visitor(house.channel), content, name)
    assert (a.state, a.error) == ("failed", error)
