"""The floor of every delivery: a bare echo served by the product's own web server with the product's settings.

`python -m bench.echo FD` is one process of it; as many run as the product has web processes.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvloop

from bench.pace import Pace
from bench.stats import spread
from bench.websocket import WebSocketClient
from omnivox.env import parse

SOCKETS = 200
RATE = 100.0
WARM_SECONDS = 2.0
PADDING = b"." * 400  # about the size of a message's frame


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Sends every text back as it came."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (event := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": event["text"]})


@contextmanager
def _serving(processes: int) -> Iterator[int]:
    """Echo servers on one socket; gives the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        descriptor = listener.fileno()
        command = [sys.executable, "-m", "bench.echo", str(descriptor)]
        servers = [
            subprocess.Popen(command, pass_fds=[descriptor])  # noqa: S603
            for _ in range(processes)
        ]
        try:
            yield listener.getsockname()[1]
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(20)


async def _measure(port: int, seconds: float) -> list[float]:
    taken: list[float] = []
    begun = float("inf")

    def heard(text: bytes, moment: float) -> None:
        sent = float(text[:20])
        if sent >= begun:
            taken.append(moment - sent)

    clients = [await WebSocketClient(heard).open("127.0.0.1", port, "/") for _ in range(SOCKETS)]

    def speak(number: int, moment: float) -> None:
        clients[number].send(b"%20.9f" % moment + PADDING)

    begun = time.perf_counter() + WARM_SECONDS
    await Pace(SOCKETS, RATE).run(WARM_SECONDS + seconds, speak)
    await asyncio.sleep(0.2)
    for client in clients:
        client.close()
    await asyncio.gather(*(client.closed.wait() for client in clients))
    return taken


def measure(processes: int, seconds: float = 20.0) -> dict[str, Any]:
    """p50, p95, p99 of the echo at SOCKETS sockets and RATE frames a second."""
    with _serving(processes) as port:
        samples = uvloop.run(_measure(port, seconds))
    return {**spread(samples), "samples": len(samples), "sockets": SOCKETS, "per_second": RATE}


def main() -> None:
    """One server process, until it is told to end."""
    import uvicorn

    from omnivox.web import config

    settings = config(parse({}), "bench.echo:application")
    uvicorn.Server(settings).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


if __name__ == "__main__":
    main()
