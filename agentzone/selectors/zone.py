"""AgentZone at once: what its page shows first, and the cursor of the stream to go on from."""

from __future__ import annotations

from typing import Any

from agentzone.models import AgentSlot, Device, User
from agentzone.selectors.day import today
from agentzone.selectors.people import (
    me_json,
    preferences_of,
    projects_json,
    slot_of,
    status_json,
    statuses,
)
from agentzone.selectors.scripts.runs import scripts_json
from agentzone.selectors.sounds import greeting_json
from agentzone.selectors.voice import voice_json
from kernel import clock
from kernel.clock import iso
from kernel.events.log import heads_of
from kernel.version import VERSION


def works_by_voice(user: User) -> bool:
    """Whether the person has a device for calls now: AgentZone is where he lands."""
    return AgentSlot.objects.filter(agent=user, device__isnull=False).exists()


def has_devices() -> bool:
    """Whether anybody can speak here at all."""
    return Device.objects.filter(is_active=True).exists()


def zone(user: User) -> dict[str, Any]:
    """The cursor is read first: what changes meanwhile is replayed, never missed."""
    cursors = heads_of([f"agent:{user.pk}"])
    slot = slot_of(user)
    at_work = slot if slot is not None and slot.signed_in else None
    return {
        "me": me_json(user),
        "preferences": preferences_of(user),
        "status": None if at_work is None else status_json(at_work.status),
        "status_since": None if at_work is None else iso(at_work.status_since),
        "status_forced": at_work is not None and at_work.status_forced,
        "statuses": [status_json(status) for status in statuses()],
        "projects": projects_json(user),
        "voice": voice_json(user.pk),
        "greeting": greeting_json(user.pk),
        "scripts": scripts_json(user.pk),
        "chats": 0 if slot is None else slot.chat_load,
        "today": today(user.pk),
        "streams": cursors,
        "now": iso(clock.now()),
        "version": VERSION,
    }
