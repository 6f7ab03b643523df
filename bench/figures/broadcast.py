"""`broadcast_p99_ratio`: a queue's event → the last of 200 operators' sockets, over the bare echo.

The clock starts at the moment stored with the event, which is before its transaction commits.
"""

from __future__ import annotations

import asyncio
import time

import uvloop

from bench.pace import Pace
from bench.pages import OperatorPage, VisitorPage
from bench.result import Result
from bench.stage import Cast, Stage
from bench.stats import percentile, spread
from bench.talk import until

OPERATORS = 200
EVENTS, RATE = 300, 10.0
WARM = 20
HOLD = 0.05


def measure(stage: Stage) -> list[Result]:
    with stage.cast("broadcast", OPERATORS, ready=False) as cast:
        last, first, complete = uvloop.run(_broadcast(stage, cast))
        stored = _stored(cast.project_id)
    idents = sorted(last, key=stored.__getitem__)[WARM:]
    taken = [last[ident] - stored[ident] for ident in idents]
    echo = stage.echo()
    detail = {
        **spread(taken),
        "first_socket_p50_ms": round(percentile([first[i] - stored[i] for i in idents], 50) * 1000, 2),
        "events": len(taken),
        "sockets": OPERATORS,
        "incomplete": len(stored) - complete,
        "echo": echo,
    }
    ratio = percentile(taken, 99) * 1000 / echo["p99_ms"]
    return [Result("broadcast_p99_ratio", round(ratio, 2), "≤ 15", detail)]


async def _broadcast(stage: Stage, cast: Cast) -> tuple[dict[str, float], dict[str, float], int]:
    """Per conversation the wall clock's time at the last and at the first socket; how many reached all sockets."""
    operators = [await OperatorPage(*stage.at, cookie, HOLD).open() for cookie in cast.cookies]
    visitors = [await VisitorPage(*stage.at, cast.key).open() for _ in range(EVENTS)]
    clock = time.time() - time.perf_counter()
    begun: list[asyncio.Task[str]] = []

    def begin(number: int, moment: float) -> None:
        begun.append(asyncio.create_task(visitors[number].begin()))

    await Pace(EVENTS, RATE).run(EVENTS / RATE, begin)
    idents = await asyncio.gather(*begun)
    await until(lambda: all(len(operator.queued) == EVENTS for operator in operators), must=False)
    for page in [*operators, *visitors]:
        page.close()
    heard = {i: [page.queued[i] + clock for page in operators if i in page.queued] for i in idents}
    whole = {ident: moments for ident, moments in heard.items() if len(moments) == OPERATORS}
    return (
        {ident: max(moments) for ident, moments in whole.items()},
        {ident: min(moments) for ident, moments in whole.items()},
        len(whole),
    )


def _stored(project_id: int) -> dict[str, float]:
    """Unix time of each dialog's `queue.entered`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data->'conversation'->>'id', extract(epoch FROM at)::float8 FROM kernel_event "
            "WHERE stream = %s AND type = 'queue.entered'",
            [f"project:{project_id}"],
        )
        return dict(cursor.fetchall())
