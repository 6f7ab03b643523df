"""What every switch must do with sounds, and with the digits of whoever hears them."""

from __future__ import annotations

from agentzone.telephony.commands import HangUp, Hold, Play, StopPlaying, Talk
from agentzone.telephony.contract import Problem
from agentzone.telephony.states import Place
from agentzone.telephony.switch_events import (
    CommandFailed,
    DigitReceived,
    LegAnswered,
    PlayEnded,
    SwitchDown,
    SwitchUp,
)
from kernel.ids import new_id
from tests.contract.switch.bench import DEVICE, NUMBER, ONE, SECONDS, TWO, Bench
from tests.contract.switch.suite import CALLER, arrived, talking


class PlayingContract:
    async def test_a_waiting_client_hears_a_sound_in_place_of_the_music_which_comes_back(
        self, bench: Bench
    ) -> None:
        client, call_id = await arrived(bench)
        await bench.hears(client, {"music"})
        play = Play(call_id=call_id, channel=client, sounds=(ONE,))
        await bench.do(play)
        await bench.hears(client, {ONE})
        ended = await bench.wait(PlayEnded, op_id=play.op_id)
        assert (ended.channel, ended.cut) == (client, False)
        await bench.hears(client, {"music"})

    async def test_sounds_are_played_one_after_the_other_and_end_once(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        play = Play(call_id=call_id, channel=client, sounds=(ONE, TWO))
        await bench.do(play)
        await bench.hears(client, {ONE})
        await bench.hears(client, {TWO})
        await bench.wait(PlayEnded, op_id=play.op_id, cut=False)
        await bench.hears(client, {"music"})
        assert len(bench.heard_of(PlayEnded)) == 1

    async def test_in_a_conversation_a_sound_is_heard_by_both_over_their_voices(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        play = Play(call_id=call_id, channel=client, sounds=(ONE,))
        await bench.do(play)
        await bench.hears(client, {DEVICE, ONE})
        await bench.hears(leg, {CALLER, ONE})
        await bench.wait(PlayEnded, op_id=play.op_id, cut=False)
        await bench.hears(client, {DEVICE})
        await bench.hears(leg, {CALLER})

    async def test_a_leg_that_is_nowhere_hears_a_sound_too(self, bench: Bench) -> None:
        call_id = new_id()
        leg = await bench.dial(call_id, auto=True)
        await bench.wait(LegAnswered, channel=leg)
        play = Play(call_id=call_id, channel=leg, sounds=(ONE,))
        await bench.do(play)
        await bench.hears(leg, {ONE})
        await bench.wait(PlayEnded, op_id=play.op_id, cut=False)
        await bench.hears(leg, set())

    async def test_another_sound_cuts_the_one_that_is_played(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        first = Play(call_id=call_id, channel=client, sounds=(ONE, ONE, ONE))
        await bench.do(first)
        await bench.hears(client, {ONE})
        second = Play(call_id=call_id, channel=client, sounds=(TWO,))
        await bench.do(second)
        await bench.wait(PlayEnded, op_id=first.op_id, cut=True)
        await bench.hears(client, {TWO})
        await bench.wait(PlayEnded, op_id=second.op_id, cut=False)
        await bench.hears(client, {"music"})

    async def test_playing_is_stopped_and_stopping_again_does_nothing(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        play = Play(call_id=call_id, channel=client, sounds=(ONE, ONE, ONE))
        await bench.do(play)
        await bench.hears(client, {ONE})
        for _again in range(2):
            await bench.do(StopPlaying(call_id=call_id, channel=client))
        await bench.wait(PlayEnded, op_id=play.op_id, cut=True)
        await bench.hears(client, {"music"})
        assert len(bench.heard_of(PlayEnded)) == 1

    async def test_a_leg_that_goes_elsewhere_leaves_the_sound_behind(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        await bench.do(Hold(call_id=call_id, channel=client))
        waiting = Play(call_id=call_id, channel=client, sounds=(ONE, ONE, ONE))
        await bench.do(waiting)
        await bench.hears(client, {ONE})
        await bench.do(Talk(call_id=call_id, channels=(client, leg)))
        await bench.wait(PlayEnded, op_id=waiting.op_id, cut=True)
        await bench.hears(client, {DEVICE})
        greeting = Play(call_id=call_id, channel=client, sounds=(ONE, ONE, ONE))
        await bench.do(greeting)
        await bench.hears(leg, {CALLER, ONE})
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.wait(PlayEnded, op_id=greeting.op_id, cut=True)
        await bench.hears(client, {"music"})
        await bench.hears(leg, set())

    async def test_a_hold_and_a_conversation_that_are_so_already_cut_nothing(self, bench: Bench) -> None:
        client, leg, call_id = await talking(bench)
        play = Play(call_id=call_id, channel=client, sounds=(ONE,))
        await bench.do(play)
        await bench.do(Talk(call_id=call_id, channels=(client, leg)))
        await bench.wait(PlayEnded, op_id=play.op_id, cut=False)
        await bench.do(Hold(call_id=call_id, channel=client))
        again = Play(call_id=call_id, channel=client, sounds=(ONE,))
        await bench.do(again)
        await bench.do(Hold(call_id=call_id, channel=client))
        await bench.hears(client, {ONE})
        await bench.wait(PlayEnded, op_id=again.op_id, cut=False)
        await bench.hears(client, {"music"})

    async def test_a_client_who_hangs_up_ends_what_he_was_played(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        play = Play(call_id=call_id, channel=client, sounds=(ONE, ONE))
        await bench.do(play)
        await bench.hears(client, {ONE})
        await bench.customer_hangs_up(client)
        await bench.wait(PlayEnded, op_id=play.op_id, cut=True)

    async def test_what_cannot_be_played_fails_with_its_reason_and_the_music_goes_on(
        self, bench: Bench
    ) -> None:
        client, call_id = await arrived(bench)
        unknown = Play(call_id=call_id, channel=client, sounds=(ONE, "never-heard-of"))
        assert await bench.fails(unknown) == Problem.NO_SOUND
        assert await bench.fails(Play(call_id=call_id, channel="nobody", sounds=(ONE,))) == Problem.GONE
        ringing = await bench.dial(call_id)
        assert await bench.fails(Play(call_id=call_id, channel=ringing, sounds=(ONE,))) == Problem.NOT_UP
        assert not bench.heard_of(PlayEnded)
        await bench.hears(client, {"music"})

    async def test_the_same_play_twice_is_heard_once(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        play = Play(call_id=call_id, channel=client, sounds=(TWO,))
        await bench.do(play)
        await bench.switch.execute(play)
        await bench.wait(PlayEnded, op_id=play.op_id, cut=False)
        await bench.hears(client, {"music"})
        await bench.pass_time(SECONDS[TWO])
        assert len(bench.heard_of(PlayEnded)) == 1
        assert not bench.heard_of(CommandFailed)

    async def test_digits_of_whoever_hears_a_sound_are_reported(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        await bench.do(Play(call_id=call_id, channel=client, sounds=(ONE, ONE)))
        await bench.hears(client, {ONE})
        await bench.customer_presses(client, "2")
        assert (await bench.wait(DigitReceived, channel=client)).digit == "2"
        await bench.do(StopPlaying(call_id=call_id, channel=client))
        await bench.hears(client, {"music"})
        await bench.customer_presses(client, "#")
        await bench.wait(DigitReceived, channel=client, digit="#")

    async def test_music_comes_back_after_a_sound_that_ended_while_we_were_away(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        await bench.do(Play(call_id=call_id, channel=client, sounds=(ONE,)))
        await bench.hears(client, {ONE})
        await bench.stop()
        await bench.pass_time(SECONDS[ONE])
        await bench.start()
        assert (await bench.switch.snapshot()).find(client).place is Place.HOLD
        await bench.hears(client, {"music"})

    async def test_a_sound_outlives_a_lost_connection_and_can_still_be_stopped(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        await bench.do(Play(call_id=call_id, channel=client, sounds=(ONE,) * 8))
        await bench.hears(client, {ONE})
        mark = len(bench.events)
        await bench.break_connection()
        await bench.wait(SwitchDown, since=mark)
        await bench.mend()
        await bench.wait(SwitchUp, since=mark)
        await bench.switch.snapshot()
        await bench.hears(client, {ONE})
        await bench.do(StopPlaying(call_id=call_id, channel=client))
        await bench.hears(client, {"music"})

    async def test_a_client_is_hung_up_while_he_hears_a_sound(self, bench: Bench) -> None:
        client, call_id = await arrived(bench)
        play = Play(call_id=call_id, channel=client, sounds=(ONE, ONE))
        await bench.do(play)
        await bench.do(HangUp(call_id=call_id, channel=client))
        await bench.wait(PlayEnded, op_id=play.op_id, cut=True)
        assert await bench.customer_calls(NUMBER, CALLER) != client
