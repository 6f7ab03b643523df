"""The little mark-up that messages may have: bold, italic, underline, links, line breaks. Pure.

What a page sends is never trusted: nh3 keeps this subset and nothing else, and the plain text that searches, previews
and plain channels use is derived here from the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

import nh3

TAGS = {"b", "i", "u", "a", "br"}
SAME = {"strong": "b", "em": "i", "ins": "u"}
SCHEMES = {"http", "https", "mailto", "tel"}
HTML_LIMIT = 40_000
_SAME = re.compile(r"<(/?)(strong|em|ins)\b", re.IGNORECASE)
_EMPTY = re.compile(r"<(b|i|u)>(\s*)</\1>")
_DEAD_LINK = re.compile(r"<a(?! href=)[^>]*>(.*?)</a>", re.DOTALL)
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>")
_TAG = re.compile(r"<[^>]*>")
_MARKED = re.compile(r"<(b|i|u|a)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and its clean mark-up where it has any."""

    text: str
    html: str = ""


def said(html: str) -> Said:
    """What mark-up from outside says. `html` of the result is "" when nothing in it is formatted."""
    clean = clean_html(html)
    return Said(text_of(clean), clean if _MARKED.search(clean) else "")


def clean_html(html: str) -> str:
    """Only the allowed tags, links only with an address that a person may follow."""
    same = _SAME.sub(
        lambda match: f"<{match[1]}{SAME[match[2].lower()]}", html[:HTML_LIMIT].replace("\x00", "")
    )
    broken = same.replace("\r\n", "\n").replace("\n", "<br>")
    clean = nh3.clean(
        broken,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    clean = _DEAD_LINK.sub(r"\1", clean)
    before = None
    while before != clean:
        before, clean = clean, _EMPTY.sub(r"\2", clean)
    return _trimmed(clean)


def text_of(clean: str) -> str:
    """The plain text of clean mark-up; an address that the words of its link do not show follows them."""
    text = _LINK.sub(_link_text, clean)
    return unescape(_TAG.sub("", _BREAK.sub("\n", text))).replace("\xa0", " ").strip()


def html_of(text: str) -> str:
    """Plain text as mark-up."""
    return escape(text, quote=False).replace("\n", "<br>")


def _link_text(match: re.Match[str]) -> str:
    address, words = unescape(match[1]), unescape(_TAG.sub("", match[2]))
    shown = re.sub(r"^(mailto:|tel:)", "", address)
    if not words.strip():
        return escape(shown, quote=False)
    same = words.strip().rstrip("/") in (shown.rstrip("/"), re.sub(r"^https?://", "", shown).rstrip("/"))
    return match[2] if same else f"{match[2]} ({escape(shown, quote=False)})"


def _trimmed(clean: str) -> str:
    """Without line breaks and spaces at both ends."""
    return re.sub(r"^(\s|<br>)+|(\s|<br>)+$", "", clean)
