"""What happens with notes and whom they name: steps for test_snapshot_and_events."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from chat.services.edits import message_delete, message_edit
from chat.services.mentions import mentions_read
from chat.services.notes import note_add


def named(p: Any, text: str = "") -> None:
    note_add(p.boris, p.dialog("a").pk, uid=uuid.uuid4(), text=text or f"Посмотри, @{p.anna.full_name}")


def boris_edits(p: Any, text: str) -> None:
    note = p.dialog("a").messages.get(kind="note")
    message_edit(p.boris, p.dialog("a").pk, note.uid, text=text)


def boris_deletes(p: Any) -> None:
    message_delete(p.boris, p.dialog("a").pk, p.dialog("a").messages.get(kind="note").uid)


NOTE_STEPS: dict[str, tuple[list[Callable[[Any], object]], set[str]]] = {
    "a note": ([lambda p: named(p, "Заметка")], {"message.created"}),
    "a colleague names me": ([named, lambda p: p.write("a")], {"mention.added"}),
    "a note that names me is edited": (
        [named, lambda p: boris_edits(p, f"Уже не надо, @{p.anna.full_name}")],
        {"mention.added", "mention.changed"},
    ),
    "a note that names me is deleted, or names me no more": (
        [named, boris_deletes],
        {"mention.added", "mention.withdrawn"},
    ),
    "a note names me only after it was edited": (
        [lambda p: named(p, "Заметка"), lambda p: boris_edits(p, f"Заметка, @{p.anna.full_name}")],
        {"mention.added"},
    ),
    "I see where I was named": (
        [named, lambda p: mentions_read(p.anna, p.dialog("a").pk)],
        {"mention.added", "mention.read"},
    ),
}
