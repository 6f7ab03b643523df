"""The simulator keeps the contract, on a clock that does not wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agentzone.telephony.contract import DeviceConfig, SoundFile
from agentzone.telephony.simulator import SimulatedRecordings, Simulator, VirtualClock
from agentzone.telephony.sounds import KnownSounds
from agentzone.telephony.states import Cause
from tests.contract.switch.bench import DEVICE, OTHER, SECONDS, Bench
from tests.contract.switch.playing import PlayingContract
from tests.contract.switch.suite import SwitchContract


class SimulatorBench(Bench):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.recordings = SimulatedRecordings(folder)
        sounds = KnownSounds({name: SoundFile("", seconds) for name, seconds in SECONDS.items()})
        self.switch: Simulator = Simulator(VirtualClock(), recordings=self.recordings, sounds=sounds)

    async def pass_time(self, seconds: float) -> None:
        self.switch.advance(seconds)
        await asyncio.sleep(0)

    async def customer_calls(self, number: str, caller: str) -> str:
        return self.switch.customer_calls(number, caller)

    async def customer_hangs_up(self, channel: str) -> None:
        self.switch.customer_hangs_up(channel)

    async def customer_presses(self, channel: str, digits: str) -> None:
        self.switch.customer_presses(channel, digits)

    async def phone_answers(self, channel: str) -> None:
        await self.pass_time(0.1)
        self.switch.exchange.answer(self.switch.exchange.lines[channel])

    async def phone_declines(self, channel: str) -> None:
        self.switch.phone_hangs_up(channel)

    async def nobody_has_the_number(self, channel: str) -> None:
        self.switch.exchange.end(channel, Cause.UNREACHABLE)

    async def phone_hangs_up(self, channel: str) -> None:
        self.switch.phone_hangs_up(channel)

    async def heard_at(self, channel: str) -> set[str]:
        return self.switch.exchange.hears(channel)

    async def digits_at(self, channel: str) -> str:
        return self.switch.exchange.lines[channel].digits

    async def break_connection(self) -> None:
        self.switch.disconnect()

    async def mend(self) -> None:
        self.switch.reconnect()

    async def restart_switch(self) -> None:
        self.switch.crash()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[SimulatorBench]:
    made = SimulatorBench(tmp_path)
    await made.start()
    await made.switch.provision(DeviceConfig(device, "secret-secret", device) for device in (DEVICE, OTHER))
    yield made
    await made.stop()


class TestSimulator(SwitchContract, PlayingContract):
    pass
