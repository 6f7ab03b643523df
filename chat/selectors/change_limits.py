"""How long a message may be changed by whoever wrote it: the channel must be able to, and the project allows a time."""

from __future__ import annotations

from dataclasses import dataclass

from chat.drivers.contract import Capabilities
from chat.drivers.registry import DRIVERS
from chat.models import Conversation

NOTHING = Capabilities()


@dataclass(frozen=True, slots=True)
class ChangeLimits:
    """Seconds after writing; 0 means not at all. Notes never leave the house, so the channel does not matter."""

    edit: int
    delete: int
    note: int

    def json(self) -> dict[str, int]:
        return {"edit": self.edit, "delete": self.delete, "note": self.note}


def change_limits(kind: str, minutes: int) -> ChangeLimits:
    """Of a channel of this kind in a project that allows so many minutes."""
    can = DRIVERS[kind].capabilities if kind in DRIVERS else NOTHING
    seconds = minutes * 60
    return ChangeLimits(edit=seconds * can.edit, delete=seconds * can.delete, note=seconds)


def change_limits_of(conversation: Conversation) -> ChangeLimits:
    return change_limits(conversation.channel.kind, conversation.project.edit_minutes)
