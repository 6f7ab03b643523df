"""`echo_by_server`: the bare echo of bench.echo behind each ASGI server that could serve the product."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import uvloop

from bench.choices.clients import flood, ticks
from bench.result import Result
from bench.stage import Stage

SECONDS = 8.0
SERVERS = {
    "uvicorn websockets-sansio": [
        "uvicorn",
        "--ws",
        "websockets-sansio",
        "--ws-per-message-deflate",
        "false",
    ],
    "uvicorn websockets": ["uvicorn", "--ws", "websockets", "--ws-per-message-deflate", "false"],
    "granian": ["granian", "--interface", "asgi", "--ws", "--workers", "1", "--loop", "uvloop"],
}


def measure(stage: Stage) -> list[Result]:
    """One process each: echoes a second when flooded, p99 at 1,000 a second, memory of an idle socket."""
    detail = {name: uvloop.run(_measured(name)) for name in SERVERS}
    return [Result("echo_by_server", detail["uvicorn websockets-sansio"]["per_second"], "", detail)]


async def _measured(name: str) -> dict[str, Any]:
    with _serving(SERVERS[name]) as (port, process):
        await _ready(port)
        per_second = await flood(port, SECONDS)
    with _serving(SERVERS[name]) as (port, process):
        await _ready(port)
        return {
            "per_second": round(per_second),
            **await ticks(port, SECONDS, lambda: _memory_kb(process.pid)),
        }


@contextmanager
def _serving(command: list[str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", *command, "--port", str(port), "bench.echo:application"],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, process
    finally:
        process.terminate()
        process.wait(20)


async def _ready(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def _memory_kb(pid: int) -> int:
    top = psutil.Process(pid)
    return sum(p.memory_full_info().uss for p in [top, *top.children(recursive=True)]) // 1024
