"""`voice_ring_ms`: a call arrives at the switch → the operator's page rings, p95, at 20 calls/s with 500 at once; and
`voice_ring_half_ms`: the same at half of that.

The switch is the simulator inside the product's own telephony process; operators answer by themselves. The clock starts
at the moment that the switch gives the call, and stops when the operator's socket brings the call panel with it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uvloop

from bench.pages import OperatorPage
from bench.processes import Meter
from bench.result import Result
from bench.stage import Cast, Stage
from bench.stats import percentile, spread
from bench.talk import until

TALK, SECONDS = 25.0, 60
NUMBER, CALLER = "88001000000", 79160000000


@dataclass(frozen=True)
class Load:
    """Calls per second, to so many operators."""

    rate: int
    operators: int

    @property
    def number(self) -> str:
        """Which customers call."""
        return f"8800100{self.rate:04}"

    @property
    def calls(self) -> int:
        return self.rate * SECONDS

    @property
    def warm(self) -> int:
        """Until so many have come, not all are there at once."""
        return int(self.rate * TALK)


LOADS = {"voice_ring_half_ms": Load(10, 280), "voice_ring_ms": Load(20, 560)}


class VoicePage(OperatorPage):
    """Notes when each call first rang on it: call id → [when it arrived, when the page knew], Unix time."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.rang: dict[str, tuple[float, float]] = {}

    def on_event(self, frame: dict[str, Any], moment: float) -> None:
        if frame["type"] != "voice.changed" or (call := frame["data"]["voice"]["call"]) is None:
            return
        self.on_call(call)

    def on_call(self, call: dict[str, Any]) -> None:
        arrived = datetime.fromisoformat(call["arrived_at"]).timestamp()
        self.rang.setdefault(call["id"], (arrived, time.time()))


def measure(stage: Stage) -> list[Result]:
    return [_measured(stage, figure, load) for figure, load in LOADS.items()]


def _measured(stage: Stage, figure: str, load: Load) -> Result:
    with stage.cast(figure.replace("_", "-"), load.operators) as cast:
        equip(cast, number=load.number)
        meter = stage.meter()
        rang = uvloop.run(_calls(stage, cast, load, meter))
        spent = meter.read()
        most, wrong = books(cast.project_id, load.calls)
    in_order = sorted(rang.values())[load.warm :]
    taken = [knew - arrived for arrived, knew in in_order]
    detail = {
        **spread(taken), "calls": len(rang), "per_second": load.rate, "most_at_once": most,
        "operators": load.operators, "wrong": wrong, "cpu_seconds": spent,
        "cpu_ms_per_call": round(spent["total"] * 1000 / load.calls, 2),
    }  # fmt: skip
    return Result(figure, round(percentile(taken, 95) * 1000, 2), "< 300", detail)


def equip(cast: Cast, kind: str = "softphone", number: str = NUMBER) -> dict[str, str]:
    """A number, and a telephone for each operator that answers by itself; returns their passwords."""
    from agentzone.models import Device, PhoneNumber, Project
    from agentzone.services.devices import device_take, devices_changed

    Project.objects.filter(pk=cast.project_id).update(wrap_up_seconds=0, auto_answer="on", ring_seconds=20)
    PhoneNumber.objects.create(project_id=cast.project_id, number=number, name="Bench")
    first = 20_000 + Device.objects.count()
    devices = Device.objects.bulk_create(
        Device(number=str(first + n), kind=kind) for n in range(len(cast.agents))
    )
    devices_changed()
    for device, agent in zip(devices, cast.agents, strict=True):
        device_take(agent, device.number, must_be_there=False)
    return {device.number: device.secret for device in devices}


async def _calls(stage: Stage, cast: Cast, load: Load, meter: Meter) -> dict[str, tuple[float, float]]:
    """All calls of the measurement, until the last one is over; the meter starts with the first."""
    pages = [VoicePage(*stage.at, cookie) for cookie in cast.cookies]
    for page in pages:
        await page.open()
    await asyncio.to_thread(devices_are_there)
    meter.start()
    await asyncio.to_thread(_let_them_call, load)
    await asyncio.sleep(SECONDS)  # calls come at their pace
    await until(lambda: sum(len(page.rang) for page in pages) >= load.calls, must=False)
    await asyncio.to_thread(all_over)
    for page in pages:
        page.close()
    faults = [fault for page in pages for fault in page.faults]
    if faults:
        raise RuntimeError(f"{len(faults)} faults on the pages, like {faults[0]}")
    return {ident: times for page in pages for ident, times in page.rang.items()}


def devices_are_there() -> None:
    from agentzone.models import Device
    from tests.product import wait_for

    wait_for(lambda: not Device.objects.filter(is_online=False).exists(), 60, "devices at the switch")


def _let_them_call(load: Load) -> None:
    from agentzone.services.calls.outbox import CHANNEL
    from agentzone.telephony.process import SIMULATE
    from agentzone.telephony.simulator.people import Customer
    from kernel.events.frames import dumps
    from kernel.uow import notify

    for n in range(load.calls):
        caller = str(CALLER + 10_000 * load.rate + n)
        customer = Customer(at=1 + n / load.rate, number=load.number, caller=caller, talks=TALK)
        notify(CHANNEL, SIMULATE + dumps(customer.plain()))


def all_over() -> None:
    from agentzone.models import Contact
    from tests.product import wait_for

    calls = Contact.objects.filter(kind="call", ended_at=None)
    wait_for(lambda: not calls.exists(), 90, "the last call's end")


def books(project_id: int, calls: int) -> tuple[int, list[str]]:
    """Most calls at once; and what is wrong: calls without exactly one answer."""
    from django.db.models import Count, Q

    from agentzone.models import Call, Handling

    rows = Call.objects.filter(contact__project_id=project_id)
    found = rows.annotate(answers=Count("handlings", filter=Q(handlings__answered_at__isnull=False)))
    wrong = [f"{calls} calls were made, {rows.count()} are stored"] if rows.count() != calls else []
    left = rows.filter(contact__ended_at=None).count()
    wrong += [f"{left} calls are not over"] if left else []
    wrong += [f"call {call.pk} was answered {call.answers} times" for call in found.exclude(answers=1)[:5]]
    turns: list[tuple[datetime, int]] = []
    for began, ended in Handling.objects.filter(call__in=rows).values_list("answered_at", "left_at"):
        turns += [(began, 1), (ended, -1)] if began and ended else []
    now = most = 0
    for _, step in sorted(turns):
        now += step
        most = max(most, now)
    return most, wrong
