"""JavaScript that ships runs in browsers of 2018: no newer syntax anywhere under static/, vendored files included."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from omnivox.env import BASE_DIR

STATIC = BASE_DIR / "static"
NEWER_NODES = {
    "optional_chain": "optional chaining ?. (2020)",
    "field_definition": "class field (2022)",
    "private_property_identifier": "private name #x (2022)",
    "class_static_block": "static block (2022)",
    "meta_property": "import.meta or new.target",
}
NEWER_OPERATORS = {"??": 2020, "??=": 2021, "||=": 2021, "&&=": 2021}
NEWER_FLAGS = set("dv")


def nodes(source: bytes) -> Iterator[Node]:
    waiting = [Parser(Language(tree_sitter_javascript.language())).parse(source).root_node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)


def fault(node: Node) -> str | None:
    """What makes this node newer than ES2018 (or not JavaScript at all), else None."""
    text = (node.text or b"").decode()
    if node.type == "ERROR" or node.is_missing:
        return "cannot be parsed"
    if node.type == "meta_property" and text == "new.target":
        return None
    if node.type in NEWER_NODES:
        return NEWER_NODES[node.type]
    if node.type in NEWER_OPERATORS and not node.is_named:
        return f"operator {text} ({NEWER_OPERATORS[node.type]})"
    if node.type == "import" and node.parent is not None and node.parent.type == "call_expression":
        return "import() (2020)"
    if node.type == "catch_clause" and node.child_by_field_name("parameter") is None:
        return "catch without a binding (2019)"
    if node.type == "number" and (text.endswith("n") or "_" in text):
        return "BigInt or separators in a number (2020)"
    if node.type == "regex_flags" and NEWER_FLAGS & set(text):
        return f"regular expression flag in /{text} (2022)"
    if node.type == "export_statement" and "* as" in text.split("from")[0]:
        return "export * as (2020)"
    if node.type == "await_expression" and not _inside_function(node):
        return "await outside a function (2022)"
    return None


def _inside_function(node: Node) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.type.endswith(
            ("function", "function_declaration", "function_expression", "method_definition")
        ):
            return True
        parent = parent.parent
    return False


def faults(source: bytes) -> list[str]:
    return [f"line {node.start_point.row + 1}: {found}" for node in nodes(source) if (found := fault(node))]


def scripts() -> list[Path]:
    return sorted([*STATIC.rglob("*.js"), *STATIC.rglob("*.mjs")])


@pytest.mark.parametrize("path", scripts(), ids=lambda path: str(path.relative_to(STATIC)))
def test_a_shipped_script_is_es2018(path: Path) -> None:
    assert faults(path.read_bytes()) == []


@pytest.mark.parametrize(
    "source",
    [
        "a?.b",
        "a ?? b",
        "a ??= b",
        "a ||= b",
        "class A { x = 1 }",
        "class A { #x() {} }",
        "import('./x.js')",
        "try { f() } catch { g() }",
        "const big = 10n",
        "const many = 1_000",
        "/x/v",
        "export * as x from './x.js'",
        "await f()",
        "import.meta.url",
        "let = = 3",
    ],
)
def test_newer_syntax_is_noticed(source: str) -> None:
    assert faults(source.encode())


def test_syntax_of_2018_passes() -> None:
    source = """
        import { a } from './a.js';
        export default class B extends a { static get x() { return 1 } async *items() { yield* this.y } }
        async function f({ p, ...rest }) {
            for await (const item of rest.items) { try { await item() } catch (error) { throw error } finally { p() } }
            return { ...rest, [`k${p}`]: p ** 2, match: /(?<year>\\d+)(?<=x)/su.exec(p) };
        }
    """
    assert faults(source.encode()) == []
