"""Operators' notes about a client («Комментарий»)."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.api import actor_of
from agentzone.models import User
from chat.events_clients import ClientNoted, ClientNoteRemoved
from chat.models import Client, ClientNote
from chat.selectors.clients import supervises_client
from chat.services.client_locks import client_locked
from kernel import audit, clock
from kernel.errors import DomainError, Invalid, NotAllowed, NotFound
from kernel.uow import emit, unit_of_work

TEXT_LIMIT = 2000


def note_add(user: User, client_id: int, note_id: UUID, text: str) -> ClientNote:
    """A new note. The same id again by the same person changes nothing."""
    text = _clean(text)
    with unit_of_work():
        client = client_locked(client_id)
        known = ClientNote.objects.select_related("author").filter(pk=note_id).first()
        if known is not None:
            if (known.client_id, known.author_id) != (client.pk, user.pk):
                raise DomainError(_("This id was used for another note."))
            return known
        note = ClientNote.objects.create(
            id=note_id, client=client, author=user, text=text, created_at=clock.now()
        )
        audit.record(actor_of(user), "client.note_added", client, note=str(note.pk))
        emit(ClientNoted(client_id=client.pk, note_id=note.pk))
    return note


def note_edit(user: User, client_id: int, note_id: UUID, text: str) -> ClientNote:
    """The author rewrites his note; nobody else may."""
    text = _clean(text)
    with unit_of_work():
        client, note = _note(client_id, note_id)
        if note.author_id != user.pk:
            raise NotAllowed(_("Only its author may edit a note."))
        if note.text != text:
            changes = [note.text, text]
            note.text, note.edited_at = text, clock.now()
            note.save(update_fields=["text", "edited_at"])
            audit.record(actor_of(user), "client.note_edited", client, note=str(note.pk), changes=changes)
            emit(ClientNoted(client_id=client.pk, note_id=note.pk))
    return note


def note_delete(user: User, client_id: int, note_id: UUID) -> None:
    """The author, or a supervisor of one of the client's projects, takes the note away. It can be brought back."""
    with unit_of_work():
        client, note = _note(client_id, note_id)
        _must_own(user, client, note)
        note.deleted_at, note.deleted_by = clock.now(), user
        note.save(update_fields=["deleted_at", "deleted_by"])
        audit.record(actor_of(user), "client.note_deleted", client, note=str(note.pk))
        emit(ClientNoteRemoved(client_id=client.pk, note_id=note.pk))


def note_restore(user: User, client_id: int, note_id: UUID) -> ClientNote:
    """Undo a deletion, by whom might have done it."""
    with unit_of_work():
        client, note = _note(client_id, note_id, deleted=True)
        _must_own(user, client, note)
        if note.deleted_at is not None:
            note.deleted_at = note.deleted_by = None
            note.save(update_fields=["deleted_at", "deleted_by"])
            audit.record(actor_of(user), "client.note_restored", client, note=str(note.pk))
            emit(ClientNoted(client_id=client.pk, note_id=note.pk))
    return note


def _must_own(user: User, client: Client, note: ClientNote) -> None:
    if note.author_id != user.pk and not supervises_client(user, client):
        raise NotAllowed(_("Only its author or a supervisor may delete a note."))


def _note(client_id: int, note_id: UUID, *, deleted: bool = False) -> tuple[Client, ClientNote]:
    client = client_locked(client_id)
    rows = ClientNote.objects.select_related("author").filter(client=client, pk=note_id)
    note = (rows if deleted else rows.filter(deleted_at__isnull=True)).first()
    if note is None:
        raise NotFound(_("Not found, or not yours to see."))
    return client, note


def _clean(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid(_("The note is empty."), errors={"text": [_("The note is empty.")]})
    if len(text) > TEXT_LIMIT:
        detail = _("The note is longer than %(limit)d characters.") % {"limit": TEXT_LIMIT}
        raise Invalid(detail, errors={"text": [detail]})
    return text
