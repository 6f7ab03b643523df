"""Events of a client's card. Whoever may read one of his dialogs may hear them; he himself never does."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from kernel.events import Event, FlushContext


def client_stream(client_id: int) -> str:
    return f"client:{client_id}"


class ClientChanged(Event):
    """Name, phone, e-mail or the block of a client changed. Stored once per transaction."""

    name: ClassVar[str] = "client.changed"
    client_id: int

    def streams(self) -> tuple[str, ...]:
        return (client_stream(self.client_id),)

    def coalesce_key(self) -> str:
        return f"client:{self.client_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.models import Client
        from chat.selectors.cards import client_json

        return {"client": client_json(Client.objects.get(pk=self.client_id))}


class ClientField(Event):
    """One field of a client's card was saved; `by` is null when an integration did it."""

    name: ClassVar[str] = "client.field"
    client_id: int
    key: str
    value: Any
    version: int
    by: dict[str, Any] | None

    def streams(self) -> tuple[str, ...]:
        return (client_stream(self.client_id),)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"client_id"})


class ClientNoted(Event):
    """A note about a client was written, edited or brought back."""

    name: ClassVar[str] = "client.note"
    client_id: int
    note_id: UUID

    def streams(self) -> tuple[str, ...]:
        return (client_stream(self.client_id),)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.client_notes import note_json, notes_total, one_note

        return {"note": note_json(one_note(self.note_id)), "total": notes_total(self.client_id)}


class ClientNoteRemoved(Event):
    """A note about a client was deleted."""

    name: ClassVar[str] = "client.note_removed"
    client_id: int
    note_id: UUID

    def streams(self) -> tuple[str, ...]:
        return (client_stream(self.client_id),)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.client_notes import notes_total

        return {"id": str(self.note_id), "total": notes_total(self.client_id)}


class ClientStale(Event):
    """A contact began, moved or ended, or clients were merged or parted: the page reads the card again."""

    name: ClassVar[str] = "client.stale"
    client_id: int

    def streams(self) -> tuple[str, ...]:
        return (client_stream(self.client_id),)

    def coalesce_key(self) -> str:
        return f"client.stale:{self.client_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {}
