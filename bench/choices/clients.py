"""Two loads for an echo server: as much as it takes, and a thousand frames a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from bench.pace import Pace
from bench.stats import spread
from bench.websocket import WebSocketClient

SOCKETS = 200
RATE = 1000.0
REST_SECONDS = 1.0
PADDING = b"." * 400


async def flood(port: int, seconds: float) -> float:
    """Every client sends again as soon as it has heard; echoes a second."""
    heard = 0
    clients: list[WebSocketClient] = []

    def answer(number: int) -> Callable[[bytes, float], None]:
        def on_text(text: bytes, moment: float) -> None:
            nonlocal heard
            heard += 1
            clients[number].send(PADDING)

        return on_text

    for number in range(SOCKETS):
        clients.append(await WebSocketClient(answer(number)).open("127.0.0.1", port, "/"))
    for client in clients:
        client.send(PADDING)
    await asyncio.sleep(REST_SECONDS)
    begun, before = time.perf_counter(), heard
    await asyncio.sleep(seconds)
    rate = (heard - before) / (time.perf_counter() - begun)
    for client in clients:
        client.close()
    return rate


async def ticks(port: int, seconds: float, memory_kb: Callable[[], int]) -> dict[str, Any]:
    """p50, p95, p99 at RATE frames a second over SOCKETS sockets, and the server's memory for one idle socket."""
    taken: list[float] = []
    empty = memory_kb()

    def on_text(text: bytes, moment: float) -> None:
        taken.append(moment - float(text[:20]))

    clients = [await WebSocketClient(on_text).open("127.0.0.1", port, "/") for _ in range(SOCKETS)]
    await asyncio.sleep(REST_SECONDS)
    each = (memory_kb() - empty) / SOCKETS
    await Pace(SOCKETS, RATE).run(
        seconds, lambda number, moment: clients[number].send(b"%20.9f" % moment + PADDING)
    )
    await asyncio.sleep(REST_SECONDS)
    for client in clients:
        client.close()
    return {**spread(taken), "echoes": len(taken), "socket_kb": round(each, 1)}
