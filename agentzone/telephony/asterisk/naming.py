"""How bridges and channels of ours are called in Asterisk, so that their names tell everything after a restart."""

from __future__ import annotations

from uuid import UUID

from agentzone.telephony.channels import DIALLED
from agentzone.telephony.states import Place

APP = "omnivox"
TRUNK = "trunk"
CALL_VARIABLE, NUMBER_VARIABLE, PLAY_VARIABLE = "OMNI_CALL", "OMNI_NUMBER", "OMNI_PLAY"
"""Of a channel: the call it belongs to, (set by the dialplan) the number that was called, and the playback that was
begun at it last."""
INBOUND, LEG, RECORDING, LISTENING = "inbound", "leg", "recording", "listening"
_TALK, _HOLD, _RECORD, GONE = "talk-", "hold-", "rec-", "gone_"


def talk_bridge(call_id: UUID) -> str:
    return f"{_TALK}{call_id.hex}"


def hold_bridge(channel: str) -> str:
    return f"{_HOLD}{channel}"


def place_of(bridge_id: str) -> Place:
    if bridge_id.startswith(_TALK):
        return Place.TALK
    if bridge_id.startswith(_HOLD):
        return Place.HOLD
    return next((place for place in EARS if bridge_id.startswith(f"{place}-")), Place.NOWHERE)


EARS = (Place.LISTEN, Place.WHISPER)


def ear_bridge(channel: str, place: Place) -> str:
    """Where a leg listens in, together with the channel that hears for it."""
    return f"{place}-{channel}"


def ear(channel: str, place: Place) -> str:
    """The channel that hears for that leg."""
    return f"ear-{place}-{channel}"


def recorder(name: str) -> str:
    """The channel that listens for a recording."""
    return f"{_RECORD}{name}"


def call_of(bridge_id: str) -> str | None:
    """The call (as hex) whose conversation the bridge is."""
    return bridge_id.removeprefix(_TALK) if bridge_id.startswith(_TALK) else None


def owner_of(bridge_id: str) -> str | None:
    """The channel for whose music, or for whose listening, the bridge is."""
    for prefix in (_HOLD, *(f"{place}-" for place in EARS)):
        if bridge_id.startswith(prefix):
            return bridge_id.removeprefix(prefix)
    return None


def is_ours(channel: dict[str, object]) -> bool:
    """A leg of a call, not one of the channels that listen in."""
    return not str(channel["name"]).startswith(("Snoop/", "Local/"))


def is_dialled(channel: str) -> bool:
    """Legs that we make have names of ours."""
    return channel.startswith(DIALLED)


def gone(channel: str) -> str:
    """The global variable in which a channel that has ended leaves when and why (see the dialplan)."""
    return f"{GONE}{channel}"
