"""Initials of a face: letters, whatever stands around them."""

import pytest

from kernel.initials import initials_of


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Магазин «Тёплый дом»", "МТ"),
        ("Магазин ‹б›", "МБ"),
        ("— анна (Березина)", "АБ"),
        ("Ольга", "О"),
        ("«»", ""),
    ],
)
def test_punctuation_is_skipped(name: str, initials: str):
    assert initials_of(name) == initials
