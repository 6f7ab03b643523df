"""Events of dialogs. `message.created` is stored by the statement that inserts the message (services.append)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal
from uuid import UUID

from kernel.events import Event, FlushContext

if TYPE_CHECKING:
    from chat.models import Conversation


def conversation_stream(conversation_id: UUID | str) -> str:
    return f"conversation:{conversation_id}"


def visitor_stream(conversation_id: UUID | str) -> str:
    return f"visitor:{conversation_id}"


def _conversation(conversation_id: UUID, context: FlushContext) -> Conversation:
    """The dialog as this transaction leaves it, read once for all the events that show it."""
    from chat.selectors.cards import conversation_of_card

    return context.once(("conversation", conversation_id), lambda: conversation_of_card(conversation_id))


class MessageCreated(Event):
    """A message joined a dialog. The visitor's stream gets it too unless it is internal."""

    name: ClassVar[str] = "message.created"
    conversation_id: UUID
    message: dict[str, Any]
    unread_by_agent: int
    preview: str | None  # the card's last line from now on; None when the message does not change it
    page: dict[str, str] | None  # where the client is, as the card shows it
    visible: bool

    def streams(self) -> tuple[str, ...]:
        own = (conversation_stream(self.conversation_id),)
        return (*own, visitor_stream(self.conversation_id)) if self.visible else own


class MessageChanged(Event):
    """A message that is there already was edited or deleted, or what it quotes was."""

    name: ClassVar[str] = "message.changed"
    conversation_id: UUID
    uid: UUID
    visible: bool

    def streams(self) -> tuple[str, ...]:
        own = (conversation_stream(self.conversation_id),)
        return (*own, visitor_stream(self.conversation_id)) if self.visible else own

    def coalesce_key(self) -> str:
        return f"message:{self.conversation_id}:{self.uid}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.messages import by_uid, for_visitor, message_json

        message = context.once(("message", self.uid), lambda: by_uid(self.conversation_id, self.uid))
        assert message is not None
        data = message_json(message, _conversation(self.conversation_id, context))
        return {"message": for_visitor(data) if stream.startswith("visitor:") else data}


class MessagesMarked(Event):
    """All messages of `author` up to a number were delivered to, or read by, the other side."""

    name: ClassVar[str] = "message.delivery"
    conversation_id: UUID
    up_to: int
    author: Literal["agent", "visitor"]
    delivery: Literal["delivered", "read"]
    at: str
    unread_by_agent: int

    def streams(self) -> tuple[str, ...]:
        return (conversation_stream(self.conversation_id), visitor_stream(self.conversation_id))

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        hidden = (
            {"conversation_id", "unread_by_agent"} if stream.startswith("visitor:") else {"conversation_id"}
        )
        return self.model_dump(mode="json", exclude=hidden)


class ConversationChanged(Event):
    """State, owner or another part of a dialog's card changed. Stored once per transaction."""

    name: ClassVar[str] = "conversation.changed"
    conversation_id: UUID

    def streams(self) -> tuple[str, ...]:
        return (conversation_stream(self.conversation_id), visitor_stream(self.conversation_id))

    def coalesce_key(self) -> str:
        return f"conversation:{self.conversation_id}"

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.cards import card, visitor_state

        conversation = _conversation(self.conversation_id, context)
        if stream.startswith("visitor:"):
            return visitor_state(conversation)
        return {"conversation": card(conversation)}


class AssignmentStarted(Event):
    """A dialog is now the agent's; his page subscribes to its stream from `cursor`."""

    name: ClassVar[str] = "assignment.started"
    conversation_id: UUID
    agent_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.cards import card
        from kernel.events.log import heads_of

        own = conversation_stream(self.conversation_id)
        cursor = context.head(own)
        return {
            "conversation": card(_conversation(self.conversation_id, context)),
            "cursor": heads_of([own])[own] if cursor is None else cursor,
        }


class AssignmentEnded(Event):
    """A dialog is no longer the agent's."""

    name: ClassVar[str] = "assignment.ended"
    conversation_id: UUID
    agent_id: int
    reason: str

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"conversation_id": str(self.conversation_id), "reason": self.reason}


class QueueEntered(Event):
    """A dialog waits in a project's queue: whoever serves the project may see it."""

    name: ClassVar[str] = "queue.entered"
    conversation_id: UUID
    project_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"project:{self.project_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.cards import card

        return {"conversation": card(_conversation(self.conversation_id, context))}


class QueueLeft(Event):
    """A dialog left a project's queue."""

    name: ClassVar[str] = "queue.left"
    conversation_id: UUID
    project_id: int
    reason: str

    def streams(self) -> tuple[str, ...]:
        return (f"project:{self.project_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"conversation_id": str(self.conversation_id), "reason": self.reason}


class MentionAdded(Event):
    """The person was named in a note."""

    name: ClassVar[str] = "mention.added"
    person_id: int
    mention_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.person_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.mentions import mention_by_id

        return {"mention": mention_by_id(self.mention_id)}


class MentionChanged(Event):
    """The note that names the person was edited before he saw it; it still names him."""

    name: ClassVar[str] = "mention.changed"
    person_id: int
    mention_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.person_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        from chat.selectors.mentions import mention_by_id

        return {"mention": mention_by_id(self.mention_id)}


class MentionWithdrawn(Event):
    """The note was deleted, or does not name the person any more."""

    name: ClassVar[str] = "mention.withdrawn"
    person_id: int
    conversation_id: UUID
    mention_id: int

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.person_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"conversation_id": str(self.conversation_id), "mention_id": self.mention_id}


class MentionsRead(Event):
    """The person has seen where he was named in a dialog."""

    name: ClassVar[str] = "mention.read"
    person_id: int
    conversation_id: UUID

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.person_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return {"conversation_id": str(self.conversation_id)}


class DraftChanged(Event):
    """What an agent typed and has not sent, for his other pages."""

    name: ClassVar[str] = "draft.changed"
    agent_id: int
    conversation_id: UUID
    text: str
    html: str
    note: bool
    quote: dict[str, Any] | None
    version: int
    page: str

    def streams(self) -> tuple[str, ...]:
        return (f"agent:{self.agent_id}",)

    def data_for(self, stream: str, context: FlushContext) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"agent_id"})
