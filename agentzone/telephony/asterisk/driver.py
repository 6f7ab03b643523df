"""The driver: keeps the connection, gives commands, reports events, reads the present state."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

import structlog

from agentzone.telephony import switch_events as events
from agentzone.telephony.asterisk import provisioning, state
from agentzone.telephony.asterisk.acts import Acts
from agentzone.telephony.asterisk.ari import Ari, AriError
from agentzone.telephony.asterisk.naming import (
    APP,
    CALL_VARIABLE,
    EARS,
    call_of,
    gone,
    hold_bridge,
    owner_of,
    place_of,
    talk_bridge,
)
from agentzone.telephony.asterisk.playing import Player
from agentzone.telephony.asterisk.translate import Translator
from agentzone.telephony.asterisk.undoable import Undoable
from agentzone.telephony.commands import Command, Dial
from agentzone.telephony.contract import (
    Accepted,
    Capability,
    DeviceConfig,
    Problem,
    Receipt,
    Refused,
    Sink,
    Sounds,
    SwitchAway,
)
from agentzone.telephony.sounds import KnownSounds
from agentzone.telephony.states import Cause
from kernel import clock
from kernel.ids import new_id

log = structlog.get_logger(__name__)
REMEMBERED_OPS = 50_000
REMEMBERED_ENDS = 5_000


class Asterisk:
    """`url`: http://user:password@host:8088 of ARI. Only one may be connected: a second steals the other's events."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    def __init__(self, url: str, sounds: Sounds | None = None) -> None:
        self.ari = Ari(url, APP)
        self._translator = Translator()
        self._player = Player(self.ari, sounds or KnownSounds(), self._tell)
        self._acts = Acts(self.ari, self._translator, self._player)
        self._sink: Sink | None = None
        self._ready = False
        self._devices: frozenset[str] = frozenset()
        self._ops: OrderedDict[UUID, None] = OrderedDict()
        # The latest ends that were told: the switch forgets them at once, and who was told may not have got to it.
        self._ends: OrderedDict[str, events.EndedChannel] = OrderedDict()
        self._calls: dict[str, UUID] = {}  # of the channels that commands named
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, sink: Sink) -> None:
        self._sink = sink
        try:
            await self.ari.run(self._up, self._down, self._event)
        finally:
            self._sink = None
            for task in self._tasks:
                task.cancel()

    async def execute(self, command: Command) -> Receipt:
        if not self._ready:
            return Refused(command.op_id, Problem.NOT_CONNECTED)
        if command.op_id in self._ops:
            return Accepted(command.op_id, again=True)
        self._ops[command.op_id] = None
        for channel in command.subjects():
            self._calls[channel] = command.call_id
        if len(self._ops) > REMEMBERED_OPS:
            self._ops.popitem(last=False)
        self._begin(self._do(command))
        return Accepted(command.op_id)

    async def snapshot(self, known: Iterable[str] = ()) -> events.Snapshot:
        if not self._ready:
            raise SwitchAway
        before = {name for name, one in self._translator.known.items() if one.ringing or one.answered}
        asked = list(known)
        snapshot = await state.read(self.ari, asked)
        await self._take_over(snapshot, before)
        seen = {one.channel for one in snapshot.channels}
        ended = [self._ends[name] for name in asked if name in self._ends and name not in seen]
        told = {one.channel for one in ended}
        rest = [one for one in snapshot.ended if one.channel not in told]
        return snapshot.model_copy(update={"ended": (*ended, *rest)})

    async def provision(self, devices: Iterable[DeviceConfig]) -> None:
        if not self._ready:
            raise SwitchAway
        self._devices = await provisioning.provision(self.ari, devices)
        for device in (await state.devices_online(self.ari)) & self._devices:
            self._tell(events.DevicePresence, device=device, online=True)

    async def _take_over(self, snapshot: events.Snapshot, before: set[str]) -> None:
        """Channels that live since before us are followed; of those that ended unseen nothing is left."""
        alive = {one.channel for one in snapshot.channels}
        self._acts.listening |= {one.channel for one in snapshot.channels if one.place in EARS}
        for channel in snapshot.channels:
            if channel.channel not in self._translator.known:
                self._translator.adopt(channel)
                if channel.up and channel.arrival is None:
                    await self._acts.silence(
                        channel.channel
                    )  # whom it heard ringing may have answered unseen
                # Else no end is told of a channel that leaves the application first.
                await self._subscribe(f"channel:{channel.channel}")
                call = await state.variable(self.ari, channel.channel, CALL_VARIABLE)
                if call is not None:
                    self._calls.setdefault(channel.channel, UUID(call))
                await self._player.take_over(channel.channel)
        await self._player.settle()
        for name in before - alive:
            self._translator.known.pop(name, None)
            self._calls.pop(name, None)
        calls = {call_id.hex for call_id in self._calls.values()}
        for bridge, inside in (await state.bridges(self.ari)).items():
            owner, call = owner_of(bridge), call_of(bridge)
            if owner is not None and owner not in self._translator.known and place_of(bridge) in EARS:
                self._acts.listening.add(owner)  # he went unseen, and what hears for him is still there
                await self._acts.deafen(owner)
            elif not inside and owner not in self._translator.known and call not in calls:
                await self._acts.sweep(bridge)

    # ── the connection ──────────────────────────────────────────────────────
    async def _up(self) -> None:
        await self._subscribe("endpoint:PJSIP")
        self._ready = True
        self._tell(events.SwitchUp)

    def _down(self) -> None:
        if self._ready:
            self._ready = False
            self._player.lost()
            self._ops.clear()  # what they led to is read from the snapshot; given again, they do nothing twice
            self._tell(events.SwitchDown)

    async def _subscribe(self, source: str) -> None:
        with suppress(AriError):
            await self.ari.post(f"/applications/{APP}/subscription", eventSource=source)

    # ── events ──────────────────────────────────────────────────────────────
    def _event(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "StasisStart":
            self._started(message)
        elif kind == "PlaybackFinished":
            self._player.finished(message)
        elif kind == "ChannelDestroyed":
            self._begin(self._clean_up(message["channel"]["id"]))
        for event in self._translator.translate(message):
            if not isinstance(event, events.DevicePresence) or event.device in self._devices:
                self._send(event)
            if isinstance(event, events.LegAnswered | events.LegEnded):
                listener = self._acts.ringbacks.pop(event.channel, None)
                if listener is not None:
                    self._begin(self._acts.silence(listener))

    def _started(self, message: dict[str, Any]) -> None:
        channel = message["channel"]["id"]
        begun = self._acts.starts.get(channel)
        if begun is not None:
            begun.set()
        self._begin(self._subscribe(f"channel:{channel}"))

    async def _clean_up(self, channel: str) -> None:
        """What a channel leaves behind; its end was told. With the last leg of a call its conversation goes too."""
        call_id = self._calls.pop(channel, None)
        await self._player.gone(channel)
        await self._acts.sweep(hold_bridge(channel))
        await self._acts.deafen(channel)
        if call_id is not None and call_id not in self._calls.values():
            await self._acts.sweep(talk_bridge(call_id))
        with suppress(AriError):
            await self.ari.post("/asterisk/variable", variable=gone(channel))

    async def _do(self, command: Command) -> None:
        try:
            await self._acts.do(command)
        except SwitchAway:
            self._ops.pop(command.op_id, None)  # nothing came of it: asked again, it is to be done
        except Undoable as error:
            await self._forget_unknown(command)
            if isinstance(command, Dial) and error.problem is Problem.UNREACHABLE:
                self._tell(events.LegEnded, channel=command.channel, cause=Cause.UNREACHABLE)
            self._tell(
                events.CommandFailed, op_id=command.op_id, problem=error.problem.value, text=error.text[:200]
            )
        else:
            self._tell(events.CommandDone, op_id=command.op_id)

    async def _forget_unknown(self, command: Command) -> None:
        """A command that named channels which are not there leaves nothing either."""
        for channel in command.subjects():
            if channel not in self._translator.known:
                await self._clean_up(channel)

    def _tell(self, kind: type[events.Base], **fields: Any) -> None:
        """An event of the driver's own."""
        self._send(kind(event_id=new_id().hex, at=clock.now(), **fields))  # type: ignore[arg-type]

    def _send(self, event: events.Event) -> None:
        if isinstance(event, events.LegEnded) and event.channel not in self._ends:
            self._ends[event.channel] = events.EndedChannel(
                channel=event.channel, at=event.at, cause=event.cause
            )
            if len(self._ends) > REMEMBERED_ENDS:
                self._ends.popitem(last=False)
        if self._sink is not None:
            self._sink(event)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """Work that nobody waits for; without a connection it has no object any more."""
    try:
        await work
    except SwitchAway:
        return
    except Exception:
        log.exception("asterisk_work_failed")
