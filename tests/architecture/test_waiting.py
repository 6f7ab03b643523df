"""How the product waits inside an event loop."""

from omnivox.env import BASE_DIR

APPS = ("agentzone", "chat", "kernel", "knowledge", "mail", "omnivox")


def test_nothing_waits_by_wait_for() -> None:
    """In Python 3.11 it loses a cancellation that meets its result; `asyncio.timeout` does not."""
    found = [
        str(file.relative_to(BASE_DIR))
        for app in APPS
        for file in (BASE_DIR / app).rglob("*.py")
        if "asyncio.wait_for(" in file.read_text(encoding="utf-8")
    ]
    assert found == []
