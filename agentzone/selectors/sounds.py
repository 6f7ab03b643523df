"""Sounds for pages, and for the switch that fetches them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from agentzone.models import Sound, User
from agentzone.sound_files import GREETING_SECONDS

SALT = "agentzone.sounds"
NOTHING: dict[str, Any] = {"state": "none", "reason": "", "on": False, "seconds": None, "url": None}


def greeting_json(agent_id: int) -> dict[str, Any]:
    """An operator's own auto-greeting. `url` and `seconds` are of what plays now, whatever becomes of a newer one."""
    sound = Sound.objects.filter(agent_id=agent_id).first()
    if sound is None:
        return {**NOTHING, "longest": GREETING_SECONDS}
    return {
        "state": sound.state,
        "reason": sound.reason,
        "on": sound.is_on,
        "seconds": None if sound.seconds is None else round(sound.seconds, 1),
        "url": sound_url(sound),
        "longest": GREETING_SECONDS,
    }


def sound_url(sound: Sound) -> str | None:
    """Where browsers of those who may hear it fetch it. Each revision has an address of its own."""
    return f"/api/v1/sounds/{sound.pk}/audio/?{sound.revision}" if sound.revision else None


def sound_for(user: User, sound_id: UUID) -> Sound | None:
    """A playable sound, if the person may listen to it: administrators to all, an operator to his own greeting."""
    mine = Q() if user.is_staff else Q(agent=user)
    return Sound.objects.filter(mine, pk=sound_id, revision__gt=0).first()


def switch_url(name: str) -> str:
    """Where the switch fetches it: signed, since it has no session.

    Longer than any path that Asterisk keeps the file at: it does not find a sound again whose address is shorter.
    """
    return f"{settings.SOUNDS_URL}/switch/sounds/{_signature(name)}/{name}.wav"


def named(name: str, signature: str) -> tuple[UUID, int] | None:
    """Id and revision of a sound that the switch asks for; None when the signature is not ours."""
    return parsed(name) if signed(name, signature) else None


def signed(name: str, signature: str) -> bool:
    return constant_time_compare(signature, _signature(name))


def parsed(name: str) -> tuple[UUID, int] | None:
    """Id and revision of a name as of Sound.switch_name."""
    ident, _, revision = name.partition("-")
    try:
        return UUID(hex=ident), int(revision)
    except ValueError:
        return None


def _signature(name: str) -> str:
    return salted_hmac(SALT, name, algorithm="sha512").hexdigest()
