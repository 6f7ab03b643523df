"""A number is the same number however it is written."""

from __future__ import annotations

import pytest

from chat.phones import phone_of


@pytest.mark.parametrize(
    "number",
    [
        "79163042218",
        "89163042218",
        "9163042218",
        "+79163042218",
        "+7 916 304-22-18",
        " 8 (916) 304-22-18 ",
        "0079163042218",
        "81079163042218",
    ],
)
def test_one_number_in_all_its_forms_is_one(number: str) -> None:
    assert phone_of(number) == "+79163042218"


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("4951234567", "+74951234567"),
        ("+442071838750", "+442071838750"),
        ("00442071838750", "+442071838750"),
        ("810442071838750", "+442071838750"),
        ("88005550101", "+78005550101"),
    ],
)
def test_landlines_and_other_countries_keep_their_country(number: str, phone: str) -> None:
    assert phone_of(number) == phone


@pytest.mark.parametrize("number", ["", "anonymous", "1001", "Restricted", "sip:anna", "+", "1" * 40])
def test_what_is_no_number_of_a_client_is_none(number: str) -> None:
    assert phone_of(number) == ""
