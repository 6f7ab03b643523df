"""States of a conversation: the contact's state as chat shows it, and `closed` between sessions. Pure."""

from __future__ import annotations

from enum import StrEnum


class ConversationState(StrEnum):
    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    CLOSED = "closed"


BLOCKED = "blocked"
"""`Contact.end_reason` of a session that ended because its client was blocked; abandoned when nobody had answered."""


class Author(StrEnum):
    CLIENT = "client"
    AGENT = "agent"
    SYSTEM = "system"
    BOT = "bot"


class MessageKind(StrEnum):
    TEXT = "text"
    EVENT = "event"
    NOTE = "note"


class Delivery(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class AttachmentKind(StrEnum):
    """How a file is shown. `file` is whatever is only downloaded."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    FILE = "file"


class AttachmentState(StrEnum):
    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
