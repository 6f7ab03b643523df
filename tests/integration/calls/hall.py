"""A hall with the simulated switch, in which time is moved by hand and everything happens in this thread.

What the telephony and router processes do side by side, `settle` does one after the other, until nothing is left.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from agentzone.distribution.passes import Dispatcher
from agentzone.models import AgentSlot, Call, CallLeg, Device, Handling, PhoneNumber, Project, User
from agentzone.services.calls import outbox
from agentzone.services.calls.due import calls_due
from agentzone.services.calls.outgoing import call_dial
from agentzone.services.calls.reconcile import reconcile
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.commands import Command
from agentzone.telephony.contract import Accepted, DeviceConfig
from agentzone.telephony.simulator import Faults, Habit, Simulator, VirtualClock
from agentzone.telephony.states import CallState, HandlingState
from agentzone.telephony.stored_sounds import StoredSounds
from agentzone.telephony.switch_events import CommandDone, CommandFailed, Event
from kernel import clock
from tests.factories.people import ProjectFactory
from tests.factories.voice import device_of, operator, phone_number

LEASE = timedelta(seconds=45)
PATIENCE = 5.0
CALLER = "79161234567"


class Hall:
    def __init__(self, patch: pytest.MonkeyPatch, faults: Faults | None = None, **project: Any) -> None:
        self.time = VirtualClock(clock.now().replace(microsecond=0))
        patch.setattr(clock, "now", self.time.now)
        self.switch = Simulator(self.time, faults, sounds=StoredSounds())
        self.switch._sink = self._heard
        self.bridge, self.router = Bridge(), Dispatcher()
        self.pending: list[Event] = []
        self.flights: dict[UUID, tuple[UUID, Any]] = {}
        self.failed: list[CommandFailed] = []
        self.project: Project = ProjectFactory(tier_widen_seconds=0, **project)
        self.line: PhoneNumber = phone_number(self.project)

    def operator(
        self,
        *,
        answers: float | None = 2.0,
        declines: float | None = None,
        kind: str = "softphone",
        **fields: Any,
    ) -> User:
        """At work, with a phone that is answered so many seconds after it rings."""
        agent = operator(self.project, **fields)
        number = device_of(agent)
        Device.objects.filter(number=number).update(kind=kind)
        self.switch.habits[number] = Habit(answers, declines)
        self.switch.exchange.online.add(number)
        return agent

    def configs(self) -> list[DeviceConfig]:
        return self.bridge.devices()

    # ── time ────────────────────────────────────────────────────────────────
    def pass_time(self, seconds: float) -> None:
        """From one thing that happens to the next, and once a second at least."""
        self.settle()
        until = self.time.now() + timedelta(seconds=seconds)
        while (left := (until - self.time.now()).total_seconds()) > 0:
            coming = self.switch.next_at()
            wait = 1.0 if coming is None else max(0.0, (coming - self.time.now()).total_seconds())
            self.switch.advance(min(left, wait, 1.0))
            AgentSlot.objects.filter(signed_in=True).update(lease_until=clock.now() + LEASE)
            self.settle()

    def settle(self) -> None:
        """Until nobody has anything to do at this moment."""
        for _ in range(200):
            acted = self._apply() + self._give() + calls_due()
            acted += self.router.run(full=False).assigned
            if not acted:
                return
            self.switch.advance(0.01)
        raise AssertionError("it never came to rest")

    def reconcile(self) -> int:
        """What the telephony process does after a connect, and now and then."""
        snapshot = _now(self.switch.snapshot(self.bridge.open_channels()))
        fixed = reconcile(snapshot)
        self.settle()
        return fixed

    def _heard(self, event: Event) -> None:
        self.pending.append(event)
        if isinstance(event, CommandDone | CommandFailed):
            self.flights = {key: value for key, value in self.flights.items() if value[0] != event.op_id}
        if isinstance(event, CommandFailed):
            self.failed.append(event)

    def _apply(self) -> int:
        events, self.pending = self.pending, []
        for event in events:
            self.bridge.apply(event)
        return len(events)

    def _give(self) -> int:
        given = 0
        for call_id, command in outbox.waiting():
            key = call_id or command.op_id
            if key in self.flights:
                _, since = self.flights[key]
                if (self.time.now() - since).total_seconds() < PATIENCE:
                    continue
                del self.flights[key]
            given += self._give_one(key, command)
        return given

    def _give_one(self, key: UUID, command: Command) -> int:
        if not outbox.sending([command])[0]:
            return 1
        receipt = _now(self.switch.execute(command))
        if not isinstance(receipt, Accepted):
            return 0
        if receipt.again:
            outbox.done([command.op_id])
        else:
            self.flights[key] = (command.op_id, self.time.now())
        return 1

    # ── people ──────────────────────────────────────────────────────────────
    def calls(self, caller: str = CALLER, number: str | None = None) -> str:
        """A customer calls; returns his channel."""
        channel = self.switch.customer_calls(number or self.line.number, caller)
        self.settle()
        return channel

    def presses(self, channel: str, digits: str = "1") -> None:
        self.switch.customer_presses(channel, digits)
        self.settle()

    def call_of(self, channel: str) -> Call:
        return Call.objects.select_related("contact").get(legs__channel=channel)

    def part_of(self, agent: User) -> Handling:
        """The operator's latest part in a call."""
        return Handling.objects.filter(agent=agent).latest("rang_at")

    def talking(self, agent: User) -> tuple[str, Call]:
        """A customer calls and the operator answers."""
        channel = self.calls()
        self.pass_time(4)
        call = self.call_of(channel)
        assert (call.state, self.part_of(agent).state) == (CallState.TALKING, HandlingState.TALKING)
        return channel, call

    def dials(self, agent: User, number: str = CALLER, *, answers: float | None = 2.0, **habit: Any) -> Call:
        """The operator calls a client, whose phone is answered so many seconds after it rings."""
        self.switch.habits[number] = Habit(answers, **habit)
        call_id = call_dial(agent, number)
        self.settle()
        return Call.objects.select_related("contact").get(pk=call_id)

    def leg(self, call: Call, kind: str) -> str:
        """The channel of the call's latest leg of that kind."""
        return CallLeg.objects.filter(call=call, kind=kind).latest("started_at").channel

    def hears(self, channel: str) -> set[str]:
        return self.switch.exchange.hears(channel)

    def leg_of(self, agent: User) -> str:
        return self.part_of(agent).leg.channel

    def slot(self, agent: User) -> AgentSlot:
        return AgentSlot.objects.select_related("status").get(agent=agent)


def _now(coroutine: Any) -> Any:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")
