"""What an article says without its mark-up, or with the little of it that messages have. Pure.

Reads mark-up that `knowledge.markup.clean` has passed.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

BLOCKS = {
    *("p", "div", "h2", "h3", "blockquote", "pre", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "hr"),
}
APART = {"p", "h2", "h3", "blockquote", "pre", "hr", "table"}
HEADINGS = ("h2", "h3", "th")


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
