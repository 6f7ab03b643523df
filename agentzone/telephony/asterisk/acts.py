"""What each command means in ARI's requests. Doing one twice is doing it once."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from agentzone.telephony.asterisk.ari import Ari, AriError, segment
from agentzone.telephony.asterisk.naming import (
    APP,
    CALL_VARIABLE,
    EARS,
    LEG,
    LISTENING,
    RECORDING,
    TRUNK,
    ear,
    ear_bridge,
    hold_bridge,
    recorder,
    talk_bridge,
)
from agentzone.telephony.asterisk.playing import Player
from agentzone.telephony.asterisk.translate import Translator
from agentzone.telephony.asterisk.undoable import Undoable
from agentzone.telephony.commands import (
    Answer,
    Command,
    Dial,
    HangUp,
    Hold,
    Listen,
    PickUp,
    Play,
    Record,
    SendDigits,
    StopPlaying,
    Talk,
)
from agentzone.telephony.contract import Problem
from agentzone.telephony.states import Place

START_SECONDS = 5.0
HANGUP_HANDLER = {"CHANNEL(hangup_handler_push)": "gone,s,1"}
AUTO_ANSWER = {"PJSIP_HEADER(add,Call-Info)": "<sip:omnivox>;answer-after=0"}


class Acts:
    def __init__(self, ari: Ari, translator: Translator, player: Player) -> None:
        self._ari, self._translator, self._player = ari, translator, player
        self.starts: dict[str, asyncio.Event] = {}  # channels that listen in, until they have begun
        self.listening: set[str] = set()  # legs that listen in
        self.ringbacks: dict[str, str] = {}  # a dialled channel → the one that hears it ring

    async def do(self, command: Command) -> None:
        """Raises Undoable, or SwitchAway."""
        try:
            match command:
                case Answer():
                    await self._answer(command)
                case Dial():
                    await self._dial(command)
                case PickUp():
                    raise Undoable(Problem.UNSUPPORTED, "phones answer themselves")
                case Hold():
                    await self._hold(command)
                case Talk():
                    await self._talk(command)
                case Listen():
                    await self._listen(command)
                case SendDigits():
                    await self._ari.post(
                        f"/channels/{segment(command.channel)}/dtmf",
                        dtmf=command.digits,
                        before=command.after_ms,
                        between=80,
                        duration=100,
                    )
                case Record():
                    await self._record(command)
                case Play():
                    await self._play(command)
                case StopPlaying():
                    await self._player.cut(command.channel)
                case HangUp():
                    await self._hang_up(command)
        except AriError as error:
            problem = Problem.GONE if error.code in (400, 404, 409, 412, 422) else Problem.FAILED
            raise Undoable(problem, str(error)) from error

    async def _answer(self, command: Answer) -> None:
        channel = segment(command.channel)
        await self._ari.post(
            f"/channels/{channel}/variable", variable=CALL_VARIABLE, value=command.call_id.hex
        )
        await self._ari.post(f"/channels/{channel}/answer")

    async def _dial(self, command: Dial) -> None:
        endpoint = f"PJSIP/{command.device}" if command.device else f"PJSIP/{command.number}@{TRUNK}"
        variables = {
            CALL_VARIABLE: command.call_id.hex,
            **HANGUP_HANDLER,
            **(AUTO_ANSWER if command.auto_answer else {}),
        }
        self._translator.dialling(command.channel)
        try:
            await self._ari.post(
                "/channels",
                {"variables": variables},
                endpoint=endpoint,
                app=APP,
                appArgs=LEG,
                channelId=command.channel,
                callerId=_caller_id(command),
                timeout=command.ring_seconds,
            )
        except AriError as error:
            if error.code == 409:  # it is there already
                return
            self._translator.known.pop(command.channel, None)
            raise Undoable(Problem.UNREACHABLE, str(error)) from error
        if command.heard_by:
            await self._let_hear(command)

    async def _let_hear(self, command: Dial) -> None:
        """Without the tone whoever waits for the answer hears nothing, and takes the line for dead. He may be gone by
        now, which the dialled one is to be told by others."""
        self.ringbacks[command.channel] = command.heard_by
        try:
            await self._ari.post(f"/channels/{segment(command.heard_by)}/ring")
        except AriError:
            self.ringbacks.pop(command.channel, None)

    async def silence(self, channel: str) -> None:
        """The tone of ringing ends; where there is none, nothing does."""
        with suppress(AriError):
            await self._ari.delete(f"/channels/{segment(channel)}/ring")

    async def _hold(self, command: Hold) -> None:
        await self.deafen(command.channel)
        bridge = hold_bridge(command.channel)
        await self._into(bridge, "holding", command.channel)
        await self._ari.post(f"/bridges/{segment(bridge)}/moh")  # it ends whenever the last one leaves

    async def _play(self, command: Play) -> None:
        known = self._translator.known.get(command.channel)
        if known is not None and not known.answered:
            raise Undoable(Problem.NOT_UP)
        await self._player.play(command)

    async def _talk(self, command: Talk) -> None:
        for channel in command.channels:
            await self.deafen(channel)
        await self._into(talk_bridge(command.call_id), "mixing", *command.channels)

    async def _listen(self, command: Listen) -> None:
        """A channel hears for the leg; for another manner of listening it needs another one."""
        place = Place.WHISPER if command.whisper else Place.LISTEN
        listener = ear(command.channel, place)
        await self.deafen(command.channel, but=place)
        self.listening.add(command.channel)
        begun = self.starts[listener] = asyncio.Event()
        try:
            await self._ari.post(
                f"/channels/{segment(command.target)}/snoop/{segment(listener)}",
                spy="both",
                whisper="out" if command.whisper else "none",
                app=APP,
                appArgs=LISTENING,
            )
            async with asyncio.timeout(START_SECONDS):
                await begun.wait()
        except TimeoutError:
            raise Undoable(Problem.FAILED, "listening did not begin") from None
        except AriError as error:
            if error.code != 409:  # it hears already
                raise
        finally:
            self.starts.pop(listener, None)
        await self._into(ear_bridge(command.channel, place), "mixing", listener, command.channel)

    async def deafen(self, channel: str, *, but: Place | None = None) -> None:
        """What heard for a leg goes, with the bridge in which it did."""
        if channel not in self.listening:
            return
        for place in EARS:
            if place is not but:
                with suppress(AriError):
                    await self._ari.delete(f"/channels/{segment(ear(channel, place))}")
                with suppress(AriError):
                    await self._ari.delete(f"/bridges/{segment(ear_bridge(channel, place))}")
        if but is None:
            self.listening.discard(channel)

    async def _into(self, bridge: str, kind: str, *channels: str) -> None:
        """Put channels into a bridge. It stays as long as its call or its channel lives, empty or not: Asterisk does
        not take the name of one that was deleted a moment ago."""
        try:
            await self._ari.post(f"/bridges/{segment(bridge)}", type=kind)
        except AriError as error:
            if error.code != 409:  # it is there already
                raise
        for channel in channels:
            await self._player.leaves(channel, bridge)
            await self._ari.post(f"/bridges/{segment(bridge)}/addChannel", channel=channel)
            self._player.entered(channel, bridge)

    async def sweep(self, bridge: str) -> None:
        """Delete the bridge if nobody is in it."""
        try:
            found = await self._ari.get(f"/bridges/{segment(bridge)}")
            if not found["channels"]:
                await self._ari.delete(f"/bridges/{segment(bridge)}")
        except AriError:
            return

    async def _record(self, command: Record) -> None:
        """A channel that listens in records: so holds and transfers do not interrupt it."""
        listener = recorder(command.name)
        begun = self.starts[listener] = asyncio.Event()
        try:
            await self._ari.post(
                f"/channels/{segment(command.channel)}/snoop/{segment(listener)}",
                spy="both",
                app=APP,
                appArgs=f"{RECORDING},{command.name}",
            )
            async with asyncio.timeout(START_SECONDS):
                await begun.wait()
            await self._ari.post(
                f"/channels/{segment(listener)}/record", name=command.name, format="wav", ifExists="append"
            )
        except TimeoutError:
            raise Undoable(Problem.FAILED, "the recording did not begin") from None
        except AriError as error:
            if error.code != 409:  # it records already
                raise
        finally:
            self.starts.pop(listener, None)

    async def _hang_up(self, command: HangUp) -> None:
        known = self._translator.known.get(command.channel)
        if known is not None:
            known.hung_up_by_us = True
        try:
            await self._ari.delete(
                f"/channels/{segment(command.channel)}", reason="busy" if command.busy else "normal"
            )
        except AriError as error:
            if error.code != 404:
                raise


def _caller_id(command: Dial) -> str:
    name = command.caller_name.replace('"', "").replace("<", "").replace(">", "")
    return f'"{name}" <{command.caller_number}>' if name else command.caller_number
