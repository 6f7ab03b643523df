"""Phone numbers in one form, whoever wrote them down: an operator in a card, or the line that brings a call."""

from __future__ import annotations

import re

from kernel.fields import Field, FieldType, clean_one

_ABROAD = re.compile(r"^(?:00|810)(?=[1-9]\d{9})")
_LOCAL = re.compile(r"^[3489]\d{9}$")


def phone_of(number: str) -> str:
    """The number as clients' cards keep it, like +79163042218; empty of what is none (hidden, an extension).

    Lines leave out the country of their own, or write the prefix that is dialled before others'.
    """
    digits = _ABROAD.sub("+", number.strip())
    if _LOCAL.match(digits):
        digits = f"+7{digits}"
    try:
        return clean_one(Field("phone", "", FieldType.PHONE), digits) or ""
    except ValueError:
        return ""
