"""`chat_start_ms`: a visitor's first message → `assignment.started` on the operator's socket, p95."""

from __future__ import annotations

import asyncio

import uvloop

from bench.pace import Pace
from bench.pages import OperatorPage, VisitorPage
from bench.result import Result
from bench.stage import Cast, Stage
from bench.stats import percentile, spread
from bench.talk import until

OPERATORS, LIMIT = 20, 10
STARTS, RATE = 180, 6.0
WARM = 20


def measure(stage: Stage) -> list[Result]:
    with stage.cast("start", OPERATORS, limit=LIMIT) as cast:
        taken, answered = uvloop.run(_starts(stage, cast))
    detail = {**spread(taken), "starts": len(taken), "per_second": RATE, "operators": OPERATORS}
    detail["answer_p95_ms"] = round(percentile(answered, 95) * 1000, 2)
    return [Result("chat_start_ms", round(percentile(taken, 95) * 1000, 2), "≤ 60", detail)]


async def _starts(stage: Stage, cast: Cast) -> tuple[list[float], list[float]]:
    operators = [await OperatorPage(*stage.at, cookie).open() for cookie in cast.cookies]
    visitors = [await VisitorPage(*stage.at, cast.key).open() for _ in range(STARTS)]
    begun: list[asyncio.Task[str]] = []

    def begin(number: int, moment: float) -> None:
        begun.append(asyncio.create_task(visitors[number].begin()))

    await Pace(STARTS, RATE).run(STARTS / RATE, begin)
    await asyncio.gather(*begun)
    await until(lambda: sum(len(operator.assigned) for operator in operators) == STARTS)
    assigned = {ident: at for operator in operators for ident, at in operator.assigned.items()}
    in_order = sorted(visitors, key=lambda visitor: min(visitor.sent.values()))[WARM:]
    for page in [*operators, *visitors]:
        page.close()
    sent = [next(iter(visitor.sent.items())) for visitor in in_order]
    taken = [assigned[v.conversation] - at for v, (_, at) in zip(in_order, sent, strict=True)]
    answered = [v.answered[ident] - at for v, (ident, at) in zip(in_order, sent, strict=True)]
    return taken, answered
