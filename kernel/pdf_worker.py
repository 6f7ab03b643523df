"""`python -m kernel.pdf_worker`: HTML on standard input, PDF on standard output; kernel.pdf starts it.

Bounded in time and memory, also when the one that started it is gone. Addresses are refused, whatever their scheme,
and named on standard error; only our own fonts are read, by names that no page can choose.
"""

from __future__ import annotations

import logging
import resource
import signal
import sys
from pathlib import Path
from typing import Any

SECONDS = 30
MEMORY = 1 << 30
UNSEEN = {code: None for code in range(32) if code not in (9, 10, 13)}  # control characters
NO_LIBRARIES = 3  # exit code: WeasyPrint or what it loads is not there
FONTS = Path(__file__).resolve().parent.parent / "static" / "vendor" / "inter"
# File by address: what a page may ask for are these names, not places.
FILES = {
    "latin": "inter-latin-wght-normal.woff2",
    "latin-italic": "inter-latin-wght-italic.woff2",
    "cyrillic": "inter-cyrillic-wght-normal.woff2",
    "cyrillic-italic": "inter-cyrillic-wght-italic.woff2",
    "latin-ext": "inter-latin-ext-wght-normal.woff2",
    "cyrillic-ext": "inter-cyrillic-ext-wght-normal.woff2",
}


def faces() -> str:
    """A family for each alphabet (Inter-latin …): files of one family would be taken for one when they are embedded.
    Without ranges: each letter comes from the first family of a list that has it."""
    return "".join(_face(name) for name in FILES)


def _face(name: str) -> str:
    family = name.removesuffix("-italic")
    style = "normal" if family == name else "italic"
    return f"@font-face {{font-family: Inter-{family}; font-style: {style}; src: url(font:{name})}}"


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)


def fetcher() -> Any:
    """What WeasyPrint asks for addresses. `refused` are those that it did not get."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Refusing(URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=())
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            name = url.removeprefix("font:")
            if name != url and name in FILES:
                return URLFetcherResponse(url, (FONTS / FILES[name]).read_bytes())
            self.refused.append(url[:200])
            raise ValueError("no address is fetched")

        __call__ = fetch

    return Refusing()


def pdf_of(html: str, fetch: Any) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts = FontConfiguration()
    ours = CSS(string=faces(), font_config=fonts, url_fetcher=fetch)
    page = HTML(string=html, url_fetcher=fetch, base_url=None)
    return bytes(page.write_pdf(stylesheets=[ours], font_config=fonts))


def main() -> int:
    limit()
    html = sys.stdin.buffer.read().decode().translate(UNSEEN)
    try:
        fetch = fetcher()
    except (ImportError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return NO_LIBRARIES
    pdf = pdf_of(html, fetch)
    for url in fetch.refused:
        sys.stderr.write(f"refused {url!r}\n")
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
