import pytest

from .hall import Hall


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A project with ring time 20 s and after-call work 30 s."""
    return Hall(monkeypatch, ring_seconds=20, wrap_up_seconds=30)
