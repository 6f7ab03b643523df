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


def call_told(contact_id: UUID) -> None:
    """The same of a call, which has no dialog. A session that is no call changes nothing here."""
    contact = _call.first(contact_id)
    client_id = None if contact is None else client_id_of(contact.client_key)
    if client_id is not None:
        emit(ClientStale(client_id=client_id))
        recheck_access(client_stream(client_id))
