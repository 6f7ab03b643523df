"""Sounds in Asterisk: into the conversation's bridge, or else to the leg alone, wherever it is: in the bridge with the
music the sound takes the music's place, which comes back by itself.

A playback has the name of its command, which the channel keeps as a variable, so that a new process finds it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from agentzone.telephony import switch_events as events
from agentzone.telephony.asterisk import state
from agentzone.telephony.asterisk.ari import Ari, AriError, segment
from agentzone.telephony.asterisk.naming import PLAY_VARIABLE, place_of
from agentzone.telephony.asterisk.undoable import Undoable
from agentzone.telephony.commands import Play
from agentzone.telephony.contract import Problem, Sounds
from agentzone.telephony.states import Place


class Player:
    """`tell` gets the events of its own."""

    def __init__(self, ari: Ari, sounds: Sounds, tell: Callable[..., None]) -> None:
        self._ari, self._sounds, self._tell = ari, sounds, tell
        self._playing: dict[str, UUID] = {}  # leg → the command that is being done there
        self._rooms: dict[str, str] = {}  # leg → its bridge
        self._doubtful: set[str] = set()  # legs whose playing may have ended unheard

    async def play(self, command: Play) -> None:
        """Raises Undoable, AriError or SwitchAway."""
        channel = command.channel
        media = await asyncio.to_thread(self._media, command.sounds)
        await self.cut(channel)
        room = await self._room(channel)
        variable = {"variable": PLAY_VARIABLE, "value": command.op_id.hex}
        await self._ari.post(f"/channels/{segment(channel)}/variable", **variable)
        self._playing[channel] = command.op_id
        to_all = place_of(room) is Place.TALK
        where = f"/bridges/{segment(room)}" if to_all else f"/channels/{segment(channel)}"
        try:
            await self._ari.post(f"{where}/play", media=media, playbackId=command.op_id.hex)
        except AriError:
            self._playing.pop(channel, None)
            raise

    async def cut(self, channel: str) -> None:
        """End what is played at the leg."""
        op_id = self._playing.get(channel)
        if op_id is not None:
            self._over(channel, cut=True)
            with suppress(AriError):
                await self._ari.delete(f"/playbacks/{op_id.hex}")

    def finished(self, message: dict[str, Any]) -> None:
        """Asterisk's word that a playback is over; of one that was cut it was told before."""
        playback = message["playback"]
        for channel, op_id in self._playing.items():
            if op_id.hex == playback["id"]:
                self._over(channel, cut=playback["state"] != "done")
                return

    def _over(self, channel: str, *, cut: bool) -> None:
        self._tell(events.PlayEnded, channel=channel, op_id=self._playing.pop(channel), cut=cut)

    # ── where the legs are ──────────────────────────────────────────────────
    async def leaves(self, channel: str, room: str) -> None:
        """The leg is going to be put into that bridge: what it hears in another one is left behind."""
        if self._rooms.get(channel) != room:
            await self.cut(channel)

    def entered(self, channel: str, room: str) -> None:
        self._rooms[channel] = room

    async def gone(self, channel: str) -> None:
        self._rooms.pop(channel, None)
        await self.cut(channel)

    async def _room(self, channel: str) -> str:
        if channel not in self._rooms:  # in none, or put there by a process before this one
            for room, inside in (await state.bridges(self._ari)).items():
                if channel in inside:
                    self._rooms[channel] = room
        return self._rooms.get(channel, "")

    # ── after we were away ──────────────────────────────────────────────────
    def lost(self) -> None:
        self._rooms.clear()
        self._doubtful = set(self._playing)

    async def take_over(self, channel: str) -> None:
        """A leg that lives since before us: what it is played goes on, and is followed."""
        op_id = await state.variable(self._ari, channel, PLAY_VARIABLE)
        if op_id and channel not in self._playing:
            self._playing[channel] = UUID(op_id)
            self._doubtful.add(channel)

    async def settle(self) -> None:
        """What ended while nobody listened is over."""
        doubtful, self._doubtful = self._doubtful, set()
        for channel, op_id in [one for one in self._playing.items() if one[0] in doubtful]:
            try:
                await self._ari.get(f"/playbacks/{op_id.hex}")
            except AriError:
                if self._playing.get(channel) == op_id:
                    self._over(channel, cut=False)

    # ── inside ──────────────────────────────────────────────────────────────
    def _media(self, names: tuple[str, ...]) -> str:
        found = [self._sounds.find(name) for name in names]
        urls = [one.url for one in found if one is not None]
        if len(urls) < len(names):
            raise Undoable(Problem.NO_SOUND)
        return ",".join(f"sound:{url}" for url in urls)
