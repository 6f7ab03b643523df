"""Forms that projects build: what a value must look like, and what may be left out."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import Invalid
from kernel.fields import Field, FieldType, clean, clean_one, shown, words

TOPIC = Field("topic", "Тема", FieldType.CHOICE, options=("брак", "другое"), required=True)
WHAT = Field("what", "Что", FieldType.TEXT, required=True, show_if_key="topic", show_if_value="брак")
SOLVED = Field("solved", "Решено", FieldType.CHECK)
WHY = Field("why", "Почему", FieldType.TEXT, required=True, show_if_key="solved", show_if_value="нет")


@pytest.mark.parametrize(
    ("type_", "given", "stored"),
    [
        (FieldType.TEXT, "  два   слова ", "два слова"),
        (FieldType.MULTILINE, "раз\n два ", "раз\n два"),
        (FieldType.NUMBER, "12 480,5", 12480.5),
        (FieldType.NUMBER, 7, 7),
        (FieldType.DATE, "2026-02-28", "2026-02-28"),
        (FieldType.PHONE, "8 (916) 304-22-18", "+79163042218"),
        (FieldType.EMAIL, "a@b.ru", "a@b.ru"),
        (FieldType.LINK, "shop.example/a", "https://shop.example/a"),
        (FieldType.NUMBER, 0, 0),
        (FieldType.NUMBER, "0", 0),
        (FieldType.CHECK, True, True),
        (FieldType.CHECK, False, None),
        (FieldType.TEXT, " ", None),
    ],
)
def test_right_values_are_stored_in_one_form(type_: FieldType, given: Any, stored: Any):
    assert clean_one(Field("k", "К", type_), given) == stored


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        (FieldType.TEXT, 5),
        (FieldType.TEXT, "я" * 301),
        (FieldType.NUMBER, "много"),
        (FieldType.NUMBER, "inf"),
        (FieldType.NUMBER, True),
        (FieldType.NUMBER, 10**400),
        (FieldType.NUMBER, "1e999"),
        (FieldType.CHECK, 0),
        (FieldType.DATE, "31.12.2026"),
        (FieldType.PHONE, "позвоните"),
        (FieldType.EMAIL, "a@"),
        (FieldType.LINK, "javascript:alert(1)"),
        (FieldType.LINK, "https://[bad"),
        (FieldType.CHECK, "да"),
        (FieldType.CHOICE, "третье"),
        (FieldType.CHOICES, ["раз", "третье"]),
        (FieldType.CHOICES, "раз"),
    ],
)
def test_wrong_values_are_refused_in_words(type_: FieldType, given: Any):
    with pytest.raises(ValueError, match=r"\w"):
        clean_one(Field("k", "К", type_, options=("раз", "два")), given)


def test_only_shown_fields_are_asked_for_and_kept():
    assert clean([TOPIC, WHAT], {"topic": "другое", "what": "лампа"}) == {"topic": "другое"}
    with pytest.raises(Invalid) as refused:
        clean([TOPIC, WHAT], {"topic": "брак"})
    assert list(refused.value.extra["errors"]) == ["what"]


def test_everything_wrong_is_named_at_once():
    with pytest.raises(Invalid) as refused:
        clean([TOPIC, SOLVED], {"solved": "да", "strange": 1})
    assert set(refused.value.extra["errors"]) == {"topic", "solved", "strange"}


def test_a_condition_on_a_check_box_knows_yes_and_no():
    assert not shown(WHY, {"solved": True})
    assert shown(WHY, {"solved": False})


def test_a_check_box_that_was_not_ticked_says_no():
    assert clean([SOLVED, WHY], {"solved": True}) == {"solved": True}
    assert clean([SOLVED, WHY], {"why": "ждём"}) == {"why": "ждём"}
    with pytest.raises(Invalid):
        clean([SOLVED, WHY], {})


def test_nought_is_an_answer():
    floor = Field("floor", "Этаж", FieldType.NUMBER, required=True)
    known = Field("known", "Откуда", FieldType.TEXT, show_if_key="floor")
    assert clean([floor, known], {"floor": "0", "known": "сам"}) == {"floor": 0, "known": "сам"}
    assert words([floor], {"floor": 0}) == [("Этаж", "0")]
    for value in (None, "", " ", []):
        with pytest.raises(Invalid):
            clean([floor], {"floor": value})


@pytest.mark.parametrize(
    ("given", "condition", "holds"),
    [("2", "2", True), (2.0, "2", True), ("2,50", "2.5", True), ("1 000", "1000", True), (0, "0", True),
     (2, "20", False), (1, "да", False), (None, "0", False)],
)  # fmt: skip
def test_a_condition_on_a_number_is_met_by_that_number(given: Any, condition: str, holds: bool):
    count = Field("count", "Сколько", FieldType.NUMBER)
    more = Field("more", "Ещё", FieldType.TEXT, show_if_key="count", show_if_value=condition)
    assert clean([count, more], {"count": given, "more": "да"}).get("more") == ("да" if holds else None)


def test_a_read_only_field_is_never_demanded():
    field = Field("card", "Карта", FieldType.TEXT, required=True, read_only=True)
    assert clean([field], {}) == {}


def test_values_are_told_in_words_in_the_order_of_the_fields():
    values = {"solved": True, "topic": "брак"}
    assert [title for title, _ in words([TOPIC, WHAT, SOLVED], values)] == ["Тема", "Решено"]
