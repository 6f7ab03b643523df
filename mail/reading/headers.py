"""Headers of letters as people read them, whatever a sender's program has made of them. Pure; nothing here raises for
what somebody has written.

The parser's lazy policy is used (compat32): the strict one spends minutes on headers that were made for it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

LINE = 2000  # characters of a header that are looked at
MANY = 20_000  # of those with lists in them
ADDRESSES = 100
REFERENCES = 100
_ID = re.compile(r"<([^<>\s]{1,250})>")
_ADDRESS = re.compile(r"^[^\s@<>,;:\"]{1,64}@[^\s@<>,;:\"]{1,190}$")
_BARE = re.compile(r"[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,190}")
Address = tuple[str, str]


def tidy(text: str, most: int) -> str:
    """One line without what PostgreSQL and eyes cannot take."""
    seen = "".join(
        " " if ord(ch) < 32 or 0x7F <= ord(ch) < 0xA0 or ch in "\u2028\u2029" else ch for ch in text
    )
    return " ".join(seen.encode("utf-8", "replace").decode().split())[:most]


def raw(message: Message, name: str, most: int = LINE) -> str:
    """The header as it was written, its bytes guessed, unfolded and cut; "" when it is not there."""
    lower = name.lower()
    for known, value in message.raw_items():
        if known.lower() == lower:
            return as_text(str(value)[:most]).replace("\r", "").replace("\n", "")
    return ""


def as_text(value: str) -> str:
    """Bytes that are no ASCII come as surrogates: they are UTF-8, or else what Windows writes."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    return decoded(data, "")


def decoded(data: bytes, charset: str) -> str:
    """The text of bytes: by its declared charset, else UTF-8, else Windows-1251, which has a sign for nearly all."""
    for name in (charset, "utf-8", "cp1251"):
        if name:
            try:
                return data.decode(name).replace("\x00", "")
            except (LookupError, UnicodeError, ValueError):
                continue
    return data.decode("utf-8", "replace").replace("\x00", "")


def words(message: Message, name: str, most: int) -> str:
    """A header with encoded words (=?utf-8?B?…?=) decoded."""
    return tidy(unencoded(raw(message, name)), most)


def unencoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (MessageError, ValueError):
        return value
    return "".join(part if isinstance(part, str) else decoded(part, charset or "") for part, charset in parts)


def addresses(message: Message, name: str) -> list[Address]:
    """(name, address) of everybody in the header; what is no address is left out."""
    value = raw(message, name, MANY)
    found = []
    for shown, address in _pairs(value)[:ADDRESSES]:
        cleaned = tidy(address, 254)
        if _ADDRESS.match(cleaned):
            found.append((tidy(unencoded(shown), 200), cleaned))
    return found


def _pairs(value: str) -> list[Address]:
    """The library's parser goes as deep as the brackets do; too deep: then what looks like an address counts."""
    try:
        return getaddresses([value])
    except RecursionError:
        return [("", found) for found in _BARE.findall(value)]


def ids(message: Message, name: str) -> list[str]:
    """Message-IDs in the header, the last ones where there are too many."""
    return [tidy(found, 250) for found in _ID.findall(raw(message, name, MANY))][-REFERENCES:]


def date(message: Message, name: str = "Date") -> datetime | None:
    try:
        found = parsedate_to_datetime(raw(message, name))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    try:
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        moment = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1980 <= moment.year <= 2200 else None
