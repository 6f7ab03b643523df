"""The bench around a real Asterisk: what people do goes by SIP, what they hear is told by tones."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from agentzone.telephony.asterisk import Asterisk
from agentzone.telephony.asterisk.recordings import AsteriskRecordings
from agentzone.telephony.commands import HangUp
from agentzone.telephony.contract import DeviceConfig
from agentzone.telephony.sounds import KnownSounds
from agentzone.telephony.switch_events import CallArrived
from kernel.ids import new_id
from tests.contract.switch.asterisk_house import CUSTOMER, SECRET, House
from tests.contract.switch.bench import DEVICE, OTHER, Bench
from tests.contract.switch.phones.phone import Phone


class AsteriskBench(Bench):
    step = 0.1

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house = house
        self.switch: Asterisk = Asterisk(house.url, KnownSounds(house.sounds.files))
        self.recordings = AsteriskRecordings(house.url)
        self.ends: dict[str, tuple[Phone, int]] = {}  # channel → the phone at its far end, and its call there
        self.dialled: dict[str, tuple[Phone, int]] = {}  # channel → phone, and how long its log was

    async def open(self) -> None:
        await self.start()
        await self.switch.provision(DeviceConfig(name, SECRET, name) for name in (DEVICE, OTHER))
        if not self.house.phones:
            self.house.connect_phones()
        for name in (DEVICE, OTHER):
            await self._until(lambda name=name: self.house.phones[name].find("registered", code=200))
        await self.switch.provision(DeviceConfig(name, SECRET, name) for name in (DEVICE, OTHER))

    async def close(self) -> None:
        """No calls are left, whatever the test did."""
        if self.task is None:
            await self.start()
        for channel in (await self.switch.snapshot()).channels:
            await self.switch.execute(HangUp(call_id=new_id(), channel=channel.channel))
        for phone in self.house.phones.values():
            for call in phone.live_calls():  # of a switch that was killed nobody tells them
                phone.do("hang_up", call=call)
            await self._until(lambda phone=phone: not phone.live_calls())
        await self._until_nothing_is_left()
        await self.stop()

    async def _until_nothing_is_left(self) -> None:
        for _ in range(80):
            left = await asyncio.gather(self.switch.ari.get("/channels"), self.switch.ari.get("/bridges"))
            if left == [[], []]:
                return
            await asyncio.sleep(self.step)
        raise AssertionError(f"left over: {left}")

    async def pass_time(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def customer_calls(self, number: str, caller: str) -> str:
        assert caller == CUSTOMER
        phone, mark, seen = (
            self.house.phones[CUSTOMER],
            len(self.events),
            len(self.house.phones[CUSTOMER].log),
        )
        phone.do("call", uri=f"sip:{number}@{self.house.sip}")
        arrived = await self.wait(CallArrived, since=mark)
        call = await self._until(lambda: phone.find("calling", since=seen))
        self.ends[arrived.channel] = (phone, call["call"])
        return arrived.channel

    async def dial(self, call_id: UUID, device: str = DEVICE, **options: Any) -> str:
        phone = self.house.phones[device]
        mark = len(phone.log)
        channel = await super().dial(call_id, device, **options)
        self.dialled[channel] = (phone, mark)
        return channel

    async def dial_outside(self, call_id: UUID, number: str, **options: Any) -> str:
        phone = self.house.phones[CUSTOMER]
        mark = len(phone.log)
        channel = await super().dial_outside(call_id, number, **options)
        self.dialled[channel] = (phone, mark)
        return channel

    async def _end(self, channel: str) -> tuple[Phone, int]:
        """The far end of a channel; of a dialled one, once it rings there."""
        if channel not in self.ends:
            phone, mark = self.dialled[channel]
            rang = await self._until(lambda: phone.find("incoming", since=mark))
            self.ends[channel] = (phone, rang["call"])
        return self.ends[channel]

    async def customer_hangs_up(self, channel: str) -> None:
        phone, call = await self._end(channel)
        phone.do("hang_up", call=call)

    async def customer_presses(self, channel: str, digits: str) -> None:
        phone, call = await self._end(channel)
        phone.do("digits", call=call, digits=digits)

    async def phone_answers(self, channel: str) -> None:
        phone, call = await self._end(channel)
        phone.do("answer", call=call)

    async def phone_declines(self, channel: str) -> None:
        phone, call = await self._end(channel)
        phone.do("refuse", call=call)

    async def nobody_has_the_number(self, channel: str) -> None:
        phone, call = await self._end(channel)
        phone.do("refuse", call=call, code=404)

    async def phone_hangs_up(self, channel: str) -> None:
        phone, call = await self._end(channel)
        phone.do("hang_up", call=call)

    async def heard_at(self, channel: str) -> set[str]:
        phone, call = await self._end(channel)
        return phone.hears(call)

    async def digits_at(self, channel: str) -> str:
        phone, call = await self._end(channel)
        return "".join(one["digit"] for one in phone.log if one["ev"] == "digit" and one["call"] == call)

    async def break_connection(self) -> None:
        await self.switch.ari.break_off()

    async def mend(self) -> None:
        """The driver comes back by itself."""

    async def restart_switch(self) -> None:
        self.house.kill()
        self.house.start_again()

    async def _until(self, condition: Any, seconds: float = 10.0) -> Any:
        for _ in range(round(seconds / 0.02)):
            if (found := condition()) not in (None, False):
                return found
            await asyncio.sleep(0.02)
        logs = {name: phone.log[-6:] for name, phone in self.house.phones.items()}
        raise AssertionError(f"it never came to that: {logs}")
