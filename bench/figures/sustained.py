"""`sustained_ratio` and `requests_cpu_ms`: the highest rate of 50 chats that is kept up, and what a message costs.

A rate is kept up when p95 stays under half a second and every message is everywhere exactly once. A flat-out
stretch says where to begin; open-loop stretches then go down from there (or up) until the edge is found.
"""

from __future__ import annotations

import uvloop

from bench.accounts import faults
from bench.floor import transactions_per_second
from bench.result import Result
from bench.stage import Stage
from bench.talk import Round, Talk

CHATS, OPERATORS = 50, 10
P95_SECONDS = 0.5
STRETCH_SECONDS = 10.0
STEP = 0.07
MOST_STEPS = 8


def measure(stage: Stage) -> list[Result]:
    floor = transactions_per_second(stage.product.data)
    with stage.cast("sustained", OPERATORS, limit=CHATS // OPERATORS) as cast:
        talk = Talk(stage, cast, CHATS)
        best, tried = uvloop.run(_search(talk))
        wrong = faults(talk)
    floor = max(floor, transactions_per_second(stage.product.data))
    detail = {
        **best.detail(),
        "chats": CHATS,
        "faults": len(wrong),
        "first_faults": wrong[:3],
        "insert_and_touch_tps": round(floor, 1),
        "tried": tried,
    }
    value = 0.0 if wrong else best.per_second / floor
    cost = {"messages": len(best.delivery), "per_second": round(best.per_second, 1), "cpu_seconds": best.cpu}
    return [
        Result("sustained_ratio", round(value, 4), "≥ 0.15", detail),
        Result("requests_cpu_ms", round(best.cpu_ms, 3), "≤ 3", cost),
    ]


async def _search(talk: Talk) -> tuple[Round, list[dict[str, float | str]]]:
    """The best round that was kept up, and all that were tried. Raises RuntimeError when none was."""
    await talk.open()
    await talk.at_rate(50, 3, seed=2)
    flat_out = await talk.flat_out(5)
    tried = [_line("flat out", flat_out)]
    rate, best, failed = flat_out.per_second, None, False
    for _ in range(MOST_STEPS):
        round_ = await talk.at_rate(rate, STRETCH_SECONDS)
        tried.append(_line(round(rate, 1), round_))
        if _kept_up(round_):
            best = round_ if best is None or round_.per_second > best.per_second else best
            if failed:
                break
            rate *= 1 + STEP
        else:
            if best is not None:
                break
            failed = True
            rate *= 1 - STEP
    await talk.close()
    if best is None:
        raise RuntimeError(f"no rate was kept up: {tried}")
    return best, tried


def _kept_up(round_: Round) -> bool:
    return round_.p95 < P95_SECONDS and not round_.missing


def _line(rate: float | str, round_: Round) -> dict[str, float | str]:
    return {
        "rate": rate,
        "per_second": round(round_.per_second, 1),
        "p95_ms": round(round_.p95 * 1000, 1),
        "missing": round_.missing,
        "cpu_ms": round(round_.cpu_ms, 2),
    }
