"""The site widget as one script: the ES modules of static/widget/ joined, without a build step.

A site asks for one small file instead of thirty. Each module becomes a function that returns its exports; a
module is placed after those it imports. Only the forms our own sources use are understood; anything else is
an error.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "static" / "widget"
ENTRY = "main"
EXTRA = "extra"  # the third: forms before the chat, the dialog as a letter, invitations
MEDIA = "media"  # the second script: what a visitor needs only when there are files

_IMPORT = re.compile(r"^import \{ (\w+(?:, \w+)*) \} from '\./([\w-]+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_LINE_COMMENT = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)
_TRAILING_COMMENT = re.compile(r" // [^\n'\"`]*$", re.MULTILINE)  # one with a quote could be a text: it stays
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"\n\s+")
_CSS = re.compile(r"`\n[.@:*][^`$]*`")  # a style sheet, which is a text of the script
_CSS_SPACE = re.compile(r"\s*([{};])\s*|(?<=[:,])\s+")


class BundleError(ValueError):
    """A form of import or export that the bundle does not know, or imports that go in a circle."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The script as UTF-8 bytes, the same compressed, and an ETag for both (weak, quotes included)."""

    body: bytes
    gzipped: bytes
    etag: str


def _module(name: str, source: str) -> str:
    imports = "".join(f"const{{{names}}}=m_{module};\n" for names, module in _IMPORT.findall(source))
    exports = ",".join(_EXPORT.findall(source))
    code = _IMPORT.sub("", _BLOCK_COMMENT.sub("", _LINE_COMMENT.sub("", source)))
    code = _EXPORT.sub("", _TRAILING_COMMENT.sub("", code))
    if re.search(r"^(import|export)\b", code, re.MULTILINE):
        raise BundleError(f"{name}.js: an import or export in a form the bundle does not know")
    code = _INDENT.sub("\n", code).strip()
    code = _CSS.sub(lambda sheet: _CSS_SPACE.sub(r"\1", sheet[0]).replace(";}", "}"), code)
    return f"const m_{name}=(()=>{{\n{imports}{code}\nreturn{{{exports}}};\n}})();\n"


def _place(name: str, folder: Path, placed: dict[str, str], path: tuple[str, ...]) -> None:
    if name in path:
        raise BundleError(f"imports go in a circle: {' → '.join((*path, name))}")
    if name in placed:
        return
    source = (folder / f"{name}.js").read_text(encoding="utf-8")
    for _names, module in _IMPORT.findall(source):
        _place(module, folder, placed, (*path, name))
    placed[name] = _module(name, source)


def build(folder: Path = SOURCES, entry: str = ENTRY) -> Bundle:
    """Join the modules that the entry needs. Raises BundleError or FileNotFoundError."""
    placed: dict[str, str] = {}
    _place(entry, folder, placed, ())
    body = f"/* OmniVOX site widget */(()=>{{'use strict';\n{''.join(placed.values())}}})();\n".encode()
    digest = hashlib.sha256(body).hexdigest()[:20]
    return Bundle(body, gzip.compress(body, 9, mtime=0), f'W/"{digest}"')


@lru_cache(maxsize=3)
def bundle(entry: str = ENTRY) -> Bundle:
    """The bundle of this process, built once."""
    return build(entry=entry)
