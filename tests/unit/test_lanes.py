"""Events of one call go one after the other, and together when several have come; calls go side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from agentzone.telephony.lanes import MOST, Lanes
from agentzone.telephony.switch_events import Event, LegEnded, LegRinging

AT = datetime(2026, 1, 1, tzinfo=UTC)


class Work:
    """Applies nothing: notes what it was given, and is at work until it is let go."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []
        self.gates: list[asyncio.Event] = []
        self.calls: dict[str, str] = {}

    async def apply(self, events: list[Event]) -> None:
        self.given.append([event.event_id for event in events])
        gate = asyncio.Event()
        self.gates.append(gate)
        await gate.wait()

    async def let_go(self, number: int) -> None:
        self.gates[number].set()
        await rest()


async def rest() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@asynccontextmanager
async def lanes(work: Work, workers: int = 2) -> AsyncIterator[Lanes]:
    made = Lanes(work.apply, work.calls.get)
    tasks = [asyncio.create_task(made.work()) for _ in range(workers)]
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def rings(channel: str, ident: str) -> LegRinging:
    return LegRinging(event_id=ident, at=AT, channel=channel)


async def test_what_comes_while_a_call_is_at_work_waits_and_goes_together() -> None:
    work = Work()
    async with lanes(work) as made:
        made.put(rings("a", "1"))
        await rest()
        for ident in "234":
            made.put(rings("a", ident))
        await rest()
        assert work.given == [["1"]]
        await work.let_go(0)
        assert work.given == [["1"], ["2", "3", "4"]]


async def test_channels_of_one_call_share_a_lane_and_other_calls_do_not_wait() -> None:
    work = Work()
    work.calls |= {"client": "call", "operator": "call"}
    async with lanes(work) as made:
        made.put(rings("client", "1"))
        await rest()
        made.put(rings("operator", "2"))
        made.put(rings("another", "3"))
        await rest()
        assert work.given == [["1"], ["3"]]
        await work.let_go(0)
        assert work.given == [["1"], ["3"], ["2"]]


async def test_an_event_never_passes_an_earlier_one_of_its_channel_though_the_call_is_known_only_now() -> (
    None
):
    work = Work()
    async with lanes(work) as made:
        made.put(rings("leg", "1"))
        await rest()
        work.calls["leg"] = "call"
        made.put(LegEnded(event_id="2", at=AT, channel="leg", cause="normal"))
        await rest()
        assert work.given == [["1"]]
        await work.let_go(0)
        await work.let_go(1)
        made.put(rings("leg", "3"))  # nothing of it waits any more: now it goes with its call
        made.put(rings("call", "4"))
        await rest()
        assert work.given == [["1"], ["2"], ["3", "4"]]


async def test_a_long_queue_goes_in_pieces_and_in_its_order() -> None:
    work = Work()
    async with lanes(work, workers=1) as made:
        for number in range(MOST + 3):
            made.put(rings("a", str(number)))
        await rest()
        await work.let_go(0)
        await work.let_go(1)
        assert [len(one) for one in work.given] == [MOST, 3]
        assert [ident for one in work.given for ident in one] == [str(number) for number in range(MOST + 3)]
