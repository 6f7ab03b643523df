"""A house with dialogs, and a fresh folder for files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.factories.house import House


@pytest.fixture
def house(db: None) -> House:
    """In a transaction that is taken back, unless the test asks for `transactional_db` too: commits cost time."""
    return House()


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    """Jobs that were started: nothing runs them by itself here."""
    jobs: list[tuple[str, tuple[Any, ...]]] = []
    monkeypatch.setattr("kernel.jobs.start", lambda name, args: jobs.append((name, args)))
    return jobs
