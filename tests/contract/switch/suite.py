"""What every switch must do. Subclasses give a bench; nothing here knows which driver it speaks to."""

from __future__ import annotations

import asyncio
import io
import wave

import pytest

from agentzone.telephony.commands import Answer, Dial, HangUp, Hold, Listen, Record, SendDigits, Talk
from agentzone.telephony.contract import Accepted, Problem, RecordingMissing, SwitchAway
from agentzone.telephony.states import Cause, Place
from agentzone.telephony.switch_events import (
    CallArrived,
    CommandDone,
    DevicePresence,
    DigitReceived,
    LegAnswered,
    LegEnded,
    LegPlaced,
    LegRinging,
    RecordingEnded,
    SwitchDown,
    SwitchUp,
)
from kernel.ids import new_id
from tests.contract.switch.bench import DEVICE, NUMBER, OTHER, Bench

CALLER = "79161234567"


async def arrived(bench: Bench) -> tuple[str, object]:
    """A customer who was answered and hears music; returns channel and call id."""
    call_id = new_id()
    client = await bench.customer_calls(NUMBER, CALLER)
    await bench.do(Answer(call_id=call_id, channel=client))
    await bench.do(Hold(call_id=call_id, channel=client))
    return client, call_id


async def talking(bench: Bench) -> tuple[str, str, object]:
    """Customer and device 1001 in conversation."""
    client, call_id = await arrived(bench)
    leg = await bench.dial(call_id)
    await bench.phone_answers(leg)
    await bench.wait(LegAnswered, channel=leg)
    await bench.do(Talk(call_id=call_id, channels=(client, leg)))
    return client, leg, call_id


async def fetched(bench: Bench, name: str) -> bytes:
    """A recording, as a job in another process gets it."""
    return await asyncio.to_thread(lambda: b"".join(bench.recordings.fetch(name)))


async def supervised(bench: Bench) -> tuple[str, str, str, object]:
    """Customer and device 1001 in conversation, and device 1002, which is answered and hears nothing."""
    client, leg, call_id = await talking(bench)
    ear = await bench.dial(call_id, OTHER, auto=True)
    await bench.wait(LegAnswered, channel=ear)
    return client, leg, ear, call_id


