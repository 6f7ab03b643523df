"""Read the event log from a coroutine: heads, and what comes after a number."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.db import async_pool
from kernel.events.frames import Frame, event_frame
from kernel.events.log import HEADS, REPLAY

# More than this behind, a page is better served by a fresh snapshot than by a replay.
REPLAY_LIMIT = 2000


async def heads(streams: Sequence[str]) -> dict[str, int]:
    """Last number of each stream; 0 where nothing was stored."""
    found: dict[str, int] = dict.fromkeys(streams, 0)
    if streams:
        pool = await async_pool()
        async with pool.connection() as connection:
            rows = await (await connection.execute(HEADS, [list(streams)])).fetchall()
        found.update(dict(rows))
    return found


async def frames_after(stream: str, after: int) -> list[Frame]:
    """Stored events of `stream` with number > after, in order, at most REPLAY_LIMIT + 1 of them."""
    pool = await async_pool()
    async with pool.connection() as connection:
        rows = await (await connection.execute(REPLAY, [stream, after, REPLAY_LIMIT + 1])).fetchall()
    return [event_frame(*row) for row in rows]
