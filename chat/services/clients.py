"""A client's own data, corrected by people."""

from __future__ import annotations

from typing import Any

from chat.events_clients import ClientField
from chat.models import Client
from chat.selectors.client_fields import STANDARD
from chat.services.client_fields import client_told
from kernel import audit
from kernel.audit import Actor
from kernel.uow import emit, unit_of_work


def client_saved(client: Client, *, actor: Actor, created: bool, changes: dict[str, Any]) -> None:
    """Call in the transaction that saved the client: whoever has his dialog open sees the new name."""
    with unit_of_work():
        audit.record(actor, "client.added" if created else "client.changed", client, changes=changes)
        if not changes or created:
            return
        changed = [key for key in STANDARD if key in changes]
        client.versions = {**client.versions, **{key: client.versions.get(key, 0) + 1 for key in changed}}
        client.save(update_fields=["versions"])
        client_told(client)
        for key in changed:
            value, version = getattr(client, key) or None, client.versions[key]
            emit(ClientField(client_id=client.pk, key=key, value=value, version=version, by=None))
