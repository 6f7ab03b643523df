"""`fan_out_by_layer`: one event → the last of 200 listeners of one process, by each way through Redis there is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from bench.result import Result
from bench.stage import Stage
from bench.stats import spread

LISTENERS, EVENTS, GAP_SECONDS = 200, 100, 0.05
FRAME = '{"op":"event","s":"bench","q":1,"type":"queue.entered","at":"x","data":{"text":"' + "." * 400 + '"}}'
Publish = Callable[[], Awaitable[None]]


class Count:
    """Tells when all listeners have heard the present event."""

    def __init__(self) -> None:
        self.left = 0
        self.complete = asyncio.Event()

    def expect(self) -> None:
        self.left = LISTENERS
        self.complete.clear()

    def heard(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            self.complete.set()


def measure(stage: Stage) -> list[Result]:
    from channels_redis.core import RedisChannelLayer
    from channels_redis.pubsub import RedisPubSubChannelLayer
    from django.conf import settings

    # A timeout of the library's own would end idle receivers: channels_redis issue 422.
    host = {"address": settings.REALTIME_REDIS_URL, "socket_timeout": None}
    detail = {
        "groups, core layer": uvloop.run(_layer(RedisChannelLayer(hosts=[host], capacity=10_000))),
        "groups, pub/sub layer": uvloop.run(_layer(RedisPubSubChannelLayer(hosts=[host]))),
        "own hub": uvloop.run(_hub()),
    }
    return [Result("fan_out_by_layer", detail["own hub"]["p99_ms"], "", detail)]


async def _layer(layer: Any) -> dict[str, float]:
    count = Count()

    async def listen(name: str) -> None:
        while True:
            await layer.receive(name)
            count.heard()

    names = [await layer.new_channel() for _ in range(LISTENERS)]
    for name in names:
        await layer.group_add("bench", name)
    tasks = [asyncio.create_task(listen(name)) for name in names]
    await asyncio.sleep(1)
    try:
        return await _timed(count, lambda: layer.group_send("bench", {"type": "event", "text": FRAME}))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Listener:
    """A socket of the hub."""

    def __init__(self, count: Count) -> None:
        from kernel.realtime.policies import Principal

        self.principal = Principal("user", 0)
        self.offer = count.heard
        self.revoked = self.cut = lambda *_: None


async def _hub() -> dict[str, float]:
    from kernel.realtime import push
    from kernel.realtime.hub import Hub
    from kernel.realtime.tap import Member, Tap

    count, hub = Count(), Hub()
    hub.spawn(hub.subscription.run())
    await asyncio.sleep(0.5)
    tap = hub.taps["bench"] = Tap("bench")
    tap.seq = 0
    for _ in range(LISTENERS):
        listener = Listener(count)
        member = tap.members[listener] = Member(0)  # type: ignore[index]
        tap.caught_up(listener, member)  # type: ignore[arg-type]
    await hub.subscription.add("bench")
    numbers = iter(range(1, EVENTS + 1))
    try:
        return await _timed(
            count, lambda: push.apublish([(push.channel("bench"), f"{next(numbers)} {FRAME}")])
        )
    finally:
        await hub.stop()


async def _timed(count: Count, publish: Publish) -> dict[str, float]:
    taken = []
    for _ in range(EVENTS):
        count.expect()
        begun = time.perf_counter()
        await publish()
        await asyncio.wait_for(count.complete.wait(), 10)
        taken.append(time.perf_counter() - begun)
        await asyncio.sleep(GAP_SECONDS)
    return spread(taken)
