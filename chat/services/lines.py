"""Lines that are not said to the client by anybody: what happened to the dialog, and notes between colleagues."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from agentzone.models import User
from chat.models import Conversation
from chat.services.append import Line, append
from chat.states import Author, MessageKind
from kernel import clock
from kernel.ids import new_id
from kernel.prepared import Prepared

_locked = Prepared(
    Conversation,
    lambda contact_id: (
        Conversation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("agent")
        .filter(contact_id=contact_id)
        .order_by("pk")[:1]
    ),
)


def locked_by_contact(contact_id: UUID) -> Conversation | None:
    """The conversation whose present session is this contact, locked; None for calls."""
    return _locked.first(contact_id)


def agent_json(agent: User) -> dict[str, Any]:
    return {"id": agent.pk, "name": agent.full_name}


def system_line(conversation_id: UUID, event: dict[str, Any], *, visible: bool) -> None:
    """Append a line of the system. `visible`: the visitor hears of it too (chat.selectors.messages)."""
    line = Line(
        uid=new_id(),
        author=Author.SYSTEM,
        at=clock.now(),
        kind=MessageKind.EVENT,
        event=event,
        visible=visible,
    )
    append(conversation_id, line)


def note_line(conversation_id: UUID, agent: User, text: str) -> None:
    """Append a note of an operator, which no client ever sees."""
    line = Line(
        uid=new_id(),
        author=Author.AGENT,
        at=clock.now(),
        kind=MessageKind.NOTE,
        text=text,
        agent=(agent.pk, agent.full_name),
        visible=False,
    )
    append(conversation_id, line)
