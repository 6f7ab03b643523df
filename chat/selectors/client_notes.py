"""Notes about a client, newest first, in keyset pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q

from chat.models import ClientNote
from chat.selectors.lists import decode_cursor, encode_cursor
from kernel.clock import iso

PAGE = 20


def notes_page(client_id: int, after: str = "", limit: int = PAGE) -> dict[str, Any]:
    rows = ClientNote.objects.select_related("author").filter(client_id=client_id, deleted_at__isnull=True)
    if after:
        at, pk = decode_cursor(after)
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk))
    found = list(rows.order_by("-created_at", "-id")[: limit + 1])
    page = found[:limit]
    return {
        "results": [note_json(note) for note in page],
        "next": encode_cursor(page[-1].created_at, page[-1].pk) if len(found) > limit else None,
        "total": notes_total(client_id),
    }


def notes_total(client_id: int) -> int:
    return ClientNote.objects.filter(client_id=client_id, deleted_at__isnull=True).count()


def one_note(note_id: UUID) -> ClientNote:
    return ClientNote.objects.select_related("author").get(pk=note_id)


def note_json(note: ClientNote) -> dict[str, Any]:
    return {
        "id": str(note.pk),
        "author": {"id": note.author_id, "name": note.author.full_name},
        "text": note.text,
        "at": iso(note.created_at),
        "edited_at": iso(note.edited_at),
    }
