"""Rich text of articles: what mark-up may be in it, and its plain text. Pure.

Everything from a person passes `clean`, whatever page it came from; pages show its result and nothing else.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

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
BLOCKS = {
    *("p", "div", "h2", "h3", "blockquote", "pre", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "hr"),
}
APART = {"p", "h2", "h3", "blockquote", "pre", "hr", "table"}
INVISIBLE = {0: None, 0x200B: None, 0xFEFF: None}  # what editors leave where the caret was
HEADINGS = ("h2", "h3", "th")
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


def message(html: str) -> str:
    """The text with the little mark-up that messages have: bold, italic, underline, links, line breaks."""
    reader = _Message()
    reader.feed(html)
    reader.close()
    return reader.text().replace("\n", "<br>")


def plain(html: str) -> str:
    """The text without mark-up, as it can go to a channel that has none: lists with dots, links with addresses."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    return reader.text()


def _number(start: str | None) -> int:
    return int(start) if start and start.isdecimal() and len(start) < 6 else 1


class _Plain(HTMLParser):
    """Reads mark-up that `clean` has passed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._lists: list[int | None] = []
        self._link: tuple[str, int] | None = None
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in BLOCKS or tag == "br":
            self._line(self._gap(tag), tag)
        if tag in ("ul", "ol"):
            self._lists.append(_number(given.get("start")) if tag == "ol" else None)
        if tag == "li":
            self._out.append(self._mark())
        elif tag in ("td", "th"):
            self._out.append("" if self._at_line() else " · ")
        elif tag == "a":
            self._link = (given.get("href") or "", len(self._out))
        self._pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag == "a" and self._link:
            address, since = self._link
            words = "".join(self._out[since:]).strip()
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            if bare and bare not in words and words not in bare:
                self._out.append(f" ({bare})")
            self._link = None
        if tag in BLOCKS:
            self._line(self._gap(tag), tag)
        self._pre -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if not self._pre:
            data = re.sub(r"\s+", " ", data)
            if self._at_line():
                data = data.lstrip()
        self._out.append(data)

    def _gap(self, tag: str) -> str:
        """An empty line around paragraphs, and around lists that stand in no other."""
        return "\n\n" if tag in APART or (tag in ("ul", "ol") and not self._lists) else "\n"

    def _mark(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "• "
        number = self._lists[-1]
        self._lists[-1] = number + 1
        return f"{number}. "

    def _at_line(self) -> bool:
        last = next((part for part in reversed(self._out) if part), "\n")
        return last.endswith(("\n", "• ", ". ")) and (last[-1] == "\n" or len(last) <= 5)

    def _line(self, ending: str, tag: str) -> None:
        if tag == "br":
            self._out.append("\n")
            return
        written = "".join(self._out[-3:])
        missing = len(ending) - (len(written) - len(written.rstrip("\n")))
        if self._out and missing > 0 and not (self._lists and written.endswith(("• ", ". "))):
            self._out.append("\n" * missing)

    def text(self) -> str:
        lines = "".join(self._out).replace("\xa0", " ").split("\n")
        return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


class _Message(_Plain):
    """The same reading, with the formatting that messages can have left in."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._out.append(f'<a href="{escape(dict(attrs).get("href") or "")}">')
            return
        super().handle_starttag(tag, attrs)
        if tag in ("b", "i", "u"):
            self._out.append(f"<{tag}>")
        elif tag in HEADINGS:
            self._out.append("<b>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "i", "u", "a"):
            self._out.append(f"</{tag}>")
        elif tag in HEADINGS:
            self._out.append("</b>")
        if tag != "a":
            super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        self._out[-1] = escape(self._out[-1], quote=False)
