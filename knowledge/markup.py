"""Rich text of articles: what mark-up may be in it, and its pictures. Pure.

Everything from a person passes `clean`, whatever page it came from; pages show its result and nothing else.
"""

from __future__ import annotations

import re
from html import unescape

import nh3

PICTURES = "/knowledge/pictures/"
PICTURE = re.compile(rf"^{PICTURES}[0-9a-f-]{{36}}/$")
TAGS = {
    *("p", "div", "br", "hr", "h2", "h3", "blockquote", "pre"),
    *("ul", "ol", "li"),
    *("b", "strong", "i", "em", "u", "s", "code", "a", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
SAME = {"strong": "b", "em": "i", "strike": "s", "del": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
INVISIBLE = {0: None, 0x200B: None, 0xFEFF: None}  # what editors leave where the caret was
EMPTY_PICTURE = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
RENAMED = re.compile(r"<(/?)(strong|em|strike|del|h1|h4|h5|h6)(?=[\s>/])", re.IGNORECASE)


def clean(html: str) -> str:
    """The mark-up that may be stored and shown. Pictures are the product's own; links open beside the page."""
    html = RENAMED.sub(lambda m: f"<{m[1]}{SAME[m[2].lower()]}", html.translate(INVISIBLE))
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return EMPTY_PICTURE.sub("", safe).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if PICTURE.match(value) else None
    return value


def has_picture(html: str) -> bool:
    return "<img" in html


def pictures_in(html: str) -> set[str]:
    """Ids of the pictures that the text shows."""
    return set(re.findall(rf'src="{PICTURES}([0-9a-f-]{{36}})/"', html))


def pictures_of(html: str) -> list[tuple[str, str]]:
    """Address and name of each picture, in the order of the text."""
    found = []
    for tag in re.findall(r"<img [^>]*>", html):
        address, name = re.search(r'src="([^"]*)"', tag), re.search(r'alt="([^"]*)"', tag)
        if address:
            found.append((address[1], unescape(name[1]) if name else ""))
    return found
