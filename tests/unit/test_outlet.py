"""Commands of one call go in the order in which they are stored, whether a notice brings them or they are read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import pytest

from agentzone.services.calls import outbox
from agentzone.telephony.commands import Command, Dial, Hold, SendDigits
from agentzone.telephony.contract import Accepted, Problem, Receipt, Refused
from agentzone.telephony.outlet import Outlet
from agentzone.telephony.switch_events import CommandDone, CommandFailed
from kernel import clock
from kernel.events.frames import dumps
from kernel.ids import new_id

Stored = list[tuple[UUID | None, Command]]


class House:
    """A switch that does what it is let do, the table of commands, and an outlet between them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.table: Stored = []
        self.given: list[Command] = []
        self.reads = 0
        self.there = True
        self.gate: asyncio.Event | None = (
            None  # reading lasts until it is set, though it has seen the table already
        )
        patch.setattr(outbox, "waiting", self._waiting)
        patch.setattr(
            outbox,
            "sending",
            lambda commands: [any(command is one for _, one in self.table) for command in commands],
        )
        patch.setattr(outbox, "done", self._done)
        self.given_back: list[UUID] = []
        patch.setattr(outbox, "given_back", self.given_back.append)
        self.outlet = Outlet(self, self._in_thread)  # type: ignore[arg-type]

    async def _in_thread(self, act: Callable[[], Any]) -> Any:
        result = act()
        is_reading = isinstance(result, list) and not any(isinstance(one, bool) for one in result)
        if is_reading and self.gate is not None:
            await self.gate.wait()
        return result

    def _waiting(self, limit: int, *, besides: Collection[UUID] = ()) -> Stored:
        self.reads += 1
        return [row for row in self.table if row[1].op_id not in besides][:limit]

    def _done(self, op_ids: Sequence[UUID]) -> list[bool]:
        self.table = [row for row in self.table if row[1].op_id not in op_ids]
        return [True for _ in op_ids]

    async def execute(self, command: Command) -> Receipt:
        if not self.there:
            return Refused(command.op_id, Problem.NOT_CONNECTED)
        self.given.append(command)
        return Accepted(command.op_id)

    def stores(self, call: UUID) -> Stored:
        rows: Stored = [(call, Hold(call_id=call, channel=f"c{len(self.table)}"))]
        self.table += rows
        return rows

    async def finishes(self, command: Command) -> None:
        assert self.outlet.heard(CommandDone(event_id="e", at=clock.now(), op_id=command.op_id))
        await rest()


async def rest() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    return House(monkeypatch)


async def test_what_a_notice_brings_is_given_without_reading_and_only_once(house: House) -> None:
    stored = house.stores(new_id())
    house.outlet.noticed(stored)
    house.outlet.noticed(stored)
    await rest()
    assert (house.given, house.reads) == ([stored[0][1]], 0)
    await house.finishes(stored[0][1])
    assert not house.outlet.news.is_set()
    assert await house.outlet.pump()
    assert house.given == [stored[0][1]]


async def test_what_comes_for_a_call_at_work_is_read_after_it_in_its_order(house: House) -> None:
    call = new_id()
    first, second = house.stores(call), house.stores(call)
    house.outlet.noticed(first)
    await rest()
    house.outlet.noticed(second)
    await rest()
    assert house.given == [first[0][1]]
    await house.finishes(first[0][1])
    assert house.outlet.news.is_set()
    third = house.stores(call)
    house.outlet.noticed(third)  # the second one has not been read yet
    await rest()
    assert house.given == [first[0][1]]
    await house.outlet.pump()
    await rest()
    await house.finishes(second[0][1])
    assert house.given == [first[0][1], second[0][1], third[0][1]]


async def test_a_notice_does_not_overtake_what_is_stored_while_the_table_is_read(house: House) -> None:
    call = new_id()
    first, second = house.stores(call), house.stores(call)
    house.outlet.noticed(first)
    await rest()
    house.outlet.noticed(second)
    await house.finishes(first[0][1])
    house.gate = asyncio.Event()
    reading = asyncio.create_task(house.outlet.pump())
    await rest()
    third = house.stores(call)  # after the reader has looked
    house.outlet.noticed(third)
    house.gate.set()
    await reading
    await rest()
    await house.finishes(second[0][1])
    house.outlet.noticed(house.stores(call))
    await rest()
    assert house.given == [first[0][1], second[0][1]]  # the third is to be read before the fourth
    await house.outlet.pump()
    await rest()
    assert house.given[2] is third[0][1]


async def test_nothing_overtakes_a_command_that_the_switch_could_not_take(house: House) -> None:
    call, other = new_id(), new_id()
    house.there = False
    first = house.stores(call)
    house.outlet.noticed(first)
    await rest()
    assert house.given_back == [first[0][1].op_id]
    house.there = True
    house.outlet.noticed(house.stores(call))
    house.outlet.noticed(house.stores(other))
    await rest()
    assert [command.call_id for command in house.given] == [other]
    await house.outlet.pump()
    await rest()
    assert house.given[1] is first[0][1]


async def test_of_a_failure_others_hear_too_and_of_a_success_nobody_else(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom the last words could not be played to is hung up by the bridge."""
    failed: list[UUID] = []
    monkeypatch.setattr(outbox, "failed", lambda op_id, *_: failed.append(op_id) or house._done([op_id]))
    ((_, command),) = house.stores(new_id())
    house.outlet.noticed([(command.call_id, command)])
    await rest()
    event = CommandFailed(event_id="e", at=clock.now(), op_id=command.op_id, problem="no_sound")
    assert not house.outlet.heard(event)
    await rest()
    assert failed == [command.op_id]


async def test_the_next_command_of_a_call_does_not_wait_for_the_note_that_the_last_one_is_done(
    house: House,
) -> None:
    call = new_id()
    stored = house.stores(call) + house.stores(call)
    house.outlet.noticed(stored)
    await rest()
    await house.finishes(stored[0][1])
    assert house.given == [command for _, command in stored]
    await house.finishes(stored[1][1])
    assert house.table == stored  # not noted yet,
    assert await house.outlet.pump()
    await rest()
    assert len(house.given) == 2  # and not given again by whoever reads it there


@pytest.mark.parametrize(
    "command",
    [
        Dial(call_id=new_id(), channel="a", device="101", ring_seconds=20),
        SendDigits(call_id=new_id(), channel="a", digits="1"),
    ],
    ids=lambda command: command.kind,
)
async def test_what_people_would_hear_twice_is_noted_at_once(house: House, command: Command) -> None:
    house.table = [(command.call_id, command)]
    house.outlet.noticed(house.table)
    await rest()
    await house.finishes(command)
    assert house.table == []


async def test_at_a_stop_what_is_done_is_noted_and_nothing_more_is_given(house: House) -> None:
    call, other = new_id(), new_id()
    stored, more = house.stores(call), house.stores(other) + house.stores(other)
    house.outlet.noticed(stored)
    house.outlet.noticed(more)
    await rest()
    await house.finishes(stored[0][1])
    stopping = asyncio.create_task(house.outlet.stop())
    house.outlet.heard(CommandDone(event_id="e", at=clock.now(), op_id=more[0][1].op_id))
    await stopping
    assert stored[0] not in house.table
    assert more[1][1] not in house.given


def test_a_notice_carries_the_commands_as_they_are_stored() -> None:
    call = new_id()
    commands = [Hold(call_id=call, channel="a"), Hold(call_id=call, channel="b")]
    text = dumps({"call": call, "commands": [command.model_dump(mode="json") for command in commands]})
    assert outbox.noticed(text) == [(call, commands[0]), (call, commands[1])]
