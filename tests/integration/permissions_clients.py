"""The table of permissions, its part on clients: who may read one of the dialogs may read and write the card."""

from __future__ import annotations

import uuid
from typing import Any

from chat.models import Client, ClientMerge, ClientNote
from chat.selectors.client_fields import values_of
from chat.selectors.merging import mark_of
from chat.services.client_notes import note_add
from chat.services.merging import clients_merge
from tests.factories.house import House
from tests.integration.permissions_table import READERS, SIGNED_IN, Case, dialog


def client_id(house: House) -> dict[str, Any]:
    return {"client_id": house.annas.client_id}


def field_key(house: House) -> dict[str, Any]:
    return {**client_id(house), "key": "name"}


def field_body(house: House) -> dict[str, Any]:
    return {"value": "Елена", "version": 0, "project": house.project.pk}


def note_body(_: House) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "text": "Просит не звонить"}


def note_id(house: House) -> dict[str, Any]:
    """A note of Anna's about her client."""
    made = ClientNote.objects.filter(client_id=house.annas.client_id).first()
    if made is None or made.deleted_at is not None:
        made = note_add(house.anna, house.annas.client_id, uuid.uuid4(), "Вежливый")
    return {**client_id(house), "note_id": made.pk}


def session(house: House) -> dict[str, Any]:
    return {**dialog(house), "contact_id": house.annas.contact_id}


def block_body(_: House) -> dict[str, Any]:
    return {
        "reason": "Оскорбляет",
        "until": "2020-01-01T00:00:00Z",
    }  # over, so that nobody is blocked for others


def double(house: House) -> int:
    """Another client with the phone of Anna's."""
    ids = [house.annas.client_id, house.boriss.client_id]
    Client.objects.filter(pk__in=ids).update(phone="+79163042218")
    return ids[1]


def merge_body(house: House) -> dict[str, Any]:
    return {"other": double(house), "mark": "not what was shown"}


def merge_id(house: House) -> dict[str, Any]:
    """A merge by somebody else."""
    known = ClientMerge.objects.first()
    if known is None:
        kept, merged = Client.objects.filter(pk__in=[house.annas.client_id, double(house)]).order_by("pk")
        mark = mark_of(values_of(kept), values_of(merged))
        known = clients_merge(house.administrator, kept.pk, merged.pk, keep={}, mark=mark)
    return {"merge_id": known.pk}


CASES = [
    Case("api-client", "GET", READERS, args=client_id),
    Case("api-client-field", "PUT", READERS, args=field_key, body=field_body),
    Case("api-client-notes", "GET", READERS, args=client_id),
    Case("api-client-notes", "POST", (401, 201, 404, 404, 201, 201), args=client_id, body=note_body),
    Case("api-client-note", "PUT", (401, 200, 404, 404, 403, 403), args=note_id, body=note_body),
    Case("api-client-note", "DELETE", (401, 204, 404, 404, 204, 204), args=note_id),
    Case("api-client-note-restore", "POST", READERS, args=note_id),
    Case("api-client-activities", "GET", READERS, args=client_id),
    Case("api-session", "GET", READERS, args=session),
    Case("api-client-block", "POST", (401, 400, 404, 404, 400, 400), args=client_id, body=block_body),
    Case("api-client-unblock", "POST", (401, 403, 404, 404, 204, 204), args=client_id),
    Case("api-blocked-clients", "GET", SIGNED_IN),
    Case("api-client-merge", "GET", (401, 400, 404, 404, 400, 400), args=client_id),
    Case("api-client-merge", "POST", (401, 409, 404, 404, 409, 409), args=client_id, body=merge_body),
    Case("api-client-merge-undo", "POST", (401, 404, 404, 404, 204, 409), args=merge_id),
]
