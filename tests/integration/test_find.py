"""Search and places inside a long dialog: word forms, slips of the pen, windows of messages, and how long it takes."""

import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from chat.models import Conversation, Message
from chat.selectors.find import find, similar_parts
from chat.selectors.pages import messages_page
from chat.services.notes import note_add
from kernel import clock
from tests.factories.house import House, standing_house
from tests.speed import slowness

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = (
    "абажур торшера треснул",
    "замену привезут завтра",
    "спасибо за ответ",
    "номер заказа 40518",
    "жду курьера",
)


@pytest.fixture
def house() -> House:
    return standing_house()


def filled(house: House, count: int, text: str = "") -> Conversation:
    """Anna's dialog with so many messages, a minute apart."""
    c = house.annas
    start = clock.now() - timedelta(minutes=count)
    first = c.messages.update(created_at=start)
    Message.objects.bulk_create(
        Message(
            conversation=c,
            number=first + n,
            uid=uuid.uuid4(),
            channel=c.channel,
            contact_id=c.contact_id,
            author="client" if n % 2 else "agent",
            agent=None if n % 2 else house.anna,
            text=text or f"{WORDS[n % len(WORDS)]}, строка {n}",
            created_at=start + timedelta(minutes=n),
        )
        for n in range(1, count + 1)
    )
    Conversation.objects.filter(pk=c.pk).update(last_number=first + count)
    return Conversation.objects.get(pk=c.pk)


def numbers(found: dict) -> list[int]:
    return [hit["number"] for hit in found["results"]]


def test_word_forms_and_beginnings_are_found_and_marked(house: House) -> None:
    c = filled(house, 10)
    for typed in ("абажура", "абажуры", "ТОРШЕР", "тресн", "абажур торшер"):
        found = find(c, typed)
        assert len(found["results"]) == 2, typed
        assert any(hit for _text, hit in found["results"][0]["parts"]), typed
    assert numbers(find(c, "заказ")) == sorted(numbers(find(c, "заказ")), reverse=True)
    assert find(c, "кресло шкаф")["results"] == []


def test_a_slip_of_the_pen_and_pieces_of_words_are_found_when_nothing_else_is(house: House) -> None:
    c = filled(house, 10)
    found = find(c, "абожур")
    assert len(found["results"]) == 2
    assert ["абажур", True] in found["results"][0]["parts"]
    assert len(find(c, "0518")["results"]) == 2  # the end of a number


def test_only_this_dialog_is_searched_notes_included_deleted_and_lines_of_the_system_not(
    house: House,
) -> None:
    note_add(house.anna, house.annas.pk, uid=uuid.uuid4(), text="Это второй бой абажура")
    note_add(house.boris, house.boriss.pk, uid=uuid.uuid4(), text="Абажур у другого клиента")
    (hit,) = find(house.annas, "абажур")["results"]
    assert (hit["kind"], hit["name"]) == ("note", house.anna.full_name)
    Message.objects.filter(uid=hit["id"]).update(text="", deleted_at=clock.now())
    assert find(house.annas, "абажур")["results"] == []


@pytest.mark.parametrize(
    "typed", ["", "  ", "!!!", "'\"\\", "a & | ! : *", "<script>", "\x00", "%_", "и", "😀"]
)
def test_whatever_is_typed_is_no_error(house: House, typed: str) -> None:
    assert isinstance(find(house.annas, typed)["results"], list)


def test_a_text_that_looks_like_markup_stays_text(house: House) -> None:
    c = filled(house, 1, "<img src=x onerror=alert(1)> абажур")
    (hit,) = find(c, "абажур")["results"]
    assert "onerror=alert(1)> " in "".join(text for text, _hit in hit["parts"])


def test_a_long_text_is_cut_around_the_similar_word() -> None:
    text = "слово " * 40 + "абажур" + " слово" * 40
    parts = similar_parts(text, "абожур")
    assert parts[1] == ("абажур", True) and parts[0][0].startswith("…") and parts[2][0].endswith("…")
    assert sum(len(part) for part, _ in parts) < 140


def test_a_window_around_a_message_and_from_a_day(house: House) -> None:
    c = filled(house, 300)
    page = messages_page(c, around=150, limit=60)
    shown = [m["number"] for m in page["messages"]]
    assert shown == list(range(120, 180)) and page["has_earlier"] and page["has_later"]
    first = messages_page(c, around=1, limit=60)
    assert [m["number"] for m in first["messages"]] == list(range(1, 61)) and not first["has_earlier"]
    m = Message.objects.get(conversation=c, number=200)
    assert messages_page(c, limit=60, **{"from": m.created_at})["number"] == 200
    late = messages_page(c, limit=60, **{"from": clock.now() + timedelta(days=1)})
    assert late["number"] == c.last_number and not late["has_later"]


def test_ten_thousand_messages_are_searched_in_a_moment(house: House) -> None:
    c = filled(house, 10_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE chat_message")

    def median(typed: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            assert find(c, typed)["results"]
            times.append(time.perf_counter() - began)
        return sorted(times)[2]

    assert median("строка 9876") < 0.15 * slowness()
    assert median("абожур") < 0.6 * slowness()  # nothing exact: the dialog's messages are compared one by one
    began = time.perf_counter()
    messages_page(c, limit=50)
    messages_page(c, around=5000, limit=60)
    assert time.perf_counter() - began < 0.3 * slowness()
