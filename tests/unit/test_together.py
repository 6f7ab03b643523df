"""What many ask for one by one is asked together, and each gets his own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import OperationalError

from agentzone.telephony.together import MOST, Together


class Table:
    """Doubles numbers, and notes which came together; `shut` holds a turn back."""

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.fault: Callable[[Sequence[int]], None] = lambda _: None
        self.double = Together(self._double, self._in_thread)

    def _double(self, numbers: Sequence[int]) -> list[int]:
        self.turns.append(list(numbers))
        self.fault(numbers)
        return [2 * number for number in numbers]

    async def _in_thread(self, act: Callable[[], Any]) -> Any:
        await self.open.wait()
        return act()


def test_who_comes_alone_does_not_wait_and_who_comes_meanwhile_goes_together() -> None:
    async def scene() -> None:
        table = Table()
        assert await table.double(1) == 2
        table.open.clear()
        first = asyncio.create_task(table.double(2))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        more = [asyncio.create_task(table.double(number)) for number in range(3, 3 + MOST + 1)]
        await asyncio.sleep(0)
        table.open.set()
        assert await asyncio.gather(first, *more) == [2 * n for n in range(2, 3 + MOST + 1)]
        assert [len(turn) for turn in table.turns] == [1, 1, MOST, 1]

    asyncio.run(scene())


def test_what_nobody_waits_for_rests_until_more_has_come() -> None:
    async def scene() -> None:
        table = Table()
        table.double = Together(table._double, table._in_thread, rest=0.01)
        first = asyncio.create_task(table.double(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)  # its turn has begun
        assert await asyncio.gather(first, table.double(2)) == [2, 4]
        assert table.turns == [[1, 2]]

    asyncio.run(scene())


def test_one_that_cannot_be_done_fails_alone() -> None:
    def refuses(numbers: Sequence[int]) -> None:
        if 7 in numbers:
            raise ValueError("seven")

    async def scene() -> None:
        table = Table()
        table.fault = refuses
        answers = await asyncio.gather(*map(table.double, (6, 7, 8)), return_exceptions=True)
        assert [answers[0], answers[2]] == [12, 16]
        assert isinstance(answers[1], ValueError)

    asyncio.run(scene())


def test_without_a_database_all_hear_of_it_at_once_and_the_next_are_tried_again() -> None:
    def away(_: Sequence[int]) -> None:
        raise OperationalError("away")

    async def scene() -> None:
        table = Table()
        table.fault = away
        answers = await asyncio.gather(*map(table.double, range(5)), return_exceptions=True)
        assert all(isinstance(answer, OperationalError) for answer in answers)
        assert len(table.turns) == 1
        table.fault = lambda _: None
        assert await table.double(4) == 8

    asyncio.run(scene())


def test_who_waits_at_the_stop_is_sent_away() -> None:
    async def scene() -> None:
        table = Table()
        table.open.clear()
        waiting = [asyncio.create_task(table.double(number)) for number in range(3)]
        await asyncio.sleep(0)
        await table.double.stop()
        for one in waiting:
            with pytest.raises(asyncio.CancelledError):
                await one
        assert table.turns == []

    asyncio.run(scene())
