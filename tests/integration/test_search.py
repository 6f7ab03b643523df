"""What the search above the lists and Ctrl+K promise: name, phone and text, wherever in the dialog it was said."""

import uuid

import pytest
from django.db import connection
from django.test import Client as HttpClient

from chat.models import Client, Conversation, Message
from chat.selectors.lists import ListQuery, conversations, said
from chat.selectors.search import search
from chat.services.dialog import message_send
from chat.services.notes import note_add
from kernel import clock
from tests.factories.chats import client_writes
from tests.factories.house import House, standing_house

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    """Anna's client wants to give a lamp back; her answer is the last that was said."""
    house = standing_house()
    client_writes(house.channel, "Здравствуйте, хочу вернуть лампу", visitor="visitor-a")
    message_send(house.anna, house.annas.pk, uid=uuid.uuid4(), text="Минуту", epoch=house.annas.epoch)
    Client.objects.filter(pk=house.annas.client_id).update(name="Елена", phone="+79001234567")
    return house


def ids(house: House, text: str, scope: str = "active") -> list[str]:
    return [row["id"] for row in conversations(house.anna, ListQuery(scope=scope, text=text))["results"]]


def close(c: Conversation) -> None:
    Conversation.objects.filter(pk=c.pk).update(state="closed", closed_at=clock.now())


FOUND = ("лампу", "лампы", "вернуть лампу", "елен", "123-45-67", "900 123", "8 900 123-45-67", "+7 (900) 123")


@pytest.mark.parametrize("text", FOUND)
def test_a_dialog_is_found_by_name_phone_and_anything_said_in_it(house: House, text: str) -> None:
    mine = [str(house.annas.pk)]
    assert ids(house, text) == mine
    assert [row["conversation"]["id"] for row in search(house.anna, text)["dialogs"]] == mine
    close(house.annas)
    assert ids(house, text, scope="all") == mine
    assert [row["conversation"]["id"] for row in search(house.anna, text)["dialogs"]] == mine


@pytest.mark.parametrize("text", ["торшер", "лампу сломали", "123-45-68", "8 901 123", "'\"\\&|!:*", "%_"])
def test_what_was_never_said_is_not_found_and_nothing_typed_is_an_error(house: House, text: str) -> None:
    assert ids(house, text) == []
    assert search(house.anna, text)["dialogs"] == []


def test_others_dialogs_and_taken_back_words_are_not_found_notes_are(house: House) -> None:
    client_writes(house.channel, "Лампа разбилась", visitor="visitor-b")
    assert ids(house, "лампа") == [str(house.annas.pk)]
    Message.objects.filter(text__contains="лампу").update(text="", deleted_at=clock.now())
    assert ids(house, "лампа") == []
    note_add(house.anna, house.annas.pk, uid=uuid.uuid4(), text="Спросить склад про абажур")
    assert ids(house, "абажуры") == [str(house.annas.pk)]


def test_the_pages_own_address_finds_it(house: House) -> None:
    http = HttpClient()
    http.force_login(house.anna)
    found = http.get("/api/v1/search/", {"q": "лампу"}).json()
    assert [row["conversation"]["id"] for row in found["dialogs"]] == [str(house.annas.pk)]
    assert http.get("/api/v1/search/", {"q": "лам\x00пу"}).status_code == 200


@pytest.mark.usefixtures("whole_planner")
def test_words_of_messages_are_looked_up_in_their_index(house: House) -> None:
    said_at = clock.now()
    Message.objects.bulk_create(
        Message(
            uid=uuid.uuid4(),
            conversation=house.annas,
            channel=house.channel,
            number=number,
            author="client",
            kind="text",
            text=f"Слово {number}",
            created_at=said_at,
        )
        for number in range(1000, 3000)
    )
    rows = Conversation.objects.filter(said("вернуть лампу"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE chat_message")
        cursor.execute("SET enable_seqscan = off")
        try:
            plan = rows.explain()
        finally:
            cursor.execute("RESET enable_seqscan")
    assert "chat_message_words" in plan
