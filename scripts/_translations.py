"""Finds every translatable text of Python, templates and JavaScript and tells which ones have no Russian.

GNU gettext is not needed: Python is read by `ast`, templates by Django, JavaScript by tree-sitter. Run without
arguments it prints what is missing and exits with 1; `--write` adds the missing texts, untranslated, to the .po files.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
import tree_sitter_javascript
from django.utils.translation.template import templatize
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).resolve().parent.parent
APPS = ("omnivox", "kernel", "agentzone", "chat", "knowledge", "mail", "mailings", "supervisor", "reports")
CATALOGUES = ROOT / "locale" / "ru" / "LC_MESSAGES"

PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
TEMPLATE_CALL = re.compile(
    r"""\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\((?P<arguments>(?:u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|[^()"'])*)\)""",
    re.DOTALL,
)


class Text(NamedTuple):
    """What identifies a message in a catalogue, and a place it was found."""

    message: str
    plural: str | None
    context: str | None
    place: str


def _text(name: str, strings: list[str | None], place: str) -> Text | None:
    """The message of a call of `name` with these literal arguments; None for calls with computed texts."""
    first, second, third = [*strings, None, None, None][:3]
    if name in PLAIN and first is not None:
        return Text(first, None, None, place)
    if name in PLURAL and first is not None and second is not None:
        return Text(first, second, None, place)
    if name in CONTEXT and first is not None and second is not None:
        return Text(second, None, first, place)
    if name in CONTEXT_PLURAL and None not in (first, second, third):
        return Text(str(second), third, first, place)
    return None


def python_texts(source: str, place: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        strings = [
            item.value if isinstance(item, ast.Constant) and isinstance(item.value, str) else None
            for item in node.args
        ]
        found = _text(name, strings, f"{place}:{node.lineno}")
        if found:
            yield found


def template_texts(source: str, place: str) -> Iterator[Text]:
    for call in TEMPLATE_CALL.finditer(templatize(source, origin=place)):
        try:
            node = ast.parse(f"f({call['arguments']})", mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            strings = [item.value if isinstance(item, ast.Constant) else None for item in node.args]
            found = _text(call["name"], strings, place)
            if found:
                yield found


def javascript_texts(source: str, place: str) -> Iterator[Text]:
    parser = Parser(Language(tree_sitter_javascript.language()))
    waiting = [parser.parse(source.encode()).root_node]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        function = node.child_by_field_name("function") if node.type == "call_expression" else None
        arguments = node.child_by_field_name("arguments") if function else None
        if function is None or arguments is None or function.type != "identifier":
            continue
        name = (function.text or b"").decode()
        found = _text(
            name, [_string(item) for item in arguments.named_children], f"{place}:{node.start_point.row + 1}"
        )
        if found:
            yield found


def _string(node: Node) -> str | None:
    """A JavaScript string literal's value; its escapes are Python's too."""
    if node.type != "string":
        return None
    value = ast.literal_eval((node.text or b"''").decode())
    return value if isinstance(value, str) else None


def all_texts() -> dict[str, list[Text]]:
    """Texts by catalogue: "django" and "djangojs"."""
    django, script = [], []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                django += python_texts(path.read_text(), str(path.relative_to(ROOT)))
    for path in sorted(ROOT.glob("**/templates/**/*.html")):
        if ".venv" not in path.parts:
            django += template_texts(path.read_text(), str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "static").rglob("*.js")):
        if "vendor" not in path.parts:
            script += javascript_texts(path.read_text(), str(path.relative_to(ROOT)))
    return {"django": django, "djangojs": script}


def missing(texts: list[Text], catalogue: polib.POFile) -> list[Text]:
    """The texts without a usable translation: absent, empty or fuzzy."""
    usable = {
        (entry.msgid, entry.msgctxt)
        for entry in catalogue
        if not entry.obsolete and not entry.fuzzy and entry.translated()
    }
    return [text for text in texts if text.message and (text.message, text.context) not in usable]


def _open(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path))
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Language": "ru",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
        "(n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);",
    }
    return catalogue


def _add(catalogue: polib.POFile, texts: list[Text]) -> None:
    known = {(entry.msgid, entry.msgctxt) for entry in catalogue}
    for text in texts:
        if (text.message, text.context) in known:
            continue
        known.add((text.message, text.context))
        entry = polib.POEntry(msgid=text.message, msgctxt=text.context, comment=text.place)
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = dict.fromkeys(range(4), "")
        catalogue.append(entry)


def main() -> int:
    faults = 0
    for domain, texts in all_texts().items():
        path = CATALOGUES / f"{domain}.po"
        catalogue = _open(path)
        lacking = missing(texts, catalogue)
        faults += len(lacking)
        for text in lacking:
            print(f"{text.place}: no Russian for {text.message!r} in {path.relative_to(ROOT)}")
        if "--write" in sys.argv and lacking:
            _add(catalogue, lacking)
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(path))
    print(f"translations: {faults} missing")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
