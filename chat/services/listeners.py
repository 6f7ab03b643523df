"""Who may hear a dialog and its client has changed."""

from __future__ import annotations

from chat.events import conversation_stream
from chat.events_clients import ClientStale, client_stream
from chat.models import Conversation
from kernel.uow import emit, recheck_access


def owner_changed(conversation: Conversation) -> None:
    """Another owner, or none: every listener is asked again whether he may, and the client's contacts changed."""
    emit(ClientStale(client_id=conversation.client_id))
    recheck_access(conversation_stream(conversation.pk))
    recheck_access(client_stream(conversation.client_id))
