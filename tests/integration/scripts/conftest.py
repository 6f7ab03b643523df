import pytest

from tests.factories.scripts import script
from tests.integration.calls.hall import Hall


@pytest.fixture
def hall(db: None, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A project with after-call work of 30 s and a script that may be finished for 30 minutes."""
    hall = Hall(monkeypatch, ring_seconds=20, wrap_up_seconds=30)
    script(hall.project)
    return hall
