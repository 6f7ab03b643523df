"""Who shares the machine with whom in a run of all tests."""

import pytest

from omnivox.env import BASE_DIR
from tests.conftest import ALONE, CALM, PRODUCTS, group_of


@pytest.mark.parametrize("name", [*ALONE, *CALM])
def test_what_runs_alone_is_still_called_so(name: str) -> None:
    """A test that got another name would quietly have neighbours again."""
    path, _, test = name.partition("::")
    assert (BASE_DIR / path).exists()
    assert not test or f"def {test}" in (BASE_DIR / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PRODUCTS)
def test_modules_that_begin_early_are_still_called_so(name: str) -> None:
    assert list((BASE_DIR / "tests").rglob(f"{name}.py"))


def test_groups() -> None:
    assert group_of("tests/load/test_route.py::test_x") == "alone"
    assert group_of("tests/e2e/test_workspace_weight.py::test_x") == "alone"
    assert group_of("tests/e2e/test_outages.py::test_x") in CALM
    assert group_of("tests/e2e/test_moves.py::test_x") == "tests/e2e/test_moves.py"
    assert group_of("tests/integration/test_up_external.py::test_x") == "products"
