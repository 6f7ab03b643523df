"""Many dialogs at once: visitors write, and their operators' sockets hear."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.pace import Pace
from bench.pages import OperatorPage, VisitorPage
from bench.processes import Meter
from bench.stage import Cast, Stage
from bench.stats import percentile, spread

TEXT = "Подскажите, пожалуйста, когда приедет заказ? Номер я уже называл, но могу повторить: 48213."
SETTLE_SECONDS = 10.0


@dataclass
class Round:
    """What one stretch of writing did. `per_second`: messages by the time from the first send to the last hearing."""

    delivery: list[float]
    answer: list[float]
    per_second: float
    missing: int
    late: float
    cpu: dict[str, float]

    @property
    def p95(self) -> float:
        return percentile(self.delivery, 95)

    @property
    def cpu_ms(self) -> float:
        """CPU of all server processes for one message, milliseconds."""
        return self.cpu["total"] * 1000 / max(1, len(self.delivery))

    def detail(self) -> dict[str, Any]:
        return {
            **spread(self.delivery),
            "answer_p95_ms": round(percentile(self.answer, 95) * 1000, 2),
            "messages": len(self.delivery),
            "per_second": round(self.per_second, 1),
            "missing": self.missing,
            "generator_late_ms": round(self.late * 1000, 1),
            "cpu_seconds": self.cpu,
        }


class Talk:
    """`chats` dialogs, each assigned to one of the cast's operators, with both pages' sockets open."""

    def __init__(self, stage: Stage, cast: Cast, chats: int) -> None:
        self._stage, self.chats = stage, chats
        self.operators = [OperatorPage(*stage.at, cookie) for cookie in cast.cookies]
        self.visitors = [VisitorPage(*stage.at, cast.key) for _ in range(chats)]

    async def open(self) -> Talk:
        for operator in self.operators:
            await operator.open()
        for visitor in self.visitors:
            await (await visitor.open()).begin()
            await visitor.listen()
        await until(lambda: sum(len(page.assigned) for page in self.operators) == self.chats)
        for operator in self.operators:
            await asyncio.wait_for(operator.ready.wait(), SETTLE_SECONDS)
        return self

    async def close(self) -> None:
        pages = [*self.operators, *self.visitors]
        for page in pages:
            page.close()
        await asyncio.gather(*(page.socket.closed.wait() for page in pages))

    async def at_rate(self, per_second: float, seconds: float, seed: int = 1) -> Round:
        """Open loop: the visitors keep to their timetable, whatever the answers do."""
        pace = Pace(self.chats, per_second, seed)
        begin = self._begin()
        await pace.run(seconds, lambda number, moment: self.visitors[number].write(TEXT, moment))
        return await self._end(*begin, pace.late)

    async def flat_out(self, seconds: float) -> Round:
        """Closed loop: every visitor writes again as soon as he has his answer."""
        begin = self._begin()
        end = time.perf_counter() + seconds

        def again(visitor: VisitorPage) -> None:
            if (now := time.perf_counter()) < end:
                visitor.write(TEXT, now)

        for visitor in self.visitors:
            visitor.on_free = partial(again, visitor)
            again(visitor)
        await asyncio.sleep(seconds)
        return await self._end(*begin, 0.0)

    def _begin(self) -> tuple[list[int], Meter]:
        return [len(visitor.sent) for visitor in self.visitors], self._stage.meter().start()

    async def _end(self, marks: list[int], meter: Meter, late: float) -> Round:
        sent = {
            ident: (visitor, visitor.sent[ident])
            for visitor, mark in zip(self.visitors, marks, strict=True)
            for ident in list(visitor.sent)[mark:]
        }
        await until(lambda: self._heard() >= self._sent(), must=False)
        cpu = meter.read()
        heard = {ident: at for page in self.operators for ident, at in page.heard.items() if ident in sent}
        answered = [v.answered[ident] - at for ident, (v, at) in sent.items() if ident in v.answered]
        begun = min(at for _, at in sent.values())
        return Round(
            delivery=[at - sent[ident][1] for ident, at in heard.items()],
            answer=answered,
            per_second=len(heard) / (max(heard.values(), default=begun + SETTLE_SECONDS) - begun),
            missing=len(sent) - len(heard),
            late=late,
            cpu=cpu,
        )

    def _sent(self) -> int:
        """Messages that both sockets have to bring; the first of each dialog came with the dialog."""
        return sum(2 * (len(visitor.sent) - 1) for visitor in self.visitors)

    def _heard(self) -> int:
        firsts = {next(iter(visitor.sent)) for visitor in self.visitors}
        pages = [*self.operators, *self.visitors]
        return sum(len(page.clients) - len(firsts & page.clients.keys()) for page in pages)

    def owners(self) -> dict[str, OperatorPage]:
        """The operator of each conversation."""
        return {ident: page for page in self.operators for ident in page.assigned}


async def until(condition: Callable[[], bool], *, must: bool = True) -> None:
    """Returns when it is true; after SETTLE_SECONDS in any case, by TimeoutError if it `must` be."""
    deadline = time.perf_counter() + SETTLE_SECONDS
    while not condition():
        if time.perf_counter() > deadline:
            if must:
                raise TimeoutError("waited in vain")
            return
        await asyncio.sleep(0.05)
