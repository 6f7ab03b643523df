"""What the simulator has beyond the contract: scenarios, faults that repeat, a clock that is moved."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from agentzone.telephony.commands import Answer, Dial, Hold, PickUp, Talk
from agentzone.telephony.contract import DeviceConfig
from agentzone.telephony.simulator import Customer, Faults, Habit, RealClock, Simulator, VirtualClock
from agentzone.telephony.simulator.people import begin
from agentzone.telephony.states import Cause
from agentzone.telephony.switch_events import CallArrived, Event, LegAnswered, LegEnded, SwitchDown, SwitchUp
from kernel.ids import new_id

START = datetime(2026, 12, 1, 9, tzinfo=UTC)


async def running(simulator: Simulator) -> tuple[list[Event], asyncio.Task[None]]:
    events: list[Event] = []
    task = asyncio.create_task(simulator.run(events.append))
    await asyncio.sleep(0)
    await simulator.provision([DeviceConfig("1001", "s", "Anna")])
    return events, task


def arrivals(faults: Faults) -> list[tuple[str, str]]:
    """Channel and kind of all that came of fifty short calls."""
    simulator, events = Simulator(VirtualClock(START), faults), []
    simulator._sink = events.append
    begin(simulator, [Customer(at=n, number="8800", caller=str(n), patience=1) for n in range(50)])
    simulator.advance(120)
    return [(event.channel, event.event_id) for event in events if isinstance(event, CallArrived | LegEnded)]


def test_without_faults_every_event_comes_once_and_in_order() -> None:
    came = arrivals(Faults())
    assert len(came) == len(set(came)) == 100


def test_the_same_seed_makes_the_same_faults_and_another_makes_others() -> None:
    def wild(seed: int) -> list[tuple[str, str]]:
        return arrivals(Faults(seed=seed, twice=0.2, lost=0.2, late=0.5, late_seconds=5))

    assert wild(1) == wild(1) != wild(2)


def test_faults_make_events_come_twice_or_never_or_out_of_turn() -> None:
    came = arrivals(Faults(seed=3, twice=0.3, lost=0.2, late=0.5, late_seconds=5))
    times = Counter(came)
    assert max(times.values()) == 2
    assert len(times) < 100
    assert [event_id for _, event_id in came] != [event_id for _, event_id in arrivals(Faults())]


def test_the_connection_is_always_told_truly() -> None:
    simulator, events = Simulator(VirtualClock(START), Faults(lost=1.0)), []
    simulator._sink = events.append
    simulator.disconnect()
    simulator.customer_calls("8800", "7916")
    simulator.reconnect()
    assert [type(event) for event in events] == [SwitchDown, SwitchUp]


async def test_a_customer_waits_no_longer_than_his_patience() -> None:
    simulator = Simulator(VirtualClock(START))
    events, task = await running(simulator)
    begin(simulator, [Customer(at=10, number="8800", caller="7916", patience=30)])
    simulator.advance(60)
    (ended,) = [event for event in events if isinstance(event, LegEnded)]
    assert (ended.at, ended.cause) == (START + timedelta(seconds=40), Cause.NORMAL)
    task.cancel()


async def test_a_customer_talks_as_long_as_he_likes_and_his_patience_is_forgotten() -> None:
    simulator = Simulator(VirtualClock(START))
    events, task = await running(simulator)
    simulator.habits["1001"] = Habit(answer_after=2)
    begin(simulator, [Customer(at=0, number="8800", caller="7916", patience=30, talks=50)])
    simulator.advance(0.5)
    client, call = next(event.channel for event in events if isinstance(event, CallArrived)), new_id()
    await simulator.execute(Answer(call_id=call, channel=client))
    await simulator.execute(Hold(call_id=call, channel=client))
    await simulator.execute(Dial(call_id=call, channel="leg-1", device="1001", ring_seconds=20))
    simulator.advance(4)
    await simulator.execute(Talk(call_id=call, channels=(client, "leg-1")))
    simulator.advance(40)
    assert not [event for event in events if isinstance(event, LegEnded)]
    simulator.advance(20)
    (ended,) = [event for event in events if isinstance(event, LegEnded)]
    assert ended.channel == client
    assert 54 < (ended.at - START).total_seconds() < 55
    task.cancel()


async def test_a_ringing_device_can_be_picked_up_for_its_owner() -> None:
    simulator = Simulator(VirtualClock(START))
    events, task = await running(simulator)
    call = new_id()
    await simulator.execute(Dial(call_id=call, channel="leg-1", device="1001", ring_seconds=20))
    simulator.advance(1)
    await simulator.execute(PickUp(call_id=call, channel="leg-1"))
    simulator.advance(1)
    assert [event.channel for event in events if isinstance(event, LegAnswered)] == ["leg-1"]
    task.cancel()


async def test_on_the_machines_clock_things_happen_by_themselves() -> None:
    simulator = Simulator(RealClock())
    events, task = await running(simulator)
    answered = asyncio.Event()

    def sink(event: Event) -> None:
        if isinstance(event, LegAnswered):
            answered.set()

    simulator._sink = sink
    await simulator.execute(
        Dial(call_id=new_id(), channel="leg-1", device="1001", ring_seconds=20, auto_answer=True)
    )
    await asyncio.wait_for(answered.wait(), 5)
    assert isinstance(events[0], SwitchUp)
    task.cancel()
