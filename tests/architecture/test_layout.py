"""The shape of the code: short files, short functions, pure states, foreign keys in the direction of imports."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from omnivox.env import BASE_DIR

APPS = [
    "kernel",
    "agentzone",
    "knowledge",
    "chat",
    "mail",
]  # in the order of imports: an app may point at those before it
ROOTS = [*APPS, "omnivox", "scripts", "tests"]
LONGEST_FILE, MEDIAN_FILE, LONGEST_FUNCTION = 500, 120, 50


def sources(*roots: str) -> list[Path]:
    found = [path for root in roots for path in (BASE_DIR / root).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def shown(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Names and lengths, decorators and docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield f"{shown(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - body[0].lineno + 2


def test_no_file_is_longer_than_500_lines() -> None:
    written = [BASE_DIR / "static", BASE_DIR / "templates"]
    pages = [
        path
        for folder in written
        for kind in ("*.js", "*.css", "*.html")
        for path in folder.rglob(kind)
        if "vendor" not in path.parts
    ]
    long = {shown(path): lines(path) for path in [*sources(*ROOTS), *pages] if lines(path) > LONGEST_FILE}
    assert long == {}


def test_the_median_file_is_short() -> None:
    assert statistics.median(lines(path) for path in sources(*ROOTS)) <= MEDIAN_FILE


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        name: size for path in sources(*ROOTS) for name, size in functions(path) if size > LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("path", [p for p in sources(*APPS) if p.name == "states.py"], ids=shown)
def test_states_are_pure(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    impure = {
        name for name in names if name.startswith(("django.db", "psycopg", "redis")) or ".models" in name
    }
    assert impure == set()


def test_foreign_keys_point_in_the_direction_of_imports() -> None:
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        if here not in APPS:
            continue
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            there = target._meta.app_label if isinstance(target, type) else here
            if there in APPS and APPS.index(there) > APPS.index(here):
                wrong.append(f"{model.__name__}.{field.name} → {there}")
    assert wrong == []


def test_every_file_of_ours_can_be_read_by_python_3_11() -> None:
    for path in sources(*ROOTS):
        ast.parse(path.read_text(), feature_version=(3, 11))
