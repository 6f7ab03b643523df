"""The mark-up of letters. Pure; whatever comes out may stand in our page.

No pictures: the one that tells a sender when and where his letter was read is as good as any. No styles either.
"""

from __future__ import annotations

import re
from html import unescape

import nh3

TAGS = {
    *("p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "span"),
    *("ul", "ol", "li", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup", "small", "a"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
}
ATTRIBUTES = {
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST = 300_000
DEEPEST = 20_000  # tags: more are made to break what shows them
_WHOLE = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br\s*/?|/p|/div|/li|/tr|/h[1-6]|/blockquote)>", re.IGNORECASE)
_HEAD = re.compile(r"<(style|script|title|head)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\s*\n\s*\n\s*")


def clean(html: str) -> str:
    """Only what may be shown; links open beside the page and tell nothing of it. "" for what was made to break."""
    cut = html[:LONGEST].replace("\x00", "")
    if cut.count("<") > DEEPEST:
        return ""
    safe = nh3.clean(
        cut,
        tags=TAGS,
        clean_content_tags={"style", "script", "title"},
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return safe.strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    """An address without its server would lead into our own pages."""
    return None if name == "href" and not _WHOLE.match(value.strip()) else value


def text_of(html: str) -> str:
    """The words of mark-up, roughly in its lines."""
    bare = _TAG.sub("", _BREAK.sub("\n", _HEAD.sub("", html[:LONGEST].replace("\n", " "))))
    lines = (_BLANKS.sub(" ", line).strip() for line in unescape(bare).split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).replace("\x00", "").strip()
