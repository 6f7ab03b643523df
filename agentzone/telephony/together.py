"""Work for the database that many ask for one by one: what comes while one turn is at work goes together in the next. A
quiet day waits for nobody, and a busy one costs the less for each. What nobody waits for may `rest` before its turn, so
that more goes with it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

from kernel.patience import is_lost

A = TypeVar("A")
R = TypeVar("R")
MOST = 100
"""Of one turn."""


class Together(Generic[A, R]):
    """`act` runs in a thread and answers each of those it is given, in their order. When it fails with several, each is
    tried by itself, so that one's trouble is not that of the others."""

    def __init__(
        self,
        act: Callable[[Sequence[A]], Sequence[R]],
        in_thread: Callable[[Callable[[], Any]], Awaitable[Any]],
        rest: float = 0.0,
    ) -> None:
        self._act, self._in_thread, self._rest = act, in_thread, rest
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._turn: asyncio.Task[None] | None = None

    async def __call__(self, one: A) -> R:
        """Raises what `act` raises."""
        answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, answer))
        if self._turn is None:
            self._turn = asyncio.create_task(self._work())
        return await answer

    async def stop(self) -> None:
        """Who still waits is told by a cancellation."""
        if self._turn is not None:
            self._turn.cancel()
            await asyncio.gather(self._turn, return_exceptions=True)
        self._send_away()  # a turn that was cancelled before it began has done nothing

    async def _work(self) -> None:
        try:
            while self._waiting:
                if self._rest:
                    await asyncio.sleep(self._rest)
                turn, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                try:
                    await self._do(turn)
                except BaseException:
                    for _, answer in turn:
                        answer.cancel()
                    raise
        finally:
            self._send_away()

    def _send_away(self) -> None:
        self._turn = None
        for _, answer in self._waiting:
            answer.cancel()
        self._waiting = []

    async def _do(self, turn: list[tuple[A, asyncio.Future[R]]]) -> None:
        try:
            answers = await self._in_thread(lambda: self._act([one for one, _ in turn]))
        except Exception as error:
            if len(turn) > 1 and not is_lost(error):
                for pair in turn:
                    await self._do([pair])
                return
            for _, future in turn:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(turn, answers, strict=True):
            if not future.done():
                future.set_result(answer)
