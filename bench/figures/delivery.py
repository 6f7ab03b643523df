"""`delivery_p99_ratio`: visitor's send → operator's socket at 200 chats and 100 messages/s, over the bare echo."""

from __future__ import annotations

import uvloop

from bench.accounts import faults
from bench.result import Result
from bench.stage import Stage
from bench.stats import percentile
from bench.talk import Round, Talk

CHATS, OPERATORS = 200, 20
RATE, SECONDS, WARM_SECONDS = 100.0, 30.0, 4.0


def measure(stage: Stage) -> list[Result]:
    with stage.cast("delivery", OPERATORS, limit=CHATS // OPERATORS) as cast:
        talk = Talk(stage, cast, CHATS)
        round_ = uvloop.run(_talk(talk))
        wrong = faults(talk)
    echo = stage.echo()
    ratio = percentile(round_.delivery, 99) * 1000 / echo["p99_ms"]
    detail = {
        **round_.detail(),
        "chats": CHATS,
        "faults": len(wrong),
        "first_faults": wrong[:3],
        "echo": echo,
    }
    return [Result("delivery_p99_ratio", round(ratio, 2), "≤ 10", detail)]


async def _talk(talk: Talk) -> Round:
    await talk.open()
    await talk.at_rate(RATE, WARM_SECONDS, seed=2)
    round_ = await talk.at_rate(RATE, SECONDS)
    await talk.close()
    return round_