class SwitchContract:
    async def test_a_call_arrives_with_its_numbers(self, bench: Bench) -> None:
        client = await bench.customer_calls(NUMBER, CALLER)
        event = await bench.wait(CallArrived, channel=client)
        assert (event.number, event.caller_number) == (NUMBER, CALLER)
        assert not bench.heard_of(LegAnswered, channel=client)

    async def test_a_waiting_client_hears_music(self, bench: Bench) -> None:
        client, _ = await arrived(bench)
        assert (await bench.wait(LegPlaced, channel=client)).place is Place.HOLD
        await bench.hears(client, {"music"})

    async def test_a_device_rings_is_answered_and_the_two_hear_each_other(self, bench: Bench) -> None:
        client, leg, _ = await talking(bench)
        rang = await bench.wait(LegRinging, channel=leg)
        answered = await bench.wait(LegAnswered, channel=leg)
        assert rang.at <= answered.at
        await bench.hears(client, {DEVICE})
        await bench.hears(leg, {CALLER})

    async def test_a_device_can_be_told_to_answer_by_itself(self, bench: Bench) -> None:
        _, call_id = await arrived(bench)
        leg = await bench.dial(call_id, auto=True)
        await bench.wait(LegAnswered, channel=leg)

    async def test_a_declined_call_says_so(self, bench: Bench) -> None:
        _, call_id = await arrived(bench)
        leg = await bench.dial(call_id)
        await bench.wait(LegRinging, channel=leg)
        await bench.phone_declines(leg)
        assert (await bench.wait(LegEnded, channel=leg)).cause is Cause.DECLINED

    async def test_a_phone_rings_no_longer_than_its_time(self, bench: Bench) -> None:
        _, call_id = await arrived(bench)
        leg = await bench.dial(call_id, ring_seconds=2)
        rang = await bench.wait(LegRinging, channel=leg)
        ended = await bench.wait(LegEnded, channel=leg)
        assert ended.cause is Cause.NO_ANSWER
        assert 1.5 <= (ended.at - rang.at).total_seconds() <= 3.0

    async def test_a_device_that_is_not_registered_cannot_be_reached(self, bench: Bench) -> None:
        call_id, channel = new_id(), f"leg-{new_id().hex}"
        await bench.fails(Dial(call_id=call_id, channel=channel, device="1099", ring_seconds=5))
        assert (await bench.wait(LegEnded, channel=channel)).cause is Cause.UNREACHABLE

    async def test_on_hold_the_client_hears_music_only_and_the_agent_nobody(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.hears(client, {"music"})
        await bench.hears(leg, set())
        await bench.do(Talk(call_id=call_id, channels=(client,)))
        await bench.hears(client, {DEVICE})
        await bench.hears(leg, {CALLER})
        placed = [event.place for event in bench.heard_of(LegPlaced, channel=client)]
        assert placed == [Place.HOLD, Place.TALK, Place.HOLD, Place.TALK]

    async def test_two_on_hold_hear_music_and_not_each_other(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.do(Hold(call_id=call_id, channel=leg))
        await bench.hears(client, {"music"})
        await bench.hears(leg, {"music"})

    async def test_a_third_joins_and_the_first_leaves_the_two(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        other = await bench.dial(call_id, OTHER)
        await bench.phone_answers(other)
        await bench.wait(LegAnswered, channel=other)
        await bench.do(Talk(call_id=call_id, channels=(other,)))
        await bench.hears(client, {DEVICE, OTHER})
        await bench.do(HangUp(call_id=call_id, channel=leg))
        await bench.hears(client, {OTHER})
        await bench.hears(other, {CALLER})

    async def test_a_number_outside_is_called_who_waits_hears_it_ring_and_then_the_one_who_answers(
        self, bench: Bench
    ) -> None:
        call_id = new_id()
        leg = await bench.dial(call_id, auto=True)
        await bench.wait(LegAnswered, channel=leg)
        client = await bench.dial_outside(call_id, CALLER, heard_by=leg)
        await bench.wait(LegRinging, channel=client)
        await bench.hears(leg, {"ring"})
        await bench.phone_answers(client)
        await bench.wait(LegAnswered, channel=client)
        await bench.do(Talk(call_id=call_id, channels=(client, leg)))
        await bench.hears(leg, {CALLER})
        await bench.hears(client, {DEVICE})

    async def test_a_number_outside_that_is_busy_is_not_one_that_nobody_has(self, bench: Bench) -> None:
        call_id = new_id()
        leg = await bench.dial(call_id, auto=True)
        await bench.wait(LegAnswered, channel=leg)
        busy = await bench.dial_outside(call_id, CALLER, heard_by=leg)
        await bench.wait(LegRinging, channel=busy)
        await bench.phone_declines(busy)
        assert (await bench.wait(LegEnded, channel=busy)).cause is Cause.DECLINED
        await bench.hears(leg, set())  # it rings no more
        unknown = await bench.dial_outside(call_id, "74950000000")
        await bench.wait(LegRinging, channel=unknown)
        await bench.nobody_has_the_number(unknown)
        assert (await bench.wait(LegEnded, channel=unknown)).cause is Cause.UNREACHABLE

    async def test_a_call_is_handed_over_and_its_client_hears_music_only_until_the_other_answers(
        self, bench: Bench
    ) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.do(HangUp(call_id=call_id, channel=leg))
        other = await bench.dial(call_id, OTHER)
        await bench.wait(LegRinging, channel=other)
        await bench.hears(client, {"music"})
        await bench.phone_answers(other)
        await bench.wait(LegAnswered, channel=other)
        await bench.do(Talk(call_id=call_id, channels=(client, other)))
        await bench.hears(client, {OTHER})
        await bench.hears(other, {CALLER})
        await bench.wait(LegEnded, channel=leg)

    async def test_a_consultation_holds_the_client_swaps_and_joins_without_the_first(
        self, bench: Bench
    ) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(Hold(call_id=call_id, channel=client))
        other = await bench.dial(call_id, OTHER, heard_by=leg)
        await bench.wait(LegRinging, channel=other)
        await bench.hears(leg, {"ring"})
        await bench.phone_answers(other)
        await bench.wait(LegAnswered, channel=other)
        await bench.do(Talk(call_id=call_id, channels=(other,)))
        await bench.hears(client, {"music"})
        await bench.hears(leg, {OTHER})
        await bench.hears(other, {DEVICE})
        await bench.do(SendDigits(call_id=call_id, channel=other, digits="12"))
        await bench.do(Hold(call_id=call_id, channel=other))
        await bench.do(Talk(call_id=call_id, channels=(client,)))
        await bench.hears(other, {"music"})
        await bench.hears(leg, {CALLER})
        await bench.hears(client, {DEVICE})
        await bench.do(Talk(call_id=call_id, channels=(client, other)))
        await bench.do(HangUp(call_id=call_id, channel=leg))
        await bench.hears(client, {OTHER})
        await bench.hears(other, {CALLER})
        assert await bench.digits_at(other) == "12"

    async def test_a_consultation_outlives_our_restart(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(Hold(call_id=call_id, channel=client))
        other = await bench.dial(call_id, OTHER)
        await bench.phone_answers(other)
        await bench.wait(LegAnswered, channel=other)
        await bench.do(Talk(call_id=call_id, channels=(other,)))
        await bench.stop()
        await bench.hears(leg, {OTHER})
        await bench.hears(client, {"music"})
        await bench.start()
        snapshot = await bench.switch.snapshot()
        assert [snapshot.find(one).place for one in (client, leg, other)] == [
            Place.HOLD,
            Place.TALK,
            Place.TALK,
        ]
        await bench.do(HangUp(call_id=call_id, channel=other))
        await bench.do(Talk(call_id=call_id, channels=(client,)))
        await bench.hears(client, {DEVICE})

    async def test_a_listener_hears_both_and_is_heard_by_nobody(self, bench: Bench) -> None:
        client, leg, ear, call_id = await supervised(bench)
        await bench.do(Listen(call_id=call_id, channel=ear, target=leg))
        await bench.hears(ear, {CALLER, DEVICE})
        await bench.hears(client, {DEVICE})
        await bench.hears(leg, {CALLER})
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.hears(ear, {DEVICE})
        assert (await bench.wait(LegPlaced, channel=ear)).place is Place.LISTEN

    async def test_a_whisper_is_heard_by_the_agent_and_not_by_the_client(self, bench: Bench) -> None:
        client, leg, ear, call_id = await supervised(bench)
        await bench.do(Listen(call_id=call_id, channel=ear, target=leg, whisper=True))
        await bench.hears(leg, {CALLER, OTHER})
        await bench.hears(client, {DEVICE})
        await bench.hears(ear, {CALLER, DEVICE})
        await bench.do(Listen(call_id=call_id, channel=ear, target=leg))
        await bench.hears(leg, {CALLER})
        await bench.hears(ear, {CALLER, DEVICE})

    async def test_whoever_has_listened_joins_the_conversation_and_is_heard_by_all(
        self, bench: Bench
    ) -> None:
        client, leg, ear, call_id = await supervised(bench)
        await bench.do(Listen(call_id=call_id, channel=ear, target=leg))
        await bench.do(Talk(call_id=call_id, channels=(ear,)))
        await bench.hears(client, {DEVICE, OTHER})
        await bench.hears(leg, {CALLER, OTHER})
        await bench.hears(ear, {CALLER, DEVICE})
        await bench.do(HangUp(call_id=call_id, channel=ear))
        await bench.hears(client, {DEVICE})

    async def test_a_listener_outlives_our_restart_and_hears_nothing_when_the_agent_has_gone(
        self, bench: Bench
    ) -> None:
        client, leg, ear, call_id = await supervised(bench)
        await bench.do(Listen(call_id=call_id, channel=ear, target=leg, whisper=True))
        await bench.stop()
        await bench.hears(leg, {CALLER, OTHER})
        await bench.start()
        assert (await bench.switch.snapshot()).find(ear).place is Place.WHISPER
        await bench.do(HangUp(call_id=call_id, channel=leg))
        await bench.hears(ear, set())
        await bench.hears(client, set())
        await bench.do(HangUp(call_id=call_id, channel=ear))
        await bench.wait(LegEnded, channel=ear)

    async def test_digits_wait_until_who_has_just_answered_listens(self, bench: Bench) -> None:
        _, leg, call_id = await talking(bench)
        await bench.do(SendDigits(call_id=call_id, channel=leg, digits="12", after_ms=800))
        for _ in range(100):
            if await bench.digits_at(leg) == "12":
                break
            await bench.pass_time(bench.step)
        assert await bench.digits_at(leg) == "12"

    async def test_digits_reach_the_far_end(self, bench: Bench) -> None:
        _, leg, call_id = await talking(bench)
        await bench.do(SendDigits(call_id=call_id, channel=leg, digits="12#4"))
        for _ in range(100):
            if await bench.digits_at(leg) == "12#4":
                break
            await bench.pass_time(bench.step)
        assert await bench.digits_at(leg) == "12#4"

    async def test_digits_of_the_client_are_reported(self, bench: Bench) -> None:
        client, _, _ = await talking(bench)
        await bench.customer_presses(client, "1")
        assert (await bench.wait(DigitReceived, channel=client)).digit == "1"

    async def test_the_client_hangs_up_and_the_agent_stays_until_he_is_hung_up(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.customer_hangs_up(client)
        assert (await bench.wait(LegEnded, channel=client)).cause is Cause.NORMAL
        assert not bench.heard_of(LegEnded, channel=leg)
        await bench.do(HangUp(call_id=call_id, channel=leg))
        await bench.wait(LegEnded, channel=leg)

    async def test_the_agents_phone_hangs_up_and_the_client_stays(self, bench: Bench) -> None:
        client, leg, _ = await talking(bench)
        await bench.phone_hangs_up(leg)
        await bench.wait(LegEnded, channel=leg)
        await bench.hears(client, set())
        assert not bench.heard_of(LegEnded, channel=client)

    async def test_a_call_can_be_refused_without_being_answered(self, bench: Bench) -> None:
        client = await bench.customer_calls(NUMBER, CALLER)
        await bench.do(HangUp(call_id=new_id(), channel=client, busy=True))
        await bench.wait(LegEnded, channel=client)
        assert not bench.heard_of(LegAnswered, channel=client)

    async def test_a_recording_goes_on_through_holds_and_is_whole_at_the_end(self, bench: Bench) -> None:
        client, _, call_id = await talking(bench)
        await bench.do(Record(call_id=call_id, channel=client, name="rec-1"))
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.do(Talk(call_id=call_id, channels=(client,)))
        await bench.pass_time(1.0)
        await bench.customer_hangs_up(client)
        ended = await bench.wait(RecordingEnded, name="rec-1")
        assert ended.seconds >= 0.9

    async def test_a_recording_is_fetched_whole_and_again_until_it_is_deleted(self, bench: Bench) -> None:
        client, _, call_id = await talking(bench)
        name = f"rec-{new_id().hex}"
        await bench.do(Record(call_id=call_id, channel=client, name=name))
        await bench.pass_time(2.0)
        await bench.customer_hangs_up(client)
        ended = await bench.wait(RecordingEnded, name=name)
        for _again in range(2):
            sound = await fetched(bench, name)
            with wave.open(io.BytesIO(sound)) as file:
                assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
                assert abs(file.getnframes() / file.getframerate() - ended.seconds) < 1.2
        await asyncio.to_thread(bench.recordings.delete, name)
        with pytest.raises(RecordingMissing):
            await fetched(bench, name)
        await asyncio.to_thread(bench.recordings.delete, name)

    async def test_a_recording_that_was_never_made_is_missing(self, bench: Bench) -> None:
        with pytest.raises(RecordingMissing):
            await fetched(bench, "rec-never")

    async def test_recordings_outlive_our_connection(self, bench: Bench) -> None:
        client, _, call_id = await talking(bench)
        name = f"rec-{new_id().hex}"
        await bench.do(Record(call_id=call_id, channel=client, name=name))
        await bench.pass_time(1.0)
        mark = len(bench.events)
        await bench.break_connection()
        await bench.wait(SwitchDown, since=mark)
        await bench.customer_hangs_up(client)
        await bench.mend()
        await bench.wait(SwitchUp, since=mark)
        for _turn in range(100):
            if (await bench.switch.snapshot()).find(client) is None:
                break
            await bench.pass_time(bench.step)
        assert len(await fetched(bench, name)) > 8000

    async def test_the_same_op_twice_is_done_once(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        command = Dial(call_id=call_id, channel=f"leg-{new_id().hex}", device=DEVICE, ring_seconds=20)
        await bench.do(command)
        again = await bench.switch.execute(command)
        assert isinstance(again, Accepted)
        await bench.wait(LegRinging, channel=command.channel)
        snapshot = await bench.switch.snapshot()
        assert {one.channel for one in snapshot.channels} == {client, command.channel}
        hold = Hold(call_id=call_id, channel=client)
        await bench.do(hold)
        assert isinstance(await bench.switch.execute(hold), Accepted)

    async def test_what_cannot_be_done_fails_with_a_known_problem(self, bench: Bench) -> None:
        call_id = new_id()
        for command in (
            Hold(call_id=call_id, channel="nobody"),
            Talk(call_id=call_id, channels=("nobody",)),
            Answer(call_id=call_id, channel="nobody"),
            Record(call_id=call_id, channel="nobody", name="rec-2"),
        ):
            assert await bench.fails(command) == Problem.GONE
        await bench.do(HangUp(call_id=call_id, channel="nobody"))

    async def test_the_snapshot_shows_who_is_where(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        snapshot = await bench.switch.snapshot()
        assert snapshot.find(client).place is Place.TALK
        assert snapshot.find(leg).place is Place.TALK
        assert snapshot.find(client).arrival.number == NUMBER
        assert snapshot.find(leg).arrival is None
        assert {DEVICE, OTHER} <= snapshot.devices_online
        await bench.do(Hold(call_id=call_id, channel=client))
        snapshot = await bench.switch.snapshot()
        assert (snapshot.find(client).place, snapshot.find(client).up) == (Place.HOLD, True)

    async def test_a_ringing_leg_is_ringing_in_the_snapshot(self, bench: Bench) -> None:
        _, call_id = await arrived(bench)
        leg = await bench.dial(call_id)
        await bench.wait(LegRinging, channel=leg)
        state = (await bench.switch.snapshot()).find(leg)
        assert (state.ringing, state.up) == (True, False)

    async def test_calls_outlive_a_lost_connection_and_the_snapshot_tells_what_was_missed(
        self, bench: Bench
    ) -> None:
        client, leg, _ = await talking(bench)
        mark = len(bench.events)
        await bench.break_connection()
        await bench.wait(SwitchDown, since=mark)
        await bench.customer_hangs_up(client)
        await bench.mend()
        await bench.wait(SwitchUp, since=mark)
        snapshot = await bench.switch.snapshot([client, leg])
        assert snapshot.find(client) is None
        assert snapshot.find(leg).up
        assert snapshot.end_of(client) is not None
        assert snapshot.end_of(client).at <= snapshot.taken_at

    async def test_our_restart_leaves_the_conversation_as_it_is(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.stop()
        await bench.hears(client, {DEVICE})
        await bench.start()
        assert (await bench.switch.snapshot()).find(client).place is Place.TALK
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.hears(client, {"music"})
        await bench.do(HangUp(call_id=call_id, channel=leg))

    async def test_after_a_restart_of_the_switch_nothing_is_left_and_calls_come_again(
        self, bench: Bench
    ) -> None:
        client, _, _ = await talking(bench)
        mark = len(bench.events)
        await bench.restart_switch()
        await bench.wait(SwitchUp, since=mark, seconds=20)
        snapshot = await bench.switch.snapshot()
        assert snapshot.channels == ()
        again = await bench.customer_calls(NUMBER, CALLER)
        assert again != client

    async def test_without_a_connection_commands_are_refused(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        mark = len(bench.events)
        await bench.break_connection()
        await bench.wait(SwitchDown, since=mark)
        assert await bench.fails(Hold(call_id=call_id, channel=client)) == Problem.NOT_CONNECTED
        with pytest.raises(SwitchAway):
            await bench.switch.snapshot()
        await bench.mend()
        await bench.wait(SwitchUp, since=mark)

    async def test_devices_that_appear_are_reported(self, bench: Bench) -> None:
        for device in (DEVICE, OTHER):
            assert (await bench.wait(DevicePresence, device=device)).online

    async def test_events_have_ids_of_their_own_and_moments_in_order(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(HangUp(call_id=call_id, channel=leg))
        await bench.customer_hangs_up(client)
        await bench.wait(LegEnded, channel=client)
        ids = [event.event_id for event in bench.events]
        assert [one for one in ids if ids.count(one) > 1] == []
        own = [event.at for event in bench.events if getattr(event, "channel", "") == client]
        assert own == sorted(own)
        assert bench.heard_of(CommandDone)
