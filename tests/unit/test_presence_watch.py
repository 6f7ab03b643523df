"""Which workplaces a web process keeps alive: those with a page open on it, however many."""

import asyncio

import pytest

from agentzone import presence
from agentzone.presence import PresenceWatch, current_watch


@pytest.fixture
def renewed(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    rounds: list[list[int]] = []
    monkeypatch.setattr(presence, "RENEW_SECONDS", 0.001)
    monkeypatch.setattr(presence, "_renew_in_thread", lambda ids: rounds.append(sorted(ids)))
    return rounds


async def until(watch: PresenceWatch, renewed: list[list[int]], wanted: list[int]) -> None:
    """Two rounds from now on, so that one that was under way does not count."""
    for _ in range(2):
        renewed.clear()
        while wanted not in renewed:
            await asyncio.sleep(0.001)
            assert watch._task is not None and not watch._task.done()


def test_a_workplace_is_kept_alive_until_its_last_page_is_gone(renewed: list[list[int]]) -> None:
    async def play() -> None:
        watch = current_watch()
        await watch.arrived(1)
        assert renewed[0] == [1]  # at once
        await watch.arrived(1)
        await watch.arrived(2)
        await until(watch, renewed, [1, 2])
        watch.left(1)
        await until(watch, renewed, [1, 2])
        watch.left(1)
        await until(watch, renewed, [2])
        watch.left(2)
        assert watch._task is not None
        await watch._task  # nobody is left: the watch itself ends
        renewed.clear()
        await watch.arrived(3)
        await until(watch, renewed, [3])

    asyncio.run(asyncio.wait_for(play(), 20))
