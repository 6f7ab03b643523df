"""Fields of forms that projects build themselves: what a value must look like, and when a field is shown. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kernel.errors import Invalid


class FieldType(StrEnum):
    TEXT = "text"
    MULTILINE = "multiline"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    CHECK = "check"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    TIME = "time"
    YESNO = "yesno"  # a question: “no” is an answer, other than an unticked box


CHOOSING = frozenset({FieldType.CHOICE, FieldType.CHOICES})
UNTYPED = CHOOSING | {FieldType.CHECK, FieldType.YESNO, FieldType.DATE, FieldType.TIME, FieldType.NUMBER}
LONGEST = 300
"""Characters of what is typed, where LIMITS says nothing else."""
LIMITS = {FieldType.MULTILINE: 4000, FieldType.LINK: 500}
YES = ("yes", "да", "true", "1")
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `show_if_key` names an earlier field that must have `show_if_value` (any value when empty)."""

    key: str
    title: str
    type: FieldType
    options: tuple[str, ...] = ()
    required: bool = False
    read_only: bool = False
    show_if_key: str = ""
    show_if_value: str = ""
    help_text: str = ""

    def json(self) -> dict[str, Any]:
        """The `Field` object of docs/workspace-api.md."""
        condition = {"key": self.show_if_key, "value": self.show_if_value} if self.show_if_key else None
        return {
            "key": self.key,
            "title": self.title,
            "type": self.type.value,
            "options": list(self.options),
            "required": self.required,
            "read_only": self.read_only,
            "show_if": condition,
            "help_text": self.help_text,
            "limit": None if self.type in UNTYPED else LIMITS.get(self.type, LONGEST),
        }


def is_empty(value: Any) -> bool:
    """Whether nothing was filled in. By type, since 0 == False, and 0 is an answer."""
    return value is None or value is False or (isinstance(value, str | list) and not value)


def shown(field: Field, values: Mapping[str, Any]) -> bool:
    """Whether the field is on screen with these values."""
    return not field.show_if_key or holds(field.show_if_key, field.show_if_value, values)


def holds(key: str, wanted: str, values: Mapping[str, Any]) -> bool:
    """Whether the field `key` has the wanted value; any value when none is named."""
    value = values.get(key)
    if not wanted:
        return not is_empty(value)
    if isinstance(value, bool):
        return value == (wanted.lower() in YES)
    if isinstance(value, int | float):
        return value == _as_number(wanted)
    return wanted in (value if isinstance(value, list) else [value])


@dataclass(frozen=True, slots=True)
class Looked:
    """Values of a form as they would be stored, what is wrong with them by key, and the fields on screen.

    `known` are the values and the unticked boxes: what conditions are asked of.
    """

    values: dict[str, Any]
    errors: dict[str, list[str]]
    visible: frozenset[str]
    known: dict[str, Any]


def look(fields: Sequence[Field], values: Mapping[str, Any]) -> Looked:
    """Of shown fields only, empty ones left out. Hidden fields are never required."""
    errors: dict[str, list[str]] = {}
    found: dict[str, Any] = {}
    unticked: dict[str, Any] = {}
    visible: set[str] = set()
    for field in fields:
        if not shown(field, unticked | found):
            continue
        visible.add(field.key)
        try:
            value = clean_one(field, values.get(field.key))
        except ValueError as error:
            errors[field.key] = [str(error)]
            continue
        if field.type == FieldType.CHECK:
            unticked[field.key] = False
        if not is_empty(value):
            found[field.key] = value
        elif field.required and not field.read_only:
            errors[field.key] = [_("Fill in “%(title)s”.") % {"title": field.title}]
    return Looked(found, errors, frozenset(visible), unticked | found)


def clean(fields: Sequence[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises Invalid with `errors` by key: unknown key, wrong value, read-only field,
    required and empty."""
    known = {field.key for field in fields}
    errors = {key: [_("There is no such field.")] for key in values if key not in known}
    looked = look(fields, values)
    if errors | looked.errors:
        raise Invalid(_("Please check the fields."), errors=errors | looked.errors)
    return looked.values


def clean_one(field: Field, value: Any) -> Any:
    """One value as it is stored; None when it is empty. Raises ValueError with words for people."""
    if is_empty(value):
        return None
    if field.type == FieldType.CHECK:
        return _bool(value)
    if field.type == FieldType.CHOICES:
        return _several(field, value)
    if field.type == FieldType.NUMBER:
        return _number(value)
    text = _text(field, value)
    if not text:
        return None
    check = {
        FieldType.DATE: _date,
        FieldType.CHOICE: lambda given: _one_of(field, given),
        FieldType.PHONE: _phone,
        FieldType.EMAIL: _email,
        FieldType.LINK: _link,
        FieldType.TIME: _time,
        FieldType.YESNO: _yes_no,
    }.get(field.type)
    return check(text) if check else text


def words(fields: Iterable[Field], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(title, value as text) of all fields that have one, in their order; for cards, PDF and exports."""
    return [
        (field.title, in_words(field, values[field.key]))
        for field in fields
        if not is_empty(values.get(field.key))
    ]


def in_words(field: Field, value: Any) -> str:
    """One value as people read it."""
    if value is True or (field.type == FieldType.YESNO and value == "yes"):
        return _("yes")
    if field.type == FieldType.YESNO and value == "no":
        return _("no")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("A text was expected."))
    text = value.replace("\x00", "").strip()
    limit = LIMITS.get(field.type, LONGEST)
    if len(text) > limit:
        raise ValueError(_("Longer than %(limit)d characters.") % {"limit": limit})
    return text if field.type == FieldType.MULTILINE else " ".join(text.split())


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Yes or no was expected."))
    return value


def _number(value: Any) -> int | float:
    if isinstance(value, str):
        value = value.replace("\xa0", "").replace(" ", "").replace(",", ".")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(_("A number was expected.")) from None
    if isinstance(value, bool) or not math.isfinite(number) or abs(number) > 1e15:
        raise ValueError(_("A number was expected."))
    return int(number) if number == int(number) else number


def _as_number(text: str) -> int | float | None:
    try:
        return _number(text)
    except ValueError:
        return None


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(_("A date was expected, like 2026-11-24.")) from None


def _time(text: str) -> str:
    try:
        return time.fromisoformat(text).isoformat("minutes")
    except ValueError:
        raise ValueError(_("A time was expected, like 14:30.")) from None


def _yes_no(text: str) -> str:
    if text not in YES_NO:
        raise ValueError(_("Yes or no was expected."))
    return text


def _one_of(field: Field, text: str) -> str:
    if text not in field.options:
        raise ValueError(_("Choose from the list."))
    return text


def _several(field: Field, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(_("Choose from the list."))
    return [_one_of(field, item) for item in dict.fromkeys(value)]


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if not 5 <= len(digits) <= 15 or not re.fullmatch(r"[\d\s()+.-]+", text):
        raise ValueError(_("A phone number was expected, like +7 916 304-22-18."))
    if len(digits) == 11 and digits[0] in "78" and not text.startswith("+"):
        digits = f"7{digits[1:]}"
    return f"+{digits}" if len(digits) >= 10 else digits


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(_("An e-mail address was expected.")) from None
    return text


def _link(text: str) -> str:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or "." not in parts.netloc:
        raise ValueError(_("A link was expected, like https://shop.example/page."))
    return parts.geturl()
