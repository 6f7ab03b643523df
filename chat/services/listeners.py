"""Who may hear a dialog and its client has changed."""

from __future__ import annotations

from uuid import UUID

from agentzone.models import Contact
from chat.events import conversation_stream
from chat.events_clients import ClientStale, client_stream
from chat.models import Conversation
from chat.models.client import client_id_of
from kernel.prepared import Prepared
from kernel.uow import emit, recheck_access

_call = Prepared(
    Contact, lambda pk: Contact.objects.only("id", "client_key").filter(pk=pk, kind=Contact.Kind.CALL)
)


def owner_changed(conversation: Conversation) -> None:
    """Another owner, or none: every listener is asked again whether he may, and the client's contacts changed."""
    emit(ClientStale(client_id=conversation.client_id))
    recheck_access(conversation_stream(conversation.pk))
    recheck_access(client_stream(conversation.client_id))


def call_told(contact_id: UUID, client_key: str = "") -> None:
    """The same of a call, which has no dialog; its client's key is read where it is not given."""
    contact = None if client_key else _call.first(contact_id)
    client_id = client_id_of(client_key or (contact.client_key if contact else ""))
    if client_id is not None:
        emit(ClientStale(client_id=client_id))
        recheck_access(client_stream(client_id))
