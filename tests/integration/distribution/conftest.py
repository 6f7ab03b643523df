from collections.abc import Callable, Iterator
from threading import Thread

import pytest

from agentzone.distribution.router import Router

from .floor import wait_until

Start = Callable[..., Router]


@pytest.fixture
def start_router() -> Iterator[Start]:
    """Start routers in threads of this process; all are stopped at the end."""
    running: list[tuple[Router, Thread]] = []

    def start(sweep: float = 60.0, *, leads: bool = True) -> Router:
        router = Router(sweep)
        thread = Thread(target=router.run)
        thread.start()
        running.append((router, thread))
        if leads:
            wait_until(router.leading.is_set)
        return router

    yield start
    for router, _ in running:
        router.stop()
    for _, thread in running:
        thread.join(timeout=10)
        assert not thread.is_alive()
