"""Locks of a client, in the order of kernel.locks: identities → clients → contacts → slots → dialogs, each by id.

A message that opens a session holds its identity's lock from the first look to the commit, a call that of its number.
So whoever holds the locks of all identities and numbers of a client knows that no session of his begins meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from agentzone.models import AgentSlot, Contact
from chat.models import Client, ClientPhone, Conversation, Identity
from chat.selectors.client_access import present_client
from kernel.errors import DomainError, NotFound
from kernel.locks import advisory_lock, lock_row


class ClientMoved(DomainError):
    """The client was merged or parted while somebody worked on him."""

    code = "client_moved"


def moved() -> ClientMoved:
    return ClientMoved(_("This client has just been merged or parted. Please repeat."))


def identity_lock(channel_id: int, external_id: str) -> None:
    """Hold what a message of this identity holds while it looks for its dialog."""
    advisory_lock(f"identity:{channel_id}:{external_id}")


def phone_lock(company_id: int, number: str) -> None:
    """Hold what a call from this number holds while it is opened."""
    advisory_lock(f"phone:{company_id}:{number}")


def client_locked(client_id: int) -> Client:
    """The client, or whom he was merged into, locked. Raises NotFound, or ClientMoved when that changed just now."""
    known = present_client(client_id)
    if known is None:
        raise NotFound(_("Not found, or not yours to see."))
    client = lock_row(Client, known.pk)
    if client is None or client.merged_into_id is not None:
        raise moved()
    return client


def clients_still(client_ids: Iterable[int]) -> dict[int, Client]:
    """Clients whose sessions neither begin nor change hands until the end of the transaction. Raises ClientMoved."""
    ids = sorted(set(client_ids))
    names, numbers = sorted(_names(ids)), sorted(_numbers(ids))
    for channel_id, external_id in names:
        identity_lock(channel_id, external_id)
    for company_id, number in numbers:
        phone_lock(company_id, number)
    clients = {
        c.pk: c for c in Client.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    }
    if len(clients) != len(ids) or (sorted(_names(ids)), sorted(_numbers(ids))) != (names, numbers):
        raise moved()
    return clients


def contacts_locked(**which: object) -> list[Contact]:
    """Contacts, the slots of their owners and their dialogs, locked in the order of the house."""
    rows = Contact.objects.select_for_update(no_key=True, of=("self",)).filter(**which)
    contacts = list(rows.order_by("pk"))
    owners = {contact.agent_id for contact in contacts if contact.agent_id is not None}
    list(AgentSlot.objects.select_for_update(no_key=True).filter(agent_id__in=owners).order_by("agent_id"))
    dialogs_locked(contact_id__in=[contact.pk for contact in contacts])
    return contacts


def dialogs_locked(**which: object) -> list[UUID]:
    """Ids of dialogs, locked."""
    rows = Conversation.objects.select_for_update(no_key=True, of=("self",)).filter(**which)
    return [dialog.pk for dialog in rows.order_by("pk")]


def _names(client_ids: list[int]) -> list[tuple[int, str]]:
    return list(Identity.objects.filter(client_id__in=client_ids).values_list("channel_id", "external_id"))


def _numbers(client_ids: list[int]) -> list[tuple[int, str]]:
    return list(ClientPhone.objects.filter(client_id__in=client_ids).values_list("company_id", "number"))
