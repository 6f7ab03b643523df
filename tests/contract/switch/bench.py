"""What the contract suite needs around a switch: people at its telephones, and a record of what it reports."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any, TypeVar
from uuid import UUID

from agentzone.telephony.commands import Command, Dial
from agentzone.telephony.contract import Accepted, Recordings, Switch
from agentzone.telephony.switch_events import CommandDone, CommandFailed, Event, SwitchUp
from kernel.ids import new_id

E = TypeVar("E")
NUMBER = "8800"
DEVICE, OTHER = "1001", "1002"
ONE, TWO = "sounds/one", "two"
SECONDS = {ONE: 2.0, TWO: 1.5}
"""The sounds that the switch may play, each with its length and a tone of its own (see phones.phone.TONES)."""


class Bench(ABC):
    """One switch with the devices 1001 and 1002, and customers outside. `party` names who is heard: the caller's
    number, the device, “music”, or the name of a sound."""

    switch: Switch
    recordings: Recordings

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Run the switch and wait until it is connected."""
        mark = len(self.events)
        self.task = asyncio.create_task(self.switch.run(self.events.append))
        await self.wait(SwitchUp, since=mark)

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)
            self.task = None

    async def wait(
        self, kind: type[E] | tuple[type[Any], ...], *, since: int = 0, seconds: float = 8.0, **fields: Any
    ) -> E:
        """The first such event, waiting for it."""
        for _ in range(round(seconds / self.step)):
            for event in self.events[since:]:
                if isinstance(event, kind) and all(getattr(event, k) == v for k, v in fields.items()):
                    return event
            await self.pass_time(self.step)
        raise AssertionError(f"no {kind} {fields}; came: {self.events[since:]}")

    def heard_of(self, kind: type[E], **fields: Any) -> list[E]:
        return [
            event
            for event in self.events
            if isinstance(event, kind) and all(getattr(event, k) == v for k, v in fields.items())
        ]

    async def do(self, command: Command) -> None:
        """Give a command and wait until it is done."""
        receipt = await self.switch.execute(command)
        assert isinstance(receipt, Accepted), receipt
        await self.wait((CommandDone, CommandFailed), op_id=command.op_id)
        assert not self.heard_of(CommandFailed, op_id=command.op_id), self.heard_of(CommandFailed)

    async def fails(self, command: Command) -> str:
        """Give a command that must fail; returns the problem, whether it is refused at once or later."""
        receipt = await self.switch.execute(command)
        if isinstance(receipt, Accepted):
            return (await self.wait(CommandFailed, op_id=command.op_id)).problem
        return receipt.problem

    async def dial(
        self,
        call_id: UUID,
        device: str = DEVICE,
        *,
        ring_seconds: int = 20,
        auto: bool = False,
        heard_by: str = "",
    ) -> str:
        """Let a device ring; returns the leg's channel."""
        channel = f"leg-{new_id().hex}"
        await self.do(
            Dial(
                call_id=call_id,
                channel=channel,
                device=device,
                caller_number="79161234567",
                ring_seconds=ring_seconds,
                auto_answer=auto,
                heard_by=heard_by,
            )
        )
        return channel

    async def dial_outside(self, call_id: UUID, number: str, *, heard_by: str = "") -> str:
        """Call a number outside, which is the customer's phone; returns the leg's channel."""
        channel = f"leg-{new_id().hex}"
        await self.do(
            Dial(
                call_id=call_id,
                channel=channel,
                number=number,
                caller_number=NUMBER,
                ring_seconds=20,
                heard_by=heard_by,
            )
        )
        return channel

    async def hears(self, channel: str, expected: set[str]) -> None:
        """Wait until exactly these are heard at the far end of the channel."""
        got: set[str] = set()
        for _ in range(round(8.0 / self.step)):
            got = await self.heard_at(channel)
            if got == expected:
                return
            await self.pass_time(self.step)
        raise AssertionError(f"at {channel} {got} are heard, not {expected}")

    step: float = 0.05

    @abstractmethod
    async def pass_time(self, seconds: float) -> None: ...

    @abstractmethod
    async def customer_calls(self, number: str, caller: str) -> str:
        """A customer dials; returns the channel of his call as the switch reports it."""

    @abstractmethod
    async def customer_hangs_up(self, channel: str) -> None: ...

    @abstractmethod
    async def customer_presses(self, channel: str, digits: str) -> None: ...

    @abstractmethod
    async def phone_answers(self, channel: str) -> None:
        """The person at the ringing device takes the call."""

    @abstractmethod
    async def phone_declines(self, channel: str) -> None: ...

    @abstractmethod
    async def nobody_has_the_number(self, channel: str) -> None:
        """The line says that there is no such number."""

    @abstractmethod
    async def phone_hangs_up(self, channel: str) -> None: ...

    @abstractmethod
    async def heard_at(self, channel: str) -> set[str]: ...

    @abstractmethod
    async def digits_at(self, channel: str) -> str:
        """Digits that have come to the far end."""

    @abstractmethod
    async def break_connection(self) -> None:
        """Cut our connection; the driver comes back by itself, or with `mend`."""

    @abstractmethod
    async def mend(self) -> None: ...

    @abstractmethod
    async def restart_switch(self) -> None:
        """The switch itself goes down and comes up again."""
