"""What can happen to the client of an open dialog: steps of test_snapshot_and_events.py, each with the events of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from agentzone.models.people import Role
from chat.models import Client, ClientMerge, ClientNote
from chat.selectors.client_fields import values_of
from chat.selectors.merging import mark_of
from chat.services.blocks import client_block
from chat.services.client_fields import field_save
from chat.services.client_notes import note_add, note_delete, note_edit, note_restore
from chat.services.merging import clients_merge, merge_undo
from tests.factories.people import UserFactory


def client(play: Any, visitor: str = "a") -> Client:
    found: Client = play.dialog(visitor).client
    return found


def field(play: Any, key: str, value: Any, version: int = 0, visitor: str = "a") -> None:
    project = play.channel.project_id
    field_save(play.boris, client(play, visitor).pk, key, value, version=version, project_id=project)


def note(play: Any, text: str = "Просит не звонить") -> ClientNote:
    return note_add(play.anna, client(play).pk, uuid.uuid4(), text)


def delete_a_note(play: Any) -> None:
    note_delete(play.anna, client(play).pk, note(play, "лишнее").pk)


def block(play: Any) -> None:
    boss = UserFactory(role=Role.SUPERVISOR)
    boss.supervised_projects.add(play.channel.project)
    client_block(boss, client(play).pk, reason="спам", until=None)


def merge(play: Any) -> ClientMerge:
    """Another client becomes Anna's."""
    kept, merged = client(play), client(play, "b")
    mark = mark_of(values_of(kept), values_of(merged))
    return clients_merge(play.anna, kept.pk, merged.pk, keep={}, mark=mark)


CLIENT_STEPS: dict[str, tuple[list[Callable[[Any], object]], set[str]]] = {
    "a field of the client's card": (
        [lambda p: field(p, "city", "Мытищи"), lambda p: field(p, "city", "Химки", 1)],
        {"client.field"},
    ),
    "the client's name": (
        [lambda p: field(p, "name", "Елена")],
        {"client.field", "client.changed", "conversation.changed"},
    ),
    "the name of a client who waits": (
        [lambda p: p.write("b"), lambda p: field(p, "name", "Елена", visitor="b")],
        {"queue.entered"},
    ),
    "notes about the client": (
        [
            lambda p: [note(p, f"Заметка {n}") for n in range(3)],
            lambda p: note_edit(p.anna, client(p).pk, note(p).pk, "Иначе"),
            delete_a_note,
        ],
        {"client.note", "client.note_removed"},
    ),
    "a note is brought back": (
        [delete_a_note, lambda p: note_restore(p.anna, client(p).pk, ClientNote.objects.get().pk)],
        {"client.note", "client.note_removed"},
    ),
    "the client is blocked": ([block], {"client.changed", "client.stale", "assignment.ended"}),
    "two clients are merged": (
        [lambda p: p.write("b"), lambda p: field(p, "city", "Тверь", visitor="b"), merge],
        {"client.stale", "client.field"},
    ),
    "and parted again": (
        [lambda p: p.write("b"), lambda p: merge_undo(p.anna, merge(p).pk)],
        {"client.stale"},
    ),
}
