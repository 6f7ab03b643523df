"""`voice_asterisk_ms`: a customer's telephone sends its call to a real Asterisk → the operator's page rings, p95, at 2
calls/s with 50 at once; and its ratio to the bare ARI event (a request that makes one → the event), of the same run.

Telephones are SIP programs in this process (`bench.sip`), with sound both ways. A process and a database of its own.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
import psutil
import uvloop

from bench.figures.voice import CALLER, NUMBER, VoicePage, all_over, books, devices_are_there, equip
from bench.http import HttpClient
from bench.result import Result
from bench.sip import Telephones
from bench.stage import Cast, Stage, stage
from bench.stats import percentile, spread
from bench.talk import until
from bench.websocket import WebSocketClient

OPERATORS, RATE, TALK, SECONDS = 60, 2, 25.0, 75
CALLS = RATE * SECONDS
WARM = int(RATE * TALK)
LOCAL, OUTSIDE = "127.0.0.1", "127.0.0.10"
PING = 0.2
"""Seconds between two bare events."""


def measure(_: Stage) -> list[Result]:
    command = [sys.executable, "-m", "bench.figures.asterisk"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    return [
        Result(**orjson.loads(line)) for line in done.stdout.splitlines() if line.startswith(b'{"figure"')
    ]


def main() -> None:
    """The measurement itself: a switch and a product beside it."""
    from tests.contract.switch.asterisk_house import House

    house = House()
    try:
        with stage(ari_url=house.url) as running, running.cast("asterisk", OPERATORS) as cast:
            for result in _measured(running, cast, house):
                sys.stdout.write(orjson.dumps(vars(result)).decode() + "\n")
    finally:
        house.close()


def _measured(running: Stage, cast: Cast, house: Any) -> list[Result]:
    secrets = equip(cast, kind="phone")
    run = _Run(running, cast, house, secrets)
    meter, switch = running.meter().start(), psutil.Process(house.server.process.pid)
    before = sum(switch.cpu_times()[:2])
    uvloop.run(run.calls())
    spent = {**meter.read(), "asterisk": round(sum(switch.cpu_times()[:2]) - before, 2)}
    most, wrong = books(cast.project_id, CALLS)
    taken = [
        run.rang[caller] - sent for caller, sent in sorted(run.sent.items())[WARM:] if caller in run.rang
    ]
    p95, bare = percentile(taken, 95), percentile(run.bare, 95)
    detail = {
        **spread(taken), "calls": len(run.rang), "per_second": RATE, "most_at_once": most, "operators": OPERATORS,
        "wrong": wrong + run.faults, "cpu_seconds": spent,
        "cpu_ms_per_call": round(spent["total"] * 1000 / CALLS, 2),
    }  # fmt: skip
    ratio = round(p95 / bare, 1) if bare else 0.0
    return [
        Result("voice_asterisk_ms", round(p95 * 1000, 2), "< 300", detail),
        Result("voice_asterisk_ratio", ratio, "told only", {"bare_ari_event": spread(run.bare)}),
    ]


@dataclass
class _Run:
    """`sent`: caller → when his telephone sent the call; `rang`: caller → when a page knew. Unix time."""

    stage: Stage
    cast: Cast
    house: Any
    secrets: dict[str, str]
    sent: dict[str, float] = field(default_factory=dict)
    rang: dict[str, float] = field(default_factory=dict)
    bare: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    async def calls(self) -> None:
        """All calls of the measurement, until the last one is over."""
        places = self.house.places
        desks = await Telephones(LOCAL, (LOCAL, places.sip_port)).open()
        outside = await Telephones(OUTSIDE, (LOCAL, places.sip_port)).open(places.trunk_port)
        pages = [_CallerPage(*self.stage.at, cookie) for cookie in self.cast.cookies]
        for page in pages:
            await page.open()
        for device, secret in self.secrets.items():
            await self._registered(desks, device, secret)
        await asyncio.to_thread(devices_are_there)
        pings = asyncio.create_task(self._bare_events())
        async with asyncio.TaskGroup() as customers:
            for number in range(CALLS):
                customers.create_task(self._customer(outside, number))
                await asyncio.sleep(1 / RATE)
        pings.cancel()
        await until(lambda: sum(len(page.callers) for page in pages) >= CALLS, must=False)
        await asyncio.to_thread(all_over)
        for page in pages:
            page.close()
            self.rang |= page.callers
            self.faults += page.faults
        self.faults += desks.faults + outside.faults
        desks.close()
        outside.close()

    async def _registered(self, desks: Telephones, device: str, secret: str) -> None:
        """Again until the product has told the switch of the device."""
        for _ in range(120):
            if await desks.register(device, secret) == 200:
                return
            await asyncio.sleep(0.25)
        raise RuntimeError(f"the switch does not know the device {device}")

    async def _customer(self, outside: Telephones, number: int) -> None:
        caller = str(CALLER + number)
        self.sent[caller] = time.time()
        call = await outside.call(caller, NUMBER)
        if call is not None:
            await asyncio.sleep(TALK)
            await outside.hang_up(call)

    async def _bare_events(self) -> None:
        """An application of our own asks for events of its own, and waits for each."""
        url = urlsplit(self.house.url)
        key, port = f"{url.username}:{url.password}", url.port or 0
        came = asyncio.Event()
        moments: list[float] = []

        def on_text(text: bytes, moment: float) -> None:
            if orjson.loads(text)["type"] == "ChannelUserevent":
                moments.append(moment)
                came.set()

        socket = WebSocketClient(on_text)
        await socket.open(LOCAL, port, f"/ari/events?app=bench&api_key={quote(key)}")
        http = HttpClient(LOCAL, port)
        while True:
            came.clear()
            await http.open()
            began = time.perf_counter()
            path = f"/ari/events/user/ping?application=bench&api_key={quote(key)}"
            asked = asyncio.create_task(http.request("POST", path))
            async with asyncio.timeout(10):
                await came.wait()
            await asked
            self.bare.append(moments.pop() - began)
            await asyncio.sleep(PING)


class _CallerPage(VoicePage):
    """Notes when the call of each caller first rang on it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.callers: dict[str, float] = {}

    def on_call(self, call: dict[str, Any]) -> None:
        self.callers.setdefault(call["caller_number"], time.time())


if __name__ == "__main__":
    main()
