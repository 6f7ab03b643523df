"""`socket_kb`: memory of the server for one idle operator's socket."""

from __future__ import annotations

import asyncio
from collections import Counter

import uvloop

from bench.pages import OperatorPage
from bench.processes import memory_kb
from bench.result import Result
from bench.stage import Cast, Stage

OPERATORS, TABS = 100, 5
REST_SECONDS = 12.0  # longer than the time between two pings


def measure(stage: Stage) -> list[Result]:
    with stage.cast("sockets", OPERATORS, ready=False) as cast:
        before, after = uvloop.run(_open(stage, cast))
    sockets = OPERATORS * TABS
    grown = {part: after[part] - before[part] for part in ("web", "valkey")}
    each = sum(grown.values()) / sockets
    detail = {"sockets": sockets, "grown_kb": grown, "web_kb_before": before["web"]}
    return [Result("socket_kb", round(each, 1), "≤ 64", detail)]


async def _open(stage: Stage, cast: Cast) -> tuple[Counter[str], Counter[str]]:
    """Memory with one socket of each operator, then with TABS more; the first ones warm the server up."""
    pages = [await OperatorPage(*stage.at, cookie).open() for cookie in cast.cookies]
    await asyncio.sleep(REST_SECONDS)
    before = memory_kb(stage.product.family())
    for cookie, page in zip(cast.cookies, pages[:], strict=True):
        for _ in range(TABS):
            tab = OperatorPage(*stage.at, cookie)
            await tab.connect(page.cursors)
            pages.append(tab)
    await asyncio.sleep(REST_SECONDS)
    after = memory_kb(stage.product.family())
    for page in pages:
        page.close()
    return before, after
