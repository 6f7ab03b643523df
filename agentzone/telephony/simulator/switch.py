"""The simulator as a switch of the contract. With a virtual clock nothing happens until `advance`."""

from __future__ import annotations

import asyncio
import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from agentzone.telephony import switch_events as events
from agentzone.telephony.commands import Command, Dial, Play
from agentzone.telephony.contract import (
    Accepted,
    Capability,
    DeviceConfig,
    Problem,
    Receipt,
    Refused,
    Sink,
    SoundFile,
    Sounds,
    SwitchAway,
)
from agentzone.telephony.simulator.agenda import Agenda
from agentzone.telephony.simulator.clock import Clock, RealClock, VirtualClock
from agentzone.telephony.simulator.exchange import Exchange, Line, Undoable
from agentzone.telephony.simulator.faults import Faults
from agentzone.telephony.simulator.people import IGNORES, Habit
from agentzone.telephony.simulator.recordings import SimulatedRecordings
from agentzone.telephony.sounds import KnownSounds
from agentzone.telephony.states import Cause

LATENCY = 0.005
"""Seconds between a command and its effect: accepted is not done."""
RINGS_AFTER = 0.05
REMEMBERED_OPS = 50_000


class Simulator:
    capabilities: ClassVar[frozenset[Capability]] = frozenset({Capability.PICK_UP})

    def __init__(
        self,
        clock: Clock | None = None,
        faults: Faults | None = None,
        outside: Habit = IGNORES,
        recordings: SimulatedRecordings | None = None,
        sounds: Sounds | None = None,
    ) -> None:
        """`outside`: what people at numbers do of whom nothing else is said."""
        self.clock = clock or RealClock()
        self.recordings = recordings or SimulatedRecordings()
        self.sounds = sounds or KnownSounds()
        self.faults = faults or Faults()
        self.exchange = Exchange(self.clock.now, self._report, self._ring, self.after)
        self.habits: dict[str, Habit] = {}
        self.outside = outside
        self._agenda = Agenda()
        self._sink: Sink | None = None
        self._ids = itertools.count(1)
        self._ops: OrderedDict[UUID, None] = OrderedDict()
        self._woken = asyncio.Event()
        self._away = False

    # ── the contract ────────────────────────────────────────────────────────
    async def run(self, sink: Sink) -> None:
        self._sink = sink
        self._woken = asyncio.Event()
        try:
            if not self._away:
                self._report(events.SwitchUp, {})
            while True:
                self._woken.clear()
                self._do_due()
                await self._sleep()
        finally:
            self._sink = None

    async def execute(self, command: Command) -> Receipt:
        if self._away:
            return Refused(command.op_id, Problem.NOT_CONNECTED)
        if command.op_id in self._ops:
            return Accepted(command.op_id, again=True)
        self._ops[command.op_id] = None
        if len(self._ops) > REMEMBERED_OPS:
            self._ops.popitem(last=False)
        if isinstance(command, Play):
            found = await self._find(command.sounds)
            self.after(LATENCY, lambda: self._play(command, found))
        else:
            self.after(LATENCY, lambda: self._do(command))
        return Accepted(command.op_id)

    async def snapshot(self, known: Iterable[str] = ()) -> events.Snapshot:
        if self._away:
            raise SwitchAway
        lines, asked = self.exchange.lines.values(), set(known)
        return events.Snapshot(
            taken_at=self.clock.now(),
            channels=tuple(
                events.ChannelState(
                    channel=line.channel,
                    ringing=line.ringing,
                    up=line.up,
                    place=line.place,
                    arrival=line.arrival,
                )
                for line in lines
            ),
            ended=tuple(one for one in self.exchange.ended[-5000:] if one.channel in asked),
            devices_online=frozenset(self.exchange.online),
        )

    async def provision(self, devices: Iterable[DeviceConfig]) -> None:
        """Every device of a simulated house is there at once."""
        if self._away:
            raise SwitchAway
        known = {one.device for one in devices}
        for device in sorted(known - self.exchange.online):
            self.device_appears(device)
        for device in sorted(self.exchange.online - known):
            self.device_vanishes(device)

    # ── people ──────────────────────────────────────────────────────────────
    def customer_calls(self, number: str, caller: str, name: str = "") -> str:
        """An incoming call; returns its channel."""
        channel = f"sim-{next(self._ids)}-{caller}"
        line = self.exchange.lines[channel] = Line(channel, caller, ringing=True)
        fields = {"channel": channel, "number": number, "caller_number": caller, "caller_name": name}
        line.arrival = events.CallArrived(event_id=f"arrival-{channel}", at=self.clock.now(), **fields)
        self._send(line.arrival)
        return channel

    def customer_hangs_up(self, channel: str, cause: Cause = Cause.NORMAL) -> None:
        self.exchange.end(channel, cause)

    def customer_presses(self, channel: str, digits: str) -> None:
        for digit in digits:
            self._report(events.DigitReceived, {"channel": channel, "digit": digit})

    def phone_hangs_up(self, channel: str, cause: Cause = Cause.NORMAL) -> None:
        """The person at a dialled phone; while it rings, that is a refusal."""
        line = self.exchange.lines.get(channel)
        if line is not None:
            self.exchange.end(channel, cause if line.up else Cause.DECLINED)

    def device_appears(self, device: str) -> None:
        self.exchange.online.add(device)
        self._report(events.DevicePresence, {"device": device, "online": True})

    def device_vanishes(self, device: str) -> None:
        self.exchange.online.discard(device)
        self._report(events.DevicePresence, {"device": device, "online": False})

    def on_talk(self, channel: str, act: Callable[[], None]) -> None:
        """Do this when the channel comes into a conversation."""
        self.exchange.lines[channel].on_talk = act

    # ── faults and time ─────────────────────────────────────────────────────
    def disconnect(self) -> None:
        """The connection breaks; calls go on, and what happens is not reported."""
        if not self._away:
            self._report(events.SwitchDown, {})
            self._away = True

    def reconnect(self) -> None:
        if self._away:
            self._away = False
            self._report(events.SwitchUp, {})

    def crash(self) -> None:
        """The switch itself goes down and comes up empty."""
        self.disconnect()
        self.exchange.crash()
        self.reconnect()

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        self._agenda.put(self.clock.now() + timedelta(seconds=seconds), act)
        self._woken.set()

    def next_at(self) -> datetime | None:
        """When something is to happen next."""
        return self._agenda.next_at()

    def advance(self, seconds: float) -> None:
        """Move the virtual clock, doing on the way all that becomes due, each at its moment."""
        assert isinstance(self.clock, VirtualClock)
        until = self.clock.now() + timedelta(seconds=seconds)
        while (due := self._agenda.pop_due(until)) is not None:
            self.clock.move(due[0])
            due[1]()
        self.clock.move(until)

    # ── inside ──────────────────────────────────────────────────────────────
    async def _find(self, names: tuple[str, ...]) -> list[SoundFile | None]:
        def find() -> list[SoundFile | None]:
            return [self.sounds.find(name) for name in names]

        return find() if self.clock.virtual else await asyncio.to_thread(find)

    def _play(self, command: Play, found: list[SoundFile | None]) -> None:
        seconds = [one.seconds for one in found if one is not None]
        self._try(command, lambda: self.exchange.play(command, seconds))

    def _do(self, command: Command) -> None:
        self._try(command, lambda: self.exchange.do(command))

    def _try(self, command: Command, act: Callable[[], None]) -> None:
        try:
            act()
        except Undoable as error:
            self._report(events.CommandFailed, {"op_id": command.op_id, "problem": error.problem.value})
        else:
            self._report(events.CommandDone, {"op_id": command.op_id})

    def _ring(self, line: Line, command: Dial) -> None:
        def rings() -> None:
            if line.channel in self.exchange.lines and not line.up:
                line.ringing = True
                self._report(events.LegRinging, {"channel": line.channel})

        def alive(act: Callable[[], None]) -> Callable[[], None]:
            return lambda: act() if self.exchange.lines.get(line.channel) is line and not line.up else None

        habit = self.habits.get(line.party, IGNORES if command.device else self.outside)
        if habit.unknown:
            self.after(RINGS_AFTER, lambda: self.exchange.end(line.channel, Cause.UNREACHABLE))
            return
        answer_after = RINGS_AFTER if command.auto_answer else habit.answer_after
        self.after(RINGS_AFTER, rings)
        if answer_after is not None:
            self.after(RINGS_AFTER + answer_after, alive(lambda: self.exchange.answer(line)))
        if habit.decline_after is not None:
            declined = alive(lambda: self.exchange.end(line.channel, Cause.DECLINED))
            self.after(RINGS_AFTER + habit.decline_after, declined)
        missed = alive(lambda: self.exchange.end(line.channel, Cause.NO_ANSWER))
        self.after(RINGS_AFTER + command.ring_seconds, missed)

    def _report(self, kind: type[events.Base], fields: dict[str, Any]) -> None:
        if kind is events.RecordingEnded:  # there it is, whoever hears of it
            self.recordings.keep(fields["name"], fields["seconds"])
        self._send(kind(event_id=f"sim-{next(self._ids)}", at=self.clock.now(), **fields))  # type: ignore[arg-type]

    def _send(self, event: events.Event) -> None:
        if self._away:
            return
        for delay in self.faults.deliveries(event):
            if delay:
                self.after(delay, lambda: self._deliver(event))
            else:
                self._deliver(event)

    def _deliver(self, event: events.Event) -> None:
        if self._sink is not None and not self._away:
            self._sink(event)

    def _do_due(self) -> None:
        if not self.clock.virtual:
            while (due := self._agenda.pop_due(self.clock.now())) is not None:
                due[1]()

    async def _sleep(self) -> None:
        """Until something is due or asked for; a virtual clock is moved by others."""
        at = None if self.clock.virtual else self._agenda.next_at()
        timeout = None if at is None else max(0.0, _seconds(at, self.clock.now()))
        try:
            async with asyncio.timeout(timeout):
                await self._woken.wait()
        except TimeoutError:
            return


def _seconds(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds()
