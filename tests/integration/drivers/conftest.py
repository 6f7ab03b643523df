"""A provider, and the driver process running in the test's own loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from chat.drivers.process import DriverProcess, in_thread
from chat.drivers.registry import DRIVERS
from chat.models import Channel
from tests.factories.chats import widget_channel
from tests.integration.drivers.pigeon import Loft, PigeonDriver


@pytest.fixture
def pigeons(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry knows one more driver."""
    monkeypatch.setitem(DRIVERS, "pigeon", PigeonDriver)


@pytest.fixture
async def loft(pigeons: None) -> AsyncIterator[Loft]:
    made = await Loft().open()
    yield made
    made.close()


async def pigeon_channel(loft: Loft, **fields: Any) -> Channel:
    config = {"port": loft.port, "token": "first-token"}
    return await in_thread(widget_channel, kind="pigeon", name="Голуби", **{"config": config, **fields})


@asynccontextmanager
async def drivers_running(**times: float) -> AsyncIterator[DriverProcess]:
    process = DriverProcess(**{"watch": 0.05, "beat": 0.1, "health": 0.1, **times})
    task = asyncio.create_task(process.run())
    try:
        yield process
    finally:
        process.stop()
        await asyncio.wait_for(task, 10)


async def until(condition: Callable[[], Any | Awaitable[Any]], seconds: float = 30) -> None:
    """Returns when the condition (asked in a thread, so that it may read the database) is true."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await in_thread(condition):
        assert asyncio.get_running_loop().time() < deadline, "waited in vain"
        await asyncio.sleep(0.02)
