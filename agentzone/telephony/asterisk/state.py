"""Reading Asterisk's present state."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from agentzone.telephony import switch_events as events
from agentzone.telephony.asterisk.ari import Ari, AriError
from agentzone.telephony.asterisk.naming import INBOUND, NUMBER_VARIABLE, gone, is_dialled, is_ours, place_of
from agentzone.telephony.asterisk.translate import Known, arrival, cause_of
from agentzone.telephony.states import Place
from kernel import clock


async def read(ari: Ari, known: Iterable[str]) -> events.Snapshot:
    taken_at = clock.now()
    channels, rooms, online = await asyncio.gather(ari.get("/channels"), bridges(ari), devices_online(ari))
    places = {channel: place_of(room) for room, inside in rooms.items() for channel in inside}
    ours = [channel for channel in channels if is_ours(channel)]
    states = await asyncio.gather(
        *(_state(ari, channel, places.get(channel["id"], Place.NOWHERE)) for channel in ours)
    )
    missing = set(known) - {channel["id"] for channel in channels}
    ended = await asyncio.gather(*(_end(ari, channel) for channel in sorted(missing)))
    return events.Snapshot(
        taken_at=taken_at,
        channels=tuple(states),
        ended=tuple(one for one in ended if one is not None),
        devices_online=online,
    )


async def devices_online(ari: Ari) -> frozenset[str]:
    rows = await ari.get("/endpoints/PJSIP")
    return frozenset(row["resource"] for row in rows if row["state"] == "online")


async def _state(ari: Ari, channel: dict[str, Any], place: Place) -> events.ChannelState:
    number = None if is_dialled(channel["id"]) else await variable(ari, channel["id"], NUMBER_VARIABLE)
    came_in = None
    if number is not None:
        message = {
            "type": "StasisStart",
            "timestamp": channel["creationtime"],
            "channel": channel,
            "args": [INBOUND, number],
        }
        came_in = arrival(message)
    return events.ChannelState(
        channel=channel["id"],
        ringing=channel["state"] in ("Ring", "Ringing"),
        up=channel["state"] == "Up",
        place=place,
        arrival=came_in,
    )


async def _end(ari: Ari, channel: str) -> events.EndedChannel | None:
    """What the dialplan's hangup handler left: seconds since 1970, the cause, and how the channel stood."""
    try:
        answer = await ari.get("/asterisk/variable", variable=gone(channel))
    except AriError:
        return None
    left: str = answer.get("value") or ""
    at, cause, stood, *_ = [*left.split("|"), "", ""]
    if not at:
        return None
    known = Known(dialled=is_dialled(channel), answered=stood in ("Up", ""), ringing=stood == "Ringing")
    return events.EndedChannel(
        channel=channel,
        at=datetime.fromtimestamp(float(at), UTC),
        cause=cause_of(int(cause or 16), known),
    )


async def bridges(ari: Ari) -> dict[str, list[str]]:
    """Who is in which bridge of ours."""
    rows = await ari.get("/bridges")
    return {row["id"]: row["channels"] for row in rows if place_of(row["id"]) is not Place.NOWHERE}


async def variable(ari: Ari, channel: str, name: str) -> str | None:
    try:
        answer = await ari.get(f"/channels/{channel}/variable", variable=name)
    except AriError:
        return None
    return answer.get("value") or None
