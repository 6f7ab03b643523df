"""The product starts from requirements.lock alone: what it imports is there, not only in the lock of its tests."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from omnivox.env import BASE_DIR

PRODUCT = ("agentzone", "chat", "kernel", "knowledge", "mail", "omnivox")


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _locked() -> set[str]:
    lines = (BASE_DIR / "requirements.lock").read_text().splitlines()
    return {
        _name(found[1]) for line in lines if (found := re.match(r"([A-Za-z0-9_.-]+)(\[[^]]*\])?==", line))
    }


def _imported(file: Path) -> set[str]:
    """Top names of what a file imports, also within functions; those for type checkers only are left out."""
    found: set[str] = set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", PRODUCT)
def test_what_the_product_imports_is_in_its_own_lock(package: str) -> None:
    locked, providers = _locked(), packages_distributions()
    missing: dict[str, set[str]] = {}
    for file in (BASE_DIR / package).rglob("*.py"):
        for name in _imported(file) - set(sys.stdlib_module_names) - set(PRODUCT):
            if not {_name(one) for one in providers.get(name, [])} & locked:
                missing.setdefault(name, set()).add(str(file.relative_to(BASE_DIR)))
    assert not missing
