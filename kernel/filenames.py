"""File names as people see them. They are shown and sent in a header, never used as a path."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
# Line breaks and other controls, and the marks that turn the direction of writing («exe.gpj» read backwards).
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")


def clean_name(name: str) -> str:
    """The last part of a path, without what cannot be seen, at most 120 characters, its extension kept."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(ch for ch in last if unicodedata.category(ch) not in _UNSEEN)
    text = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    if len(text) > LONGEST:
        end = _EXTENSION.search(text)
        tail = end[0] if end else ""
        text = text[: LONGEST - len(tail) - 1].rstrip() + "…" + tail
    return text or "file"


def extension(name: str) -> str:
    """The extension in lower case without its dot; "" without one."""
    found = _EXTENSION.search(name)
    return found[1].lower() if found else ""


def with_extension(name: str, wanted: str) -> str:
    """The name with this extension: a picture that was made into another format is called by it."""
    if extension(name) in _SAME.get(wanted, {wanted}):
        return name
    return f"{_EXTENSION.sub('', name)}.{wanted}"


_SAME = {"jpg": {"jpg", "jpeg", "jpe", "jfif"}, "mp4": {"mp4", "m4v"}}
