"""A client's own data, corrected by people."""

from __future__ import annotations

from typing import Any

from chat.events import ConversationChanged
from chat.models import Client, Conversation
from chat.states import ConversationState
from kernel import audit
from kernel.audit import Actor
from kernel.uow import emit, unit_of_work


def client_saved(client: Client, *, actor: Actor, created: bool, changes: dict[str, Any]) -> None:
    """Call in the transaction that saved the client: whoever has his dialog open sees the new name."""
    with unit_of_work():
        audit.record(actor, "client.added" if created else "client.changed", client, changes=changes)
        if changes and not created:
            theirs = Conversation.objects.filter(client=client).exclude(state=ConversationState.CLOSED)
            for pk in theirs.order_by("pk").values_list("pk", flat=True):
                emit(ConversationChanged(conversation_id=pk))
