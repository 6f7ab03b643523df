"""Files in messages: sent with or without words, shown to both sides, changed when they are ready."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat.models import Attachment, Conversation, Message
from chat.selectors.cards import card_of
from chat.services import processing
from chat.services.attach import FilesGone
from chat.services.dialog import message_send
from chat.services.receive import Incoming, message_receive
from kernel.events.frames import dumps
from tests.factories import media
from tests.factories.files import by_agent, by_visitor, uploaded
from tests.factories.house import House


def send(house: House, *files: Attachment, text: str = "") -> Message:
    ids = [file.pk for file in files]
    return message_send(
        house.anna, house.annas.pk, uid=uuid.uuid4(), text=text, epoch=house.annas.epoch, attachments=ids
    ).message


def events(dialog: Conversation, kind: str = "conversation") -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, data FROM kernel_event WHERE stream = %s ORDER BY seq", [f"{kind}:{dialog.pk}"]
        )
        rows = cursor.fetchall()
    import orjson

    return [(name, data if isinstance(data, dict) else orjson.loads(data)) for name, data in rows]


def test_an_operator_sends_pictures_without_a_word(house: House) -> None:
    who = by_agent(house.anna, house.annas)
    files = [uploaded(who, media.picture(), f"{n}.jpg") for n in "ба"]
    message = send(house, *files)
    client = Client()
    client.force_login(house.anna)
    shown = client.get(reverse("api-messages", args=[house.annas.pk])).json()["messages"][-1]
    assert (shown["text"], [a["name"] for a in shown["attachments"]]) == ("", ["б.jpg", "а.jpg"])
    first = shown["attachments"][0]
    assert first == {
        "id": str(files[0].pk),
        "kind": "image",
        "name": "б.jpg",
        "size": Attachment.objects.get(pk=files[0].pk).size,
        "content_type": "image/jpeg",
        "width": 400,
        "height": 300,
        "duration": None,
        "peaks": [],
        "url": f"/files/{files[0].pk}/original/",
        "thumb_url": f"/files/{files[0].pk}/thumb/",
        "state": "ready",
        "error": "",
    }
    assert events(house.annas)[-2][1]["message"]["attachments"] == shown["attachments"]
    card = card_of(house.annas.pk)
    assert (card["last_message"]["text"], card["last_message"]["attachment"]) == ("", "image")
    assert message.number == card["last_message"]["number"]


def test_the_card_names_a_file_and_the_kind_of_everything_else(house: House) -> None:
    who = by_agent(house.anna, house.annas)
    for content, name, voice, text, wanted in (
        (b"%PDF-1.4 " + b"x" * 99, "Договор.pdf", False, "", ("Договор.pdf", "file")),
        (media.voice(), "voice.webm", True, "", ("", "voice")),
        (media.film(), "film.mov", False, "", ("", "video")),
        (media.picture(), "a.jpg", False, "Вот фото", ("Вот фото", "image")),
    ):
        send(house, uploaded(who, content, name, voice=voice), text=text)
        last = card_of(house.annas.pk)["last_message"]
        assert (last["text"], last["attachment"]) == wanted
    message_send(house.anna, house.annas.pk, uid=uuid.uuid4(), text="И всё", epoch=1)
    assert card_of(house.annas.pk)["last_message"]["attachment"] is None


def test_a_message_goes_at_once_and_is_told_anew_when_its_file_is_ready(house: House) -> None:
    file = uploaded(by_agent(house.anna, house.annas), media.voice(), "voice.webm", voice=True, ready=False)
    send(house, file)
    created = [data for name, data in events(house.annas, "visitor") if name == "message.created"][-1]
    (before,) = created["message"]["attachments"]
    assert (before["state"], before["kind"], before["url"]) == ("processing", "voice", "")
    processing.process(file.pk)
    for kind in ("conversation", "visitor"):
        name, data = events(house.annas, kind)[-1]
        (after,) = data["message"]["attachments"]
        assert (name, after["state"], after["content_type"]) == ("message.changed", "ready", "audio/mpeg")
        assert after["peaks"] and after["duration"] == pytest.approx(2.0, abs=0.2)
        assert ("&s=" in after["url"]) == (kind == "visitor")


def test_a_visitor_sends_files_with_his_first_message(house: House) -> None:
    file = uploaded(by_visitor(house.channel, "newcomer"), media.picture())
    message_receive(Incoming(house.channel.pk, "newcomer", uuid.uuid4(), "", attachments=(file.pk,)))
    dialog = Conversation.objects.get(external_id="newcomer")
    message = Message.objects.get(conversation=dialog, author="client")
    assert list(message.attachments.all()) == [file]
    file.refresh_from_db()
    assert (file.conversation, file.position) == (dialog, 0)
    assert (dialog.last_attachment, dialog.unread) == ("image", 1)


def test_a_repeat_of_the_message_sends_the_files_once(house: House) -> None:
    file = uploaded(by_visitor(house.channel), media.picture())
    incoming = Incoming(house.channel.pk, "visitor-a", uuid.uuid4(), "Фото", attachments=(file.pk,))
    first = message_receive(incoming)
    again = message_receive(incoming)
    assert first.appended and again.repeated
    assert Message.objects.filter(attachments=file).count() == 1


def test_files_that_are_not_ones_own_or_not_whole_stop_the_message(house: House) -> None:
    foreign = uploaded(by_agent(house.boris, house.boriss), media.picture())
    elsewhere = uploaded(by_visitor(house.channel), media.picture())
    used = uploaded(by_agent(house.anna, house.annas), media.picture())
    send(house, used)
    before = Message.objects.count()
    for files in ([foreign], [elsewhere], [used], [used, used]):
        with pytest.raises(FilesGone):
            send(house, *files)
    with pytest.raises(FilesGone):
        message_send(
            house.anna, house.annas.pk, uid=uuid.uuid4(), text="x", epoch=1, attachments=[uuid.uuid4()]
        )
    assert Message.objects.count() == before


def test_an_empty_message_without_files_stays_refused(house: House) -> None:
    client = Client()
    client.force_login(house.anna)
    body = {"id": str(uuid.uuid4()), "text": "  ", "epoch": 1, "attachments": []}
    answer = client.post(
        reverse("api-messages", args=[house.annas.pk]), dumps(body), content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_page_of_messages_costs_the_same_with_one_file_and_with_many(house: House) -> None:
    who, counts = by_agent(house.anna, house.annas), []
    client = Client()
    client.force_login(house.anna)
    for _ in range(2):
        for _ in range(3):
            send(house, uploaded(who, media.picture()), uploaded(who, media.picture()))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("api-messages", args=[house.annas.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
